"""A text as a tree of elements, as a browser reads it. A leaf.

`nh3` does the reading, so that nothing here depends on what people forget to close; unlike
`articles.richtext.clean` it keeps pictures, classes and identities, which tell what was meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

DEEPEST = 150
"""Elements inside of elements; deeper texts are left to `clean` alone, which bounds its time."""
MOST_REFERENCES = 100_000

VOID = frozenset({"br", "hr", "img", "embed", "source", "wbr", "input", "col"})
_TAGS = frozenset(
    "p div section article main header footer nav center address details summary aside figure "
    "figcaption blockquote pre h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption colgroup col "
    "thead tbody tfoot tr th td hr br a b i em strong u ins del s strike small big sup sub code "
    "kbd samp tt var cite q abbr acronym dfn mark span font time bdi bdo ruby rt rp img picture "
    "source iframe video audio object embed menu dir wbr hgroup form fieldset legend label".split()
)
_DROPPED = frozenset(
    "script style noscript template textarea select button svg math canvas title map".split()
)
_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_DROPPED),
    attributes={
        "*": {"class", "style", "lang", "dir", "title", "data-id", "data-wp"},
        "a": {"href", "hreflang"},
        "img": {"src", "alt", "width", "height", "data-src", "data-lazy-src", "data-orig-file"},
        "iframe": {"src", "data-src"},
        "video": {"src"},
        "audio": {"src"},
        "source": {"src"},
        "embed": {"src"},
        "object": {"data"},
        "ol": {"start"},
        "th": {"colspan", "rowspan", "scope"},
        "td": {"colspan", "rowspan"},
    },
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel"},
)
_ANY = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")


@dataclass(slots=True)
class Element:
    """An element with what is in it; the whole text is one without a name."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list["Element | str"] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return self.get("class").split()

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""

    def all(self) -> Iterator["Element"]:
        """The elements inside, in their order, at every depth."""
        for child in self.inside:
            if isinstance(child, Element):
                yield child
                yield from child.all()

    def find(self, *tags: str) -> "Element | None":
        """The first element inside with one of `tags`."""
        return next((element for element in self.all() if element.tag in tags), None)

    def text(self) -> str:
        """The words inside."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.inside)


class _Builder(HTMLParser):
    """Builds the tree of the well-formed HTML that the sanitizer writes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and self.open[-1].tag == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def is_sound(html: str) -> bool:
    """Whether reading `html` takes no more time than a text deserves."""
    depth = 0
    for end, name in _ANY.findall(html):
        if name.lower() in VOID:
            continue
        depth = max(depth - 1, 0) if end else depth + 1
        if depth > DEEPEST:
            return False
    return html.count("&") <= MOST_REFERENCES


def read(html: str) -> Element:
    """The tree of `html`, which must be sound."""
    builder = _Builder()
    builder.feed(_CLEANER.clean(html))
    builder.close()
    return builder.root
