"""The languages of the paper and the database columns that belong to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from django.conf import settings
from django.utils.translation import get_language

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi"})


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code, its name in itself, and the direction in which it is written."""

    code: str
    name: str
    direction: str


@cache
def language(code: str) -> Language:
    """The language with `code`; KeyError if the paper has no columns for it."""
    return Language(code, dict(settings.LANGUAGES)[code], "rtl" if code in RIGHT_TO_LEFT else "ltr")


def enabled() -> list[str]:
    """Codes of the languages that readers see, in the order of the selector."""
    return settings.LANGUAGES_ENABLED


def current() -> str:
    """The code of the active language, always one that has columns."""
    return _with_columns(get_language() or settings.LANGUAGE_CODE)


@lru_cache(maxsize=64)
def _with_columns(code: str) -> str:
    code = code.split("-")[0]
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


@lru_cache(maxsize=4096)
def column(field: str, code: str) -> str:
    """The name of the column that holds `field` in language `code`.

    Queries always name the column: on the plain name F(), aggregates and Trunc read the plain
    column, which holds whatever language was active when the row was made.
    """
    return f"{field}_{code.replace('-', '_')}"


def columns(fields: Iterable[str], code: str) -> list[str]:
    """`column` of each of `fields`, in their order."""
    return [column(field, code) for field in fields]


def localized(instance: object, field: str, code: str):
    """The value of `field` in language `code` on a model instance, without any fallback."""
    return getattr(instance, column(field, code))


def said(instance: object, field: str, *wanted: str) -> tuple[str, str]:
    """The text of `field` in the first of the languages `wanted` that has one, else in the first
    in the order of settings; and which language that is. For names, which must never be blank."""
    for code in (*wanted, *dict(settings.LANGUAGES)):
        if text := localized(instance, field, code):
            return text, code
    return "", wanted[0]
