"""Fine setting of words: bound spaces, quotation marks and dashes, numbers.

:func:`quotes` is for what people type, once, before it is stored; :func:`bind` and :func:`number`
are for what readers see. All take plain text or HTML and leave tags, ``<code>`` and ``<pre>``
alone. Sources: the Bulgarian orthographic dictionary of the Academy, Мильчин's reference book for
Russian, DIN 5008, the Imprimerie nationale's rules for French, the Chicago Manual of Style.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

NO_BREAK = "\u00a0"
THIN_NO_BREAK = "\u202f"


@cache
def _base(language: str) -> str:
    return language.lower().replace("_", "-").split("-")[0]


# --- Words without their tags ---------------------------------------------------------------

# Stand between the words where tags stood, so that a rule can see across them.
_INLINE, _BLOCK, _CODE = "\x00", "\x01", "\x02"
_MARKERS = re.compile(r"[\x00-\x02]")
_TAGS = re.compile(r"(</?[A-Za-z][^<>]*>)")
_WORDS_GO_ON = re.compile(r"</?(?:a|abbr|b|cite|code|em|i|mark|s|small|span|strong|sub|sup)[ >]")
_LITERAL = re.compile(r"<(/?)(?:code|pre)[ >]")


def _outside_tags(html: str, setting: Callable[[str], str]) -> str:
    """``html`` with ``setting`` applied to all its words at once, tags and code as they were."""
    if "<" not in html:
        return setting(_MARKERS.sub("", html))
    parts = _TAGS.split(_MARKERS.sub("", html))
    literal: dict[int, str] = {}
    if "<code" in html or "<pre" in html:
        depth = 0
        for at in range(1, len(parts), 2):
            if found := _LITERAL.match(parts[at]):
                depth = max(depth + (-1 if found[1] else 1), 0)
            if depth and parts[at + 1]:
                literal[at + 1] = parts[at + 1]
                parts[at + 1] = _CODE
    markers = [_INLINE if _WORDS_GO_ON.match(tag) else _BLOCK for tag in parts[1::2]]
    joined = [parts[0]]
    for marker, words in zip(markers, parts[2::2], strict=True):
        joined += (marker, words)
    parts[::2] = re.split(r"[\x00\x01]", setting("".join(joined)))
    for at, words in literal.items():
        parts[at] = words
    return "".join(parts)


# --- Bound spaces ---------------------------------------------------------------------------

_UNITS = (
    r"[%‰°€$£₽№]|(?:mm|cm|m|km|kg|g|t|l|ml|ha|kW|MW|kWh|MWh|GB|MB|Hz|kHz|мм|см|м|км|кг|г|т|л|мл|ха"
    r"|дка|кВт|МВт|кв|куб)(?![\w-])"
)
# What stands behind a number, and what before one, with the space between them bound.
_BEHIND_NUMBERS = {
    "bg": "(?:г|гг|ч|лв|ст|млн|млрд|милиона?|милиарда?|хил|хиляди|мин|сек|бр|стр|души|евро)(?!\\w)",
    "ru": "(?:г|гг|в|вв|ч|руб|коп|млн|млрд|тыс|мин|сек|шт|с|стр|чел)\\.?(?!\\w)",
    "de": "(?:Uhr|Mio|Mrd|Tsd|Euro|Prozent)(?!\\w)",
    "fr": "(?:h|min|euros?|ans?|millions?|milliards?)(?!\\w)",
    "en": "(?:a\\.m|p\\.m|am|pm|million|billion|percent)(?!\\w)",
}
_BEFORE_NUMBERS = {
    "bg": ("№", "§", "стр.", "чл.", "ал.", "т.", "бр.", "гл."),
    "ru": ("№", "§", "стр.", "с.", "ст.", "п.", "гл.", "т."),
    "de": ("§", "Nr.", "S.", "Abs.", "Art.", "Kap.", "Bd."),
    "fr": ("n°", "№", "p.", "art.", "vol."),
    "en": ("No.", "no.", "p.", "pp.", "vol."),
}
_BOUND_FORWARD = {"bg": "вскоаиу", "ru": "вскоаиу", "ar": "و"}
_GROUPED_BY_SPACE = frozenset({"bg", "ru", "fr"})


@cache
def _bound(language: str) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    """Patterns of the spaces that become no-break and thin no-break spaces.

    Both begin with the space itself: the search jumps from space to space.
    """
    # "z. B.", "т. е.", initials
    rules = [r"(?<=\. )(?<=\b[^\W\d_]\. )(?=[^\W\d_]\.)"]
    behind = "|".join(filter(None, [_UNITS, _BEHIND_NUMBERS.get(language)]))
    rules.append(rf"(?<=[\d.] )(?=(?:{behind}))")
    before = "|".join(
        rf"(?<=\b{re.escape(word)} )" if word[0].isalpha() else rf"(?<={re.escape(word)} )"
        for word in _BEFORE_NUMBERS.get(language, ("№", "§"))
    )
    rules.append(rf"(?=\d)(?:{before})")
    if letters := _BOUND_FORWARD.get(language):
        letters += letters.upper()
        rules.append(rf"(?:(?<=[^\w’'-][{letters}] )|(?<=^[{letters}] ))(?=[^\s–—-])")
    if language == "ru":
        rules.append("(?=[–—] )")  # a line does not begin with a dash
    thin = []
    if language in _GROUPED_BY_SPACE:
        thin.append(r"(?<=\d )(?<!\d{4} )(?=\d{3}(?!\d))")
    if language == "fr":
        thin += ["(?=[;:!?»])", "(?<=« )"]
    return (
        re.compile(f" (?:{'|'.join(rules)})"),
        re.compile(f" (?:{'|'.join(thin)})") if thin else None,
    )


def bind(text: str, language: str) -> str:
    """``text`` (plain or HTML) with the spaces that must not break a line.

    After prepositions and conjunctions of one letter (Bulgarian, Russian), between numbers and
    what belongs to them, inside "z. B."; in French before ";:!?»" and after "«".
    """
    wide, thin = _bound(_base(language))

    def setting(words: str) -> str:
        if thin:
            words = thin.sub(THIN_NO_BREAK, words)
        return wide.sub(NO_BREAK, words)

    return _outside_tags(text, setting)


# --- Quotation marks, dashes, ellipses ------------------------------------------------------


class Marks(NamedTuple):
    """The quotation marks of a language: outer opening and closing, inner opening and closing."""

    outer: tuple[str, str]
    inner: tuple[str, str]


_MARKS = {
    "bg": Marks(("„", "“"), ("’", "’")),
    "ru": Marks(("«", "»"), ("„", "“")),
    "de": Marks(("„", "“"), ("‚", "‘")),
    "fr": Marks((f"«{THIN_NO_BREAK}", f"{THIN_NO_BREAK}»"), ("“", "”")),
    "ar": Marks(("«", "»"), ("“", "”")),
}
_DEFAULT_MARKS = Marks(("“", "”"), ("‘", "’"))

_OPEN_BEFORE = frozenset("([{—–-/„«‚‘“¿¡")
_TYPED = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s\x00\x01\"“”„«»]+)"
    r"|(?P<double>\")|(?P<single>')|(?P<outer>[„“”«»])|(?P<end>[\n\x01])"
    r"|(?P<dots>(?<!\.)\.{3}(?!\.))|(?P<dash>(?<![^ \t\n\u00a0\x00\x01])--?(?=[ \u00a0]))"
)
_FRENCH_GAPS = re.compile(
    r"(?P<url>(?:https?://|www\.)[^\s\x00\x01\"“”„«»]+)"
    r"|(?<=«)(?=\x00*[^\s\x00\x01])|(?:(?<=[^\s\x00\x01])|(?<=[^\s\x00\x01]\x00))(?=»)"
    r"|(?:(?<=[\w)])|(?<=[\w)]\x00))(?<!&amp)(?<!&lt)(?<!&gt)(?=[;:!?]+(?:[\s\x00\x01»]|$))"
)
_CLOSED_LATER = re.compile(r"[^\x01\n]{0,400}?[^\s\x01'(]'(?!\w)")


class _Setter:
    """Goes through a text once and remembers which quotations are open."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.depth = 0
        self.singles = 0
        self.opened_at = -1

    def set(self, match: re.Match[str]) -> str:
        """What is printed in the place of what was typed."""
        match match.lastgroup:
            case "double":
                return self._double(match)
            case "single":
                return self._single(match)
            case "outer":
                self._follow(match[0])
            case "end":
                self.depth = self.singles = 0
            case "dots":
                return "…"
            case "dash":
                return "–"
        return match[0]

    def _follow(self, typed: str) -> None:
        """Counts quotation marks that were typed right already."""
        if typed == self.marks.outer[0].strip(THIN_NO_BREAK):
            self.depth += 1
        elif typed == self.marks.outer[1].strip(THIN_NO_BREAK):
            self.depth = max(self.depth - 1, 0)

    def _may_open(self, match: re.Match[str]) -> tuple[bool, str]:
        """Whether a quotation can begin here, and the character before, tags overlooked."""
        text, at = match.string, match.start() - 1
        while at >= 0 and text[at] == _INLINE:
            at -= 1
        before = text[at] if at >= 0 else " "
        if before in "\"'":
            return at == self.opened_at, before
        return before.isspace() or before == _BLOCK or before in _OPEN_BEFORE, before

    def _next(self, match: re.Match[str]) -> str:
        text, at = match.string, match.end()
        while at < len(text) and text[at] == _INLINE:
            at += 1
        return text[at] if at < len(text) else " "

    def _double(self, match: re.Match[str]) -> str:
        may_open, before = self._may_open(match)
        following = self._next(match)
        if may_open and not (self.depth and (following.isspace() or following == _BLOCK)):
            self.depth += 1
            self.opened_at = match.start()
            return (self.marks.inner if self.depth > 1 else self.marks.outer)[0]
        if not self.depth and before.isdigit():
            return "″"
        self.depth = max(self.depth - 1, 0)
        return (self.marks.inner if self.depth else self.marks.outer)[1]

    def _single(self, match: re.Match[str]) -> str:
        may_open, before = self._may_open(match)
        following = self._next(match)
        if before.isalnum() and following.isalnum():
            return "’"
        if may_open and not following.isspace():
            if _CLOSED_LATER.match(match.string, match.end()):
                self.singles += 1
                self.opened_at = match.start()
                return self.marks.inner[0]
        elif self.singles:
            self.singles -= 1
            return self.marks.inner[1]
        elif before.isdigit():
            return "′"
        return "’"


