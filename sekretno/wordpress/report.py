"""What came in, what was left out and why, as the person who moves the paper reads it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

SHOWN = 20
"""Titles printed of each group, unless all are asked for."""


@dataclass
class Group:
    """Things that shared a fate."""

    count: int = 0
    titles: list[str] = field(default_factory=list)

    def add(self, title: str, count: int = 1) -> None:
        self.count += count
        if title:
            self.titles.append(title)


@dataclass
class Report:
    """Three lists of groups by their name."""

    came: dict[str, Group] = field(default_factory=dict)
    changed: dict[str, Group] = field(default_factory=dict)
    left_out: dict[str, Group] = field(default_factory=dict)

    def came_in(self, kind: str, title: str = "", count: int = 1) -> None:
        self.came.setdefault(kind, Group()).add(title, count)

    def was_changed(self, how: str, title: str = "", count: int = 1) -> None:
        self.changed.setdefault(how, Group()).add(title, count)

    def leave_out(self, why: str, title: str = "", count: int = 1) -> None:
        self.left_out.setdefault(why, Group()).add(title, count)

    def lines(self, *, all_titles: bool, is_dry: bool) -> Iterator[str]:
        """The report, line by line."""
        yield "Would come in:" if is_dry else "Came in:"
        if not self.came:
            yield "  nothing new"
        for kind, group in self.came.items():
            yield f"  {group.count:>6}  {kind}"
        for heading, groups in (
            ("Look at these:", self.changed),
            ("Left out:", self.left_out),
        ):
            if not groups:
                continue
            yield ""
            yield heading
            for why, group in groups.items():
                yield f"  {group.count:>6}  {why}"
                shown = group.titles if all_titles else group.titles[:SHOWN]
                yield from (f"          - {title}" for title in shown)
                if more := len(group.titles) - len(shown):
                    yield f"          … and {more} more (--verbosity 2 names them all)"
