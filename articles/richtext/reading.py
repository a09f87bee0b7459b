"""What can be read out of a stored body."""

import re
from html import unescape

WORDS_PER_MINUTE = 180
"""Words read in a minute: the mean over seventeen languages is 184 (Trauzettel-Klosinski and Dietz,
"Standardized Assessment of Reading Performance: The New International Reading Speed Texts IReST",
Investigative Ophthalmology & Visual Science 53, 2012); rounded down for a text that is not easy."""

CHARACTERS_PER_MINUTE = 250
"""The same for scripts without spaces between words: 255 characters of Chinese in that study."""

_WITHOUT_SPACES = frozenset({"zh", "ja", "th", "lo", "km", "my"})
_BLOCK_END = re.compile(
    r"</(?:p|h2|h3|li|dt|dd|blockquote|aside|pre|caption|figcaption|tr|figure|table|[uod]l)>|<hr>"
    r"|<(?:p|h2|h3|ul|ol|dl|blockquote|pre|table|figure)(?: [^>]*)?>"
)
_GAP = re.compile(r"<br>|</t[dh]>")
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"[ \t\r\f\v]+")
_LINES = re.compile(r"\s*\n\s*")
_PHOTO = re.compile(r'<figure data-photo="(\d+)"')


def plain(html: str) -> str:
    """The words of a stored body: one line for each paragraph, heading, item, row or caption."""
    text = _GAP.sub(" ", _BLOCK_END.sub("\n", html))
    text = _SPACES.sub(" ", unescape(_TAG.sub("", text)))
    return _LINES.sub("\n", text).strip()


def photo_numbers(html: str) -> list[int]:
    """The numbers of the photos in a stored body, in order, each once."""
    return list(dict.fromkeys(int(number) for number in _PHOTO.findall(html)))


def reading_minutes(html: str, language: str) -> int:
    """Whole minutes that a stored body in ``language`` takes to read, at least 1."""
    text = plain(html)
    if language.split("-")[0] in _WITHOUT_SPACES:
        return max(1, round(len("".join(text.split())) / CHARACTERS_PER_MINUTE))
    return max(1, round(len(text.split()) / WORDS_PER_MINUTE))
