"""Readable addresses: what a headline becomes in its URL.

Nothing here raises for any ``str``: a headline pasted from anywhere must be publishable. The
tables are plain data, so that a script in the browser can show the address while the headline is
being typed (:func:`tables`).

Sources of the tables:

* Bulgarian: the Transliteration Act (State Gazette 19/2009, amended 98/2019), with its word-final
  "-ия" -> "-ia" and its exception "България" -> "Bulgaria";
* Russian: ICAO Doc 9303, the table of Russian passports;
* Ukrainian: Resolution 55/2010 of the Cabinet of Ministers;
* Serbian: the Latin letters of its own second alphabet, without their diacritics;
* Greek: ELOT 743 (ISO 843), the transcription of passports;
* German: ä ae, ö oe, ü ue, ß ss (DIN 5007-2).
"""

import re
import unicodedata
from copy import deepcopy
from functools import cache
from typing import TypedDict

LIMIT = 80
"""The longest slug, in characters."""

_USABLE = re.compile(r"[\w-]+")

READ_AT_MOST = 2000
"""Characters of the text that are looked at; far more than a slug can hold."""


class Tables(TypedDict):
    """How one language writes its headlines in ASCII; every key is lower case and NFC."""

    letters: dict[str, str]
    """A letter -> its letters."""
    clusters: dict[str, str]
    """Letters read together, longest first, before ``letters``."""
    initials: dict[str, str]
    """Letters that differ at the beginning of a word."""
    endings: dict[str, str]
    """Letters that differ at the end of a word."""
    words: dict[str, str]
    """Whole words with a spelling of their own."""
    apostrophe: str
    """What stands for an apostrophe inside a word: nothing, or the separator."""
    limit: int
    """The longest slug, in characters."""


def _pairs(row: str) -> dict[str, str]:
    """``"а a, б b"`` as a dictionary; a letter alone is not written at all."""
    pairs = (pair.split() for pair in row.split(","))
    return {pair[0]: pair[1] if len(pair) > 1 else "" for pair in pairs}


_LATIN = _pairs(
    "ß ss, ſ s, æ ae, ǽ ae, œ oe, ø o, ǿ o, đ d, ð d, þ th, ł l, ħ h, ı i, ĳ ij, ŀ l, ŋ ng, ŧ t,"
    "ə e, ơ o, ư u"
)

_LATIN_OF = {"de": _pairs("ä ae, ö oe, ü ue"), "sr": _pairs("đ dj")}

_BULGARIAN = _pairs(
    "а a, б b, в v, г g, д d, е e, ж zh, з z, и i, й y, к k, л l, м m, н n, о o, п p, р r, с s,"
    "т t, у u, ф f, х h, ц ts, ч ch, ш sh, щ sht, ъ a, ь y, ю yu, я ya"
)

# Cyrillic letters from outside the alphabet of the text: names quoted in their own spelling.
_NEIGHBOURS = _pairs(
    "ё yo, ы y, э e, ѣ ya, ѫ a, і i, ї yi, є ye, ґ g, ў u, ј j, љ lj, њ nj, ћ c, ђ dj, џ dz,"
    "ѓ gj, ќ kj, ѕ dz, ѐ e, ѝ i"
)

_RUSSIAN = _BULGARIAN | _pairs("ё e, й i, х kh, щ shch, ъ ie, ы y, ь, э e, ю iu, я ia")

_UKRAINIAN = _BULGARIAN | _pairs("г h, ґ g, є ie, и y, і i, ї i, й i, х kh, щ shch, ь, ю iu, я ia")

_SERBIAN = _BULGARIAN | _pairs("ж z, ц c, ч c, ш s, ј j, љ lj, њ nj, ћ c, ђ dj, џ dz")

_CYRILLIC_OF = {"ru": _RUSSIAN, "uk": _UKRAINIAN, "sr": _SERBIAN, "mk": _SERBIAN}

_GREEK = _pairs(
    "α a, β v, γ g, δ d, ε e, ζ z, η i, θ th, ι i, κ k, λ l, μ m, ν n, ξ x, ο o, π p, ρ r, σ s,"
    "ς s, τ t, υ y, φ f, χ ch, ψ ps, ω o, ϊ i, ϋ y, ΐ i, ΰ y, ά a, έ e, ή i, ί i, ό o, ύ y, ώ o"
)


def _greek_clusters() -> dict[str, str]:
    clusters = _pairs("ου ou, ού ou, γγ ng, γξ nx, γχ nch")
    for vowel, written in (("α", "a"), ("ε", "e"), ("η", "i")):
        for upsilon in "υύ":
            clusters[vowel + upsilon] = written + "v"
            for voiceless in "θκξπσςτφχψ":
                clusters[vowel + upsilon + voiceless] = f"{written}f{_GREEK[voiceless]}"
    return clusters


_INITIALS_OF = {"uk": _pairs("є ye, ї yi, й y, ю yu, я ya")}
_SEPARATING_APOSTROPHE = frozenset({"fr", "it", "ca"})
_APOSTROPHES = frozenset("'’‘ʼʹ`´")
_TATWEEL = "\u0640"
# Hebrew points, Arabic harakat and the signs of recitation: read, but not part of the word.
_UNWRITTEN_MARK = re.compile(r"[\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")


