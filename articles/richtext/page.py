"""The stored body as readers get it."""

import re
from collections.abc import Callable, Mapping

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, override

from articles import typography

from .reading import plain

Figure = Callable[[str | None], str]
"""Makes the safe HTML of a photo from the HTML of its caption (None: it has none here)."""

ROOM_FOR_INITIAL = 200  # characters: three lines of the widest column
LONG_QUOTE = 220  # characters: more would fill the margin of a whole screen

_TAGS = re.compile(r"(<[^>]+>)")
_PHOTO = re.compile(r'<figure data-photo="(\d+)"')
_EXTERNAL = ('<a href="http:', '<a href="https:')


def render(html: str, *, language: str, figures: Mapping[int, Figure]) -> SafeString:
    """A body from the store (canonical, see ``clean``), written in ``language``, for the page.

    ``figures`` maps the number of a photo to the function that makes its HTML; photos without one
    are left out. The first paragraph of the body gets class "first", and "initial" where it is
    long enough for a letter three lines high; the last, if nothing follows it, class "end"; a
    quotation too long for the margin class "long". Spaces are bound, links out of the site carry
    ``rel``, and tables can be scrolled on their own.
    """
    parts = _TAGS.split(typography.bind(html, language))
    depth = 0
    first = last = -1
    figure = quote = 0  # where the open photo and the open quotation begin
    for at in range(1, len(parts), 2):
        tag = parts[at]
        if tag[1] == "/":
            depth -= 1
            if tag == "</figure>":
                _put_photo(parts, figure, at, figures)
            elif tag == "</blockquote>":
                if not depth and _letters(parts, quote, at) > LONG_QUOTE:
                    parts[quote] = f'<blockquote class="long"{parts[quote][11:]}'
            elif tag == "</table>":
                parts[at] = "</table></div>"
        elif tag == "<br>":
            pass
        elif tag == "<hr>":
            last = last if depth else -1
        else:
            if not depth:
                last = at if tag[1:3] in ("p>", "p ") else -1
                if first < 0 <= last:
                    first = last
            depth += 1
            if tag.startswith(_EXTERNAL):
                parts[at] = f'{tag[:-1]} rel="noopener noreferrer">'
            elif tag.startswith("<figure"):
                figure = at
            elif tag.startswith("<blockquote") and depth == 1:
                quote = at
            elif tag.startswith("<table"):
                parts[at] = _scrollable(parts, at, language) + tag
    _name_ends(parts, first, last)
    return mark_safe("".join(parts))  # the store holds nothing but the allow-list


def _name_ends(parts: list[str], first: int, last: int) -> None:
    """Gives the first and the last paragraph their classes; -1 where there is none."""
    end = next((at for at in range(first, len(parts)) if parts[at] == "</p>"), len(parts))
    initial = first >= 0 and _letters(parts, first, end) >= ROOM_FOR_INITIAL
    for at in {first, last} - {-1}:
        names = [
            name
            for name, given in (
                ("first", at == first),
                ("initial", at == first and initial),
                ("end", at == last),
            )
            if given
        ]
        parts[at] = f'<p class="{" ".join(names)}"{parts[at][2:]}'


def _letters(parts: list[str], start: int, end: int) -> int:
    """How many characters of text stand between the tags at `start` and `end`."""
    return sum(len(text) for text in parts[start + 1 : end : 2])


def _put_photo(parts: list[str], start: int, end: int, figures: Mapping[int, Figure]) -> None:
    """Replaces the parts of one stored figure by its picture."""
    photo = _PHOTO.match(parts[start])
    make = figures.get(int(photo[1])) if photo else None
    # Between the tags of the figure stand, if anything, "", "<figcaption>", …, "</figcaption>", "".
    caption = "".join(parts[start + 3 : end - 2]) or None
    parts[start : end + 1] = [make(caption) if make else "", *[""] * (end - start)]


def _scrollable(parts: list[str], table: int, language: str) -> str:
    """The wrapper of a wide table; it can be focused, so it needs a name: that of its caption."""
    caption = None
    if parts[table + 2].startswith("<caption"):
        end = parts.index("</caption>", table)
        caption = plain("".join(parts[table + 2 : end]))
    if not caption:
        with override(language):
            caption = gettext("Table")
    return f'<div class="table" tabindex="0" role="region" aria-label="{escape(caption)}">'
