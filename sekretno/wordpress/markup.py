"""From the text of a WordPress post to the stored form of a body.

Four steps: block comments (`blocks`), shortcodes (`shortcodes`), the tree of elements (`tree`),
in which pictures, galleries, tables, quotations and embeds become what a body may hold; and
`articles.richtext.clean`, which has the last word on every tag.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from articles import richtext
from sekretno.wordpress import shortcodes, tree
from sekretno.wordpress.blocks import Blocks, has_blocks
from sekretno.wordpress.entries import split
from sekretno.wordpress.tree import Element

Picture = Callable[[int, str, str], int | None]
"""(number of the attachment or 0, address, description) -> number of our photo, if there is one"""

_MORE = re.compile(r"<!--\s*more\b.*?-->", re.DOTALL)
_NEXT_PAGE = re.compile(r"<!--\s*nextpage\s*-->")
_ALONE = re.compile(r"https?://[^\s<>\"'\[\]]+")
_NUMBER = re.compile(r"wp-image-(\d{1,18})\b")
_BACKGROUND = re.compile(r"background-image:\s*url\(\s*[\"']?([^\"')\s]+)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)\b", re.IGNORECASE)
_ITALIC = re.compile(r"font-style:\s*italic\b", re.IGNORECASE)
_FILE = re.compile(r"\.(?:mp3|m4a|ogg|oga|wav|flac|mp4|m4v|webm|ogv|mov|avi|wmv|pdf|docx?)$", re.I)
_IMAGE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?)$", re.IGNORECASE)

_QUOTES = {"bg": "„“", "de": "„“", "en": "“”", "ru": "«»", "fr": "«»", "ar": "«»"}
_RENAMED = {"kbd": "code", "samp": "code", "tt": "code", "var": "em", "dfn": "em", "ruby": "span"}
_PLAIN = frozenset(
    {
        "u",
        "ins",
        "small",
        "big",
        "abbr",
        "acronym",
        "mark",
        "font",
        "time",
        "bdi",
        "bdo",
        "rt",
        "rp",
        "picture",
        "label",
        "wbr",
        "colgroup",
        "col",
        "span",
    }
)
_KEPT = ("href", "hreflang", "start", "colspan", "rowspan", "scope", "lang", "dir")
_BLOCKS = frozenset(
    "p div ul ol dl table blockquote figure pre hr h1 h2 h3 h4 h5 h6 section "
    "article aside address center".split()
)
_EMBEDS = frozenset({"iframe", "video", "audio", "object", "embed"})


@dataclass
class Converted:
    """A text in our form, and what of it could not be taken over."""

    body: str
    before_more: str = ""
    """The part before „read more“, in the same form; empty where there is no such mark."""
    shortcodes: Counter[str] = field(default_factory=Counter)
    blocks: Counter[str] = field(default_factory=Counter)


def convert(
    content: str,
    *,
    language: str,
    host: str,
    picture: Picture,
    children: list[int] | None = None,
    shared: dict[int, str] | None = None,
    footnotes: list[str] | None = None,
) -> Converted:
    """The body of a post whose stored text is `content`.

    `host` is that of the former site: links to it become paths, which our table of former
    addresses knows. `children` are the attachments of the post, which a bare [gallery] shows;
    `shared` the blocks that several posts share, by number.
    """
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    codes = shortcodes.Shortcodes(children or [])
    blocks = Blocks(shared or {}, footnotes or [])
    writer = _Writer(language=language, host=host, picture=picture)

    def converted(text: str) -> str:
        return richtext.clean(
            "".join(
                writer.piece(codes.html(piece.html), is_classic=piece.is_classic)
                for piece in blocks.pieces(text)
            )
        )

    # A comment without end would swallow the rest of the text.
    closed, end, rest = content.rpartition("-->")
    content = closed + end + rest.replace("<!--", "")
    content = _NEXT_PAGE.sub("\n\n" if not has_blocks(content) else "", content)
    before, *after = _MORE.split(content, maxsplit=1)
    head = converted(before)
    tail = converted(after[0]) if after else ""
    return Converted(
        body=richtext.clean(head + tail) if after else head,
        before_more=head if after and tail else "",
        shortcodes=codes.gone,
        blocks=blocks.gone,
    )


class _Writer:
    """Writes the elements of a tree as HTML that `clean` understands."""

    def __init__(self, *, language: str, host: str, picture: Picture) -> None:
        self.quotes = _QUOTES.get(language, "“”")
        self.host = host
        self.picture = picture
        self.is_classic = False

    def piece(self, html: str, *, is_classic: bool) -> str:
        if not tree.is_sound(html):
            return html
        self.is_classic = is_classic
        return self.inside(tree.read(html))

    def inside(self, element: Element) -> str:
        out = []
        for at, child in enumerate(element.inside):
            if isinstance(child, str):
                out.append(self._words(element, at, child))
            else:
                out.append(self.element(child))
        return "".join(out)

    def _words(self, parent: Element, at: int, text: str) -> str:
        """Text between tags; in a classic piece its lines end where the author ended them."""
        if not self.is_classic or parent.tag in ("pre", "code") or "\n" not in text:
            if parent.tag in ("p", "div", "") and self._is_alone(parent, at, at):
                return self._address(text) or escape(text, quote=False)
            return escape(text, quote=False)
        lines = text.split("\n")
        out = []
        for number, line in enumerate(lines):
            begins = number > 0 or self._is_edge(parent, at - 1)
            ends = number < len(lines) - 1 or self._is_edge(parent, at + 1)
            whole = begins and ends and parent.tag in ("", "p", "div", "blockquote")
            out.append((self._address(line) if whole else "") or escape(line, quote=False))
        return "<br>".join(out)

    @staticmethod
    def _is_edge(parent: Element, at: int) -> bool:
        if not 0 <= at < len(parent.inside):
            return True
        neighbour = parent.inside[at]
        return not isinstance(neighbour, str) and neighbour.tag in (_BLOCKS | {"br"})

    def _is_alone(self, parent: Element, first: int, last: int) -> bool:
        return self._is_edge(parent, first - 1) and self._is_edge(parent, last + 1)

    def _address(self, line: str) -> str:
        """A line that is nothing but an address, which WordPress shows as an embed."""
        line = line.strip()
        return self.link(line) if _ALONE.fullmatch(line) else ""

    def link(self, address: str, words: str = "") -> str:
        """A paragraph with a link in the place of foreign matter; `words` are HTML."""
        parts = split(address)
        if parts.scheme == "" and parts.netloc:
            address, parts = f"https:{address}", split(f"https:{address}")
        if parts.scheme not in ("http", "https") and not address.startswith("/"):
            return f"<p>{words}</p>" if words else ""
        name = parts.path.rsplit("/", 1)[-1]
        shown = name if _FILE.search(name) else (parts.hostname or name).removeprefix("www.")
        return f'<p><a href="{escape(address)}">{words or escape(shown)}</a></p>'

    def element(self, element: Element) -> str:
        tag, classes = element.tag, element.classes
        if tag == "img":
            return self._picture(element)
        if tag == "figure" or "wp-caption" in classes:
            return self._figure(element)
        if tag in _EMBEDS:
            return self._embed(element)
        if tag == "a":
            return self._link(element)
        if tag == "q":
            return self.quotes[0] + self.inside(element) + self.quotes[1]
        if tag == "blockquote":
            return f"<blockquote>{self._quoted(element)}</blockquote>"
        if tag in ("br", "hr"):
            return f"<{tag}>"
        if tag == "pre":
            verse = "wp-block-verse" in classes
            return self._verse(element) if verse else f"<pre>{self._code(element)}</pre>"
        if tag == "code" and "\n" in element.text().strip():
            return f"<pre><code>{self._code(element)}</code></pre>"
        if tag == "div" and (background := _BACKGROUND.search(element.get("style"))):
            cover = Element("img", {"src": background[1], "class": element.get("class")})
            return self._picture(cover) + f"<div>{self.inside(element)}</div>"
        return self._plain(element)

    def _plain(self, element: Element) -> str:
        """An element that is only renamed, or of which the words remain."""
        tag, inner, style = element.tag, self.inside(element), element.get("style")
        if tag in ("span", "font") and style:
            inner = f"<strong>{inner}</strong>" if _BOLD.search(style) else inner
            inner = f"<em>{inner}</em>" if _ITALIC.search(style) else inner
        if tag in _PLAIN:
            return inner
        tag = _RENAMED.get(tag, tag)
        kept = "".join(
            f' {name}="{escape(element.get(name))}"' for name in _KEPT if element.get(name)
        )
        return f"<{tag}{kept}>{inner}</{tag}>"

    def _link(self, element: Element) -> str:
        address = element.get("href")
        if "wp-block-file__button" in element.classes:
            return ""  # „Download“ beside the name of the file, which is a link itself
        if element.get("data-wp") and element.text() == address:
            return self.link(address)  # of which only the address is known
        if element.find("img", "figure"):
            return self._linked_picture(element, address)
        return self._anchor(address, element)

    def _anchor(self, address: str, element: Element) -> str:
        inner = self.inside(element)
        if not address or address.startswith("#"):
            return inner  # the places in a page that others point to are not kept
        language = element.get("hreflang")
        also = f' hreflang="{escape(language)}"' if language else ""
        return f'<a href="{escape(self.moved(address))}"{also}>{inner}</a>'

    def moved(self, address: str) -> str:
        """Where a link leads after the move: to the same path, unless it is a file."""
        parts = split(address)
        host = (parts.hostname or "").removeprefix("www.")
        if not self.host or host != self.host or "/uploads/" in parts.path:
            return address
        query = f"?{parts.query}" if parts.query else ""
        end = f"#{parts.fragment}" if parts.fragment else ""
        return f"{parts.path or '/'}{query}{end}"

    def _linked_picture(self, element: Element, address: str) -> str:
        """A picture that leads somewhere: to itself enlarged, which needs no link, or away, which
        the caption then does."""
        parts = split(address)
        inner = self.inside(element)
        host = (parts.hostname or "").removeprefix("www.")
        if not host or host == self.host or _IMAGE.search(parts.path) or "<figcaption>" in inner:
            return inner
        caption = f'<figcaption><a href="{escape(address)}">{escape(host)}</a></figcaption>'
        if "<figure data-photo" in inner:
            return inner.replace("</figure>", f"{caption}</figure>", 1)
        return inner + self.link(address)

    def _picture(self, element: Element, *, number: int = 0, caption: str = "") -> str:
        alt = element.get("alt")
        if {"wp-smiley", "emoji"} & set(element.classes):
            return escape(alt)
        if element.get("width") in ("0", "1") and element.get("height") in ("0", "1"):
            return ""  # counts readers
        if found := _NUMBER.search(element.get("class")):
            number = int(found[1])
        elif element.get("data-id").isdecimal():
            number = int(element.get("data-id")[:18])
        names = ("data-orig-file", "data-src", "data-lazy-src", "src")
        address = next((a for name in names if (a := element.get(name))), "")
        photo = self.picture(number, address, alt) if number or address else None
        if photo is None:
            return ""
        said = f"<figcaption>{caption}</figcaption>" if caption else ""
        return f'<figure data-photo="{photo}">{said}</figure>'

    def _figure(self, element: Element) -> str:
        """What WordPress wraps in a figure: picture, gallery, table, quotation, embed."""
        caption = self._caption(element)
        if nested := _outermost(element, "figure"):
            return self._gallery(element, nested, caption)
        if table := element.find("table"):
            inner = self.inside(table)
            return f"<table>{f'<caption>{caption}</caption>' if caption else ''}{inner}</table>"
        if quotation := element.find("blockquote"):
            source = f"<p><cite>{caption}</cite></p>" if caption else ""
            return f"<blockquote>{self._quoted(quotation)}{source}</blockquote>"
        if embeds := [e for e in element.all() if e.tag in _EMBEDS]:
            return "".join(self._embed(embed, caption) for embed in embeds)
        pictures = [e for e in element.all() if e.tag == "img"]
        number = element.get("data-id")
        if len(pictures) > 1 or (not pictures and not number):
            return self._loose(element, pictures, caption)
        place = Element("img") if not pictures else pictures[0]
        chosen = int(number[:18]) if number.isdecimal() else 0
        made = self._picture(place, number=chosen, caption=caption)
        anchor = element.find("a")
        if made and anchor and anchor.find("img") and not caption:
            wrapped = Element("a", {"href": anchor.get("href")}, [place])
            linked = self._linked_picture(wrapped, anchor.get("href"))
            return linked if "<figcaption>" in linked else made
        return made

    def _loose(self, element: Element, pictures: list[Element], caption: str) -> str:
        """A figure without a picture, most often an embed of which only the address is there."""
        if pictures:
            said = f"<p>{caption}</p>" if caption else ""
            return "".join(self._picture(picture) for picture in pictures) + said
        address = element.text().strip().split("\n")[0].strip()
        if _ALONE.fullmatch(address):
            return self.link(address, caption)
        rest = Element("div", {}, [c for c in element.inside if not _is_caption(c)])
        return f"<div>{self.inside(rest)}</div>{f'<p>{caption}</p>' if caption else ''}"

    def _gallery(self, element: Element, nested: list[Element], caption: str) -> str:
        known = {id(picture) for figure in nested for picture in figure.all()}
        loose = [e for e in element.all() if e.tag == "img" and id(e) not in known]
        made = "".join(map(self._figure, nested)) + "".join(map(self._picture, loose))
        return f"{made}<p>{caption}</p>" if caption and made else made

    def _caption(self, element: Element) -> str:
        """The caption of a figure itself, not of one inside, as HTML without paragraphs."""
        own = [child for child in element.inside if _is_caption(child)]
        if not own:
            inner = {
                id(e) for figure in element.all() if figure.tag == "figure" for e in figure.all()
            }
            own = [e for e in element.all() if _is_caption(e) and id(e) not in inner]
        was, self.is_classic = self.is_classic, False
        said = [self._said(child) for child in own if isinstance(child, Element)]
        self.is_classic = was
        return " ".join(said).strip()

    def _said(self, caption: Element) -> str:
        """The inside of a caption; of one that holds whole figures, only the words beside them."""
        if not caption.find("figure", "img", "table", "blockquote", *_EMBEDS):
            return self.inside(caption)
        words = [child for child in caption.inside if isinstance(child, str)]
        return escape("".join(words), quote=False)

    def _quoted(self, element: Element) -> str:
        """The inside of a quotation; who said it stands in a paragraph of its own."""
        out = []
        for at, child in enumerate(element.inside):
            if isinstance(child, str):
                out.append(self._words(element, at, child))
            elif child.tag == "cite":
                out.append(f"<p><cite>{self.inside(child)}</cite></p>")
            else:
                out.append(self.element(child))
        return "".join(out)

    def _embed(self, element: Element, words: str = "") -> str:
        inner = element.find("source", "embed", "iframe")
        names = ("src", "data", "data-src")
        address = next((a for name in names if (a := element.get(name))), "")
        address = address or (inner.get("src") if inner else "")
        words = words or escape(element.get("title"))
        if address:
            return self.link(address, words)
        return f"<p>{words}</p>" if words else self.inside(element)

    def _code(self, element: Element) -> str:
        """The inside of what keeps its lines as they are."""
        out = []
        for child in element.inside:
            if isinstance(child, str):
                out.append(escape(child, quote=False))
            elif child.tag in ("a", "br", "img"):
                out.append(self.element(child))
            else:
                out.append(f"<{child.tag}>{self._code(child)}</{child.tag}>")
        return "".join(out)

    def _verse(self, element: Element) -> str:
        """A poem: lines, and stanzas with an empty line between them."""
        was, self.is_classic = self.is_classic, True
        lines = self.inside(Element("div", {}, element.inside))
        self.is_classic = was
        return f"<div>{lines}</div>"


def _is_caption(child: Element | str) -> bool:
    return not isinstance(child, str) and (
        child.tag == "figcaption" or "wp-caption-text" in child.classes
    )


def _outermost(element: Element, tag: str) -> list[Element]:
    """The elements `tag` inside of `element` that are not inside of one another."""
    found: list[Element] = []
    for child in element.inside:
        if isinstance(child, Element):
            found += [child] if child.tag == tag else _outermost(child, tag)
    return found
