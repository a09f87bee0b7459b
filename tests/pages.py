"""A page as a reader's browser takes it apart, so that tests ask for things and not for text."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponse

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass
class Element:
    """One element: its tag, attributes and children; strings stand for text."""

    tag: str
    attrs: dict[str, str | None]
    children: list = field(default_factory=list)

    def __getitem__(self, name: str) -> str | None:
        return self.attrs.get(name)

    @property
    def text(self) -> str:
        """All text inside it, with single spaces."""
        parts = [c if isinstance(c, str) else c.text for c in self.children]
        return " ".join(" ".join(parts).split())

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str, **attrs: str | bool) -> list["Element"]:
        """Every `tag` inside with these attributes; True and False ask only if one is there."""

        def fits(found: Element) -> bool:
            return all(
                (name in found.attrs) is wanted
                if isinstance(wanted, bool)
                else found.attrs.get(name) == wanted
                for name, wanted in attrs.items()
            )

        return [e for e in self.walk() if e.tag == tag and fits(e)]

    def one(self, tag: str, **attrs: str | bool) -> "Element":
        """The only `tag` with these attributes; fails where there is none or another."""
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} of <{tag} {attrs}>"
        return found[0]


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        names = [element.tag for element in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(response: HttpResponse) -> Element:
    """The document of a response."""
    return read_text(response.content.decode())


def read_text(text: str) -> Element:
    """The document that `text` is."""
    builder = _Builder()
    builder.feed(text)
    return builder.root


def everything(response: HttpResponse) -> str:
    """All that went over the wire: status line, headers, body."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{response.status_code}\n{headers}\n\n{response.content.decode()}"
