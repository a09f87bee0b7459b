"""The lead of a text that was written without one.

WordPress has an excerpt, which few people fill in, and „read more“. A story here stands under a
lead, so what the author wrote first becomes it and is taken out of the body: nothing is lost,
and no reader reads the same sentence twice.
"""

import re
from html import escape, unescape
from typing import NamedTuple

from articles import richtext
from sekretno.wordpress.entries import plain

LONGEST = 2000
_GOOD = 300
"""Characters up to which a first paragraph is a lead as it is."""
_ENOUGH = 60
"""Characters from which one sentence is enough of a lead."""
_MOST = 600

# The first paragraph; pictures and lone links (embeds) before it are passed over.
_FIRST = re.compile(
    r'((?:<figure data-photo="\d+"[^>]*>(?:(?!</figure>).)*</figure>|<hr>'
    r"|<p><a [^>]*>[^<]*</a></p>)*)<p((?: [^>]*)?)>(.*?)</p>",
    re.DOTALL,
)
_PARAGRAPHS = re.compile(r"(?:<p(?: [^>]*)?>(?:(?!</p>).)*</p>){1,2}\Z", re.DOTALL)
_TOKEN = re.compile(r"(<[^>]+>)")
_END = re.compile(r"[.!?…؟]+[\"'”“»)\]]*(?=\s+\S)")
_LAST_WORD = re.compile(r"([^\s.(„“\"«]+)\.\Z")
_GENERATED = re.compile(r"\s*(?:\[?(?:…|\.\.\.)\]?)\s*\Z")
_ABBREVIATIONS = frozenset(
    "г гр ул бул пл кв с д р проф доц инж акад св т н др чл ал напр вкл стр гл им обл общ мин сек "
    "mr mrs ms dr st prof vs no etc gen col sgt jr sr inc ltd co z b bzw usw nr str hr fr m mme "
    "mlle ул руб тыс млн млрд лв ст".split()
)


class Lead(NamedTuple):
    """A lead, the body that follows it, and whether it repeats how the body begins."""

    text: str
    body: str
    repeats: bool = False


def shortened(text: str, limit: int) -> str:
    """`text` within `limit` characters, cut between words, with an ellipsis where it was cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if (space := cut.rfind(" ")) > limit // 2:
        cut = cut[:space]
    return cut.rstrip(" ,;:–-") + "…"


def of(*, body: str, excerpt: str, before_more: str) -> Lead:
    """The lead of a post: its excerpt; else what stands before „read more“, if that is short and
    nothing but words; else its first paragraph, or the first sentences of a long one.

    Empty where the text is a single short paragraph or has no words: such a text is a brief.
    """
    said = plain(excerpt)
    if said and not _begins(body, said):
        return Lead(shortened(said, LONGEST), body)
    if said and not _GENERATED.search(said) and (found := _moved_paragraph(body, said)):
        return found
    if before_more and body.startswith(before_more) and _PARAGRAPHS.match(before_more):
        text = richtext.plain(before_more).replace("\n", " ")
        if "<a " not in before_more and len(text) <= _MOST:
            return Lead(text, body[len(before_more) :])
    return _from_first_paragraph(body)


def _begins(body: str, said: str) -> bool:
    """Whether the excerpt is only how the text begins, as WordPress makes one by itself."""
    start = _flat(_GENERATED.sub("", said))
    return bool(start) and _flat(richtext.plain(body[:20_000])).startswith(start)


def _flat(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _moved_paragraph(body: str, said: str) -> Lead | None:
    first = _FIRST.match(body)
    if first is None or "<a " in first[3] or _flat(richtext.plain(first[3])) != _flat(said):
        return None
    rest = first[1] + body[first.end() :]
    return Lead(shortened(said, LONGEST), rest) if rest and len(said) <= LONGEST else None


def _from_first_paragraph(body: str) -> Lead:
    first = _FIRST.match(body)
    if first is None:
        text = richtext.plain(body)
        if len(text) <= _GOOD:
            return Lead("", body)
        long = next((line for line in text.split("\n") if len(line) >= _ENOUGH), text)
        return Lead(_repeated(escape(long, quote=False), long), body, repeats=True)
    figures, attributes, inner = first.groups()
    after = body[first.end() :]
    text = _words(inner)
    if len(text) <= _GOOD and not richtext.plain(after):
        return Lead("", body)
    if len(text) <= _GOOD and "<a " not in inner:
        return Lead(text, figures + after)
    for cut in _cuts(inner):
        begins = _words(inner[:cut])
        if _ENOUGH <= len(begins) <= _MOST and "<a " not in inner[:cut]:
            rest = f"<p{attributes}>{inner[cut:].strip()}</p>"
            return Lead(begins, richtext.clean(figures + rest + after))
    if len(text) <= _MOST and "<a " not in inner and richtext.plain(after):
        return Lead(text, figures + after)
    # A link may not be lost, and a sentence without end not be torn: these begin twice.
    return Lead(_repeated(inner, text), body, repeats=True)


def _words(inner: str) -> str:
    """The inside of a paragraph as plain text in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", inner.replace("<br>", " "))).split())


def _cuts(inner: str) -> list[int]:
    """The places in a paragraph where a sentence ends outside of all marks."""
    found, position, depth = [], 0, 0
    for part in _TOKEN.split(inner):
        if part.startswith("</"):
            depth -= 1
        elif part.startswith("<"):
            depth += part != "<br>"
        elif depth == 0:
            for end in _END.finditer(part[: 2 * LONGEST]):
                last = _LAST_WORD.search(part[max(0, end.end() - 40) : end.end()])
                following = part[end.end() : end.end() + 40].lstrip()[:1]
                if following.islower():
                    continue
                if last and (len(last[1]) == 1 or last[1].casefold() in _ABBREVIATIONS):
                    continue
                found.append(position + end.end())
        position += len(part)
        if position > 2 * LONGEST:
            break  # no lead is as long
    return found


def _repeated(inner: str, text: str) -> str:
    for cut in _cuts(inner):
        if _ENOUGH <= len(begins := _words(inner[:cut])) <= _GOOD:
            return begins
    return shortened(text, _GOOD)