def quotes(text: str, language: str) -> str:
    """``text`` (plain or HTML) with typed quotes, hyphens and dots as ``language`` prints them.

    Straight quotes become those of the language, outer and inner; apostrophes "’"; " - " becomes
    " – " and "..." becomes "…"; French gets its thin spaces. Marks that were typed right stay, so
    that a second time changes nothing.
    """
    base = _base(language)

    def setting(words: str) -> str:
        words = _TYPED.sub(_Setter(_MARKS.get(base, _DEFAULT_MARKS)).set, words)
        if base == "fr":
            words = _FRENCH_GAPS.sub(lambda gap: gap[0] or THIN_NO_BREAK, words)
        return words

    return _outside_tags(text, setting)


# --- Numbers --------------------------------------------------------------------------------

# What groups thousands, and what stands before the decimals.
_SIGNS = {"en": (",", "."), "ar": (",", "."), "de": (".", ",")}
_DEFAULT_SIGNS = (THIN_NO_BREAK, ",")


def number(value: int | float | Decimal, language: str) -> str:
    """``value`` in digits: four stand together, from five on they are grouped in threes.

    Decimals are written as they are given (``Decimal("1.50")`` keeps its zero); the minus is
    "−". Raises ValueError for what is not a finite number.
    """
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"not a finite number: {value}")
    group, point = _SIGNS.get(_base(language), _DEFAULT_SIGNS)
    whole, _, decimals = f"{abs(exact):f}".partition(".")
    if isinstance(value, float) and decimals == "0":
        decimals = ""
    if len(whole) > 4:
        whole = f"{int(whole):,}".replace(",", group)
    sign = "−" if exact < 0 else ""
    return f"{sign}{whole}{point}{decimals}" if decimals else f"{sign}{whole}"
