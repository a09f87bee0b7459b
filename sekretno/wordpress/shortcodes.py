"""WordPress's shortcodes in a text: [caption], [gallery] and the like become HTML, those of
plugins are taken out and what they enclose is kept. A leaf: it knows no article."""

import re
from collections import Counter
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

_OPENING = re.compile(r"<!--|<(?P<raw>pre|code|script|style)\b|</?[A-Za-z]|\[\[|\[/?[A-Za-z]", re.I)
_CODE = re.compile(
    r"\[(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9_-]{0,60})(?P<rest>(?:[\s/=][^\[\]]{0,4000})?)\]"
)
_ESCAPED = re.compile(r"\[(\[/?[A-Za-z][^\[\]]{0,4000}\])\]")
_QUOTES = re.compile(r"&(?:quot|#34|#822[0-3]|#8243|rdquo|ldquo|bdquo|laquo|raquo);|[“”„″«»]")
_ATTRIBUTE = re.compile(
    r"""([A-Za-z_][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|(\S+)"""
)
_PICTURE = re.compile(
    r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)\Z", re.IGNORECASE | re.DOTALL
)
_ADDRESS = re.compile(r"""https?://[^\s<>"'\[\]]+""")

_CAPTIONS = frozenset({"caption", "wp_caption"})
_FILES = {
    "audio": ("src", "mp3", "m4a", "ogg", "wav", "wma", "flac"),
    "video": ("src", "mp4", "m4v", "webm", "ogv", "wmv", "flv"),
}
# Plugins' shortcodes that hold the address of something to link to.
_LINKS = frozenset(
    "embed youtube youtu vimeo dailymotion soundcloud spotify twitter tweet instagram facebook "
    "tiktok vbox7 googlemaps pdf pdf-embedder embedyt wpvideo videopress fvplayer flowplayer "
    "archiveorg ted slideshare scribd".split()
)
# Written without attributes; any other lone word in brackets is the author's own: [sic].
_BARE = frozenset(
    "gallery playlist toc contact-form contact-form-7 sitemap products cart checkout archives "
    "subscribe share addtoany related ratings print_link email_link table-of-contents".split()
)


class Token(NamedTuple):
    """A piece of a text: words, markup that is left alone, or a shortcode."""

    text: str
    code: re.Match[str] | None = None


def _tokens(text: str) -> Iterator[Token]:
    position = 0
    while found := _OPENING.search(text, position):
        yield Token(text[position : found.start()])
        position = found.start()
        end = position
        if found[0].startswith("["):
            if escaped := _ESCAPED.match(text, position):
                yield Token(escaped[1])
                end = escaped.end()
            elif code := _CODE.match(text, position):
                yield Token(code[0], code)
                end = code.end()
        elif found["raw"]:
            closing = re.compile(rf"</{found['raw']}\s*>", re.I).search(text, found.end())
            end = closing.end() if closing else len(text)
            yield Token(text[position:end])
        elif (closed := text.find("-->" if found[0] == "<!--" else ">", found.end())) >= 0:
            end = closed + (3 if found[0] == "<!--" else 1)
            yield Token(text[position:end])
        if end == position:
            end = found.end()
            yield Token(text[position:end])
        position = end
    yield Token(text[position:])


def attributes(rest: str) -> tuple[dict[str, str], list[str]]:
    """The named and the bare values of a shortcode, whatever kind of quotes they stand in."""
    named: dict[str, str] = {}
    bare: list[str] = []
    for name, *values in _ATTRIBUTE.findall(_QUOTES.sub('"', rest.strip().removesuffix("/"))):
        if name:
            named.setdefault(name.lower(), unescape("".join(values[:3])))
        else:
            bare.append(unescape("".join(values[3:])))
    return named, bare


def link(address: str, words: str = "") -> str:
    """A paragraph with a link, in the words given or else the site's name (by the markup)."""
    return f'<p><a href="{escape(address)}" data-wp="embed">{escape(words or address)}</a></p>'


class Shortcodes:
    """Turns the shortcodes of one text into HTML; counts in `gone` what had to be taken out."""

    def __init__(self, children: list[int]) -> None:
        self.children = children
        self.gone: Counter[str] = Counter()

    def html(self, text: str) -> str:
        if "[" not in text:
            return text
        tokens = list(_tokens(text))
        closed = {
            token.code["name"].lower() for token in tokens if token.code and token.code["end"]
        }
        out: list[str] = []
        at = 0
        while at < len(tokens):
            token = tokens[at]
            at += 1
            if token.code is None:
                out.append(token.text)
                continue
            name = token.code["name"].lower()
            if token.code["end"]:
                continue
            if name in _CAPTIONS or name in _LINKS:
                inner, at = self._enclosed(tokens, at, name) if name in closed else ("", at)
                out.append(self._enclosing(name, token, inner))
            else:
                out.append(self._single(name, token, closed))
        return "".join(out)

    def _enclosed(self, tokens: list[Token], at: int, name: str) -> tuple[str, int]:
        """What stands until the end of the shortcode `name`, and where to go on; nothing where
        this one is not closed before the next of its kind."""
        for end in range(at, len(tokens)):
            code = tokens[end].code
            if code is not None and code["name"].lower() == name:
                if not code["end"]:
                    break
                return self.html("".join(token.text for token in tokens[at:end])), end + 1
        return "", at

    def _enclosing(self, name: str, token: Token, inner: str) -> str:
        named, bare = attributes(token.code["rest"] if token.code else "")
        if name in _CAPTIONS:
            return self._caption(named, inner)
        found = _ADDRESS.search(" ".join((inner, *named.values(), *bare)).replace("&amp;", "&"))
        if found:
            return link(found[0])
        self.gone[name] += 1
        return inner

    def _caption(self, named: dict[str, str], inner: str) -> str:
        number = re.sub(r"\D", "", named.get("id", ""))[:18]
        picture = _PICTURE.match(inner)
        if picture is None:
            return inner
        caption = named.get("caption", "") or picture[2].strip()
        return f'<figure data-id="{number}">{picture[1]}<figcaption>{caption}</figcaption></figure>'

    def _single(self, name: str, token: Token, closed: set[str]) -> str:
        rest = token.code["rest"] if token.code else ""
        if name == "gallery":
            return self._gallery(attributes(rest)[0])
        if name in _FILES:
            named, bare = attributes(rest)
            found = [named[key] for key in _FILES[name] if named.get(key)] + bare
            if found:
                return link(found[0], found[0].rsplit("/", 1)[-1])
        elif not _is_code(name, rest, closed):
            return token.text
        self.gone[name] += 1
        return ""

    def _gallery(self, named: dict[str, str]) -> str:
        ids = _numbers(named.get("ids") or named.get("include", ""))
        left_out = _numbers(named.get("exclude", ""))
        numbers = ids or [number for number in self.children if number not in left_out]
        return "".join(f'<figure data-id="{number}"></figure>' for number in numbers)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d{1,18}", text)]


def _is_code(name: str, rest: str, closed: set[str]) -> bool:
    """Whether words in brackets are a shortcode of a plugin, not the author's own brackets."""
    return (
        name in _BARE
        or name in closed
        or "=" in rest
        or rest.rstrip().endswith("/")
        or ("_" in name and not rest.strip())
    )