@cache
def _tables(language: str) -> Tables:
    base = language.lower().replace("_", "-").split("-")[0]
    bulgarian = base not in _CYRILLIC_OF
    return Tables(
        letters=(
            _LATIN
            | _LATIN_OF.get(base, {})
            | _GREEK
            | _NEIGHBOURS
            | _CYRILLIC_OF.get(base, _BULGARIAN)
        ),
        clusters=_greek_clusters() | (_pairs("зг zgh") if base == "uk" else {}),
        initials=_pairs("μπ b") | _INITIALS_OF.get(base, {}),
        endings=_pairs("αυ af, ευ ef, αύ af, εύ ef") | (_pairs("ия ia") if bulgarian else {}),
        words=_pairs("българия bulgaria") if bulgarian else {},
        apostrophe="-" if base in _SEPARATING_APOSTROPHE else "",
        limit=LIMIT,
    )


def tables(language: str) -> Tables:
    """The tables of ``language`` as plain data (strings and numbers), for a browser script.

    A script lower-cases the text, cuts it into words, and for each word tries ``words``, then
    ``initials``, ``endings``, ``clusters`` and ``letters``; what remains loses its diacritics.
    """
    return deepcopy(_tables(language))


@cache
def _pattern(language: str) -> re.Pattern[str]:
    table = _tables(language)
    clusters = sorted(table["clusters"], key=lambda letters: (-len(letters), letters))
    return re.compile(
        "|".join(
            [
                *(f"(?P<word>^{word}$)" for word in table["words"]),
                f"(?P<initial>^(?:{'|'.join(table['initials'])}))",
                f"(?P<ending>(?:{'|'.join(table['endings'])})$)",
                f"(?P<cluster>{'|'.join(clusters)})",
                f"(?P<letter>[{''.join(table['letters'])}])",
            ]
        )
    )


_TABLE_OF_GROUP = {
    "word": "words",
    "initial": "initials",
    "ending": "endings",
    "cluster": "clusters",
    "letter": "letters",
}


def _words(text: str, apostrophe: str) -> list[str]:
    """The words of ``text``: letters, digits (in ASCII) and the marks that belong to letters."""
    cleaned: list[str] = []
    for char in text:
        category = unicodedata.category(char)
        if category[0] in "LM" or category in ("Nd", "Nl"):
            digit = unicodedata.decimal(char, None)
            cleaned.append(char if digit is None else str(digit))
        elif char in _APOSTROPHES:
            cleaned.append(apostrophe)
        elif category == "Cf":
            continue  # soft hyphens and direction marks stand inside words
        else:
            cleaned.append("-")
    return [word for word in "".join(cleaned).split("-") if word]


def _without_diacritics(word: str) -> str:
    """Diacritics stripped from Latin, Greek and Cyrillic letters; other scripts need theirs."""
    if word.isascii():
        return word
    kept: list[str] = []
    bare = False
    for char in unicodedata.normalize("NFD", _UNWRITTEN_MARK.sub("", word)):
        if unicodedata.category(char)[0] == "M":
            if bare or not kept:
                continue
        else:
            bare = char < "\u0530"
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def _in_letters(word: str, language: str) -> str:
    """One lower-case word by the tables of ``language``."""
    table = _tables(language)

    def written(match: re.Match[str]) -> str:
        group = match.lastgroup or "letter"
        return table[_TABLE_OF_GROUP[group]][match[0]]  # type: ignore[literal-required,no-any-return]

    pattern = _pattern(language)
    word = pattern.sub(written, word.replace(_TATWEEL, ""))
    # A second look finds letters that were hidden under an accent, such as а̀ or ǻ.
    return pattern.sub(written, _without_diacritics(word))


def slugify(text: str, language: str) -> str:
    """``text``, written in ``language``, as lower-case words joined by "-".

    Latin, Cyrillic and Greek become ASCII, each by its own table wherever it stands: Cyrillic in
    an English headline is read as Bulgarian. Arabic keeps its letters (without harakat and
    tatweel), and so does every other script. At most :data:`LIMIT` characters, cut between words;
    "" when nothing can be used. Always NFC.
    """
    text = unicodedata.normalize("NFKC", text.strip()[:READ_AT_MOST]).lower()
    text = unicodedata.normalize("NFC", text)
    slug = ""
    for word in _words(text, _tables(language)["apostrophe"]):
        word = _in_letters(word, language)
        if not word:
            continue
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > LIMIT:
            break
        slug = longer
    else:
        return slug
    return slug or unicodedata.normalize("NFC", word[:LIMIT])


def settled(slug: str | None, name: str | None, language: str) -> str:
    """The slug of a thing called ``name``: ``slug`` as an editor typed it where an address can
    hold it (letters, digits, hyphens), else what can be made of it or of the name."""
    if slug and _USABLE.fullmatch(slug):
        return slug
    return slugify(slug or name or "", language)
