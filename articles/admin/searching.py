"""How the newsroom's lists are searched: by number, or by a few words in any language."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from articles.invariants import codes
from languages import column

MAX_WORDS = 3


def everywhere(*fields: str) -> list[str]:
    """The columns of translated `fields` in every language."""
    return [column(field, code) for field in fields for code in codes()]


def forms_of(word: str) -> list[str]:
    """`word` as typed, and as it stands in running text, in capitals and at a sentence's start.

    SQLite ignores case in ASCII alone, so Cyrillic is asked for in each form; PostgreSQL then
    compares bytes, which is cheaper than folding every row.
    """
    return list(dict.fromkeys((word, word.lower(), word.upper(), word.capitalize())))


def words_q(fields: Iterable[str], term: str) -> Q:
    """Rows in which each of the first MAX_WORDS words of `term` stands in one of `fields`."""
    columns, whole = list(fields), Q()
    for word in term.split()[:MAX_WORDS]:
        one = Q()
        for name in columns:
            for form in forms_of(word):
                one |= Q(**{f"{name}__contains": form})
        whole &= one
    return whole


def number_in(term: str) -> int | None:
    """The number of a row that `term` names (`7566`, `№ 7566`), if it names one."""
    digits = term.strip().removeprefix("№").strip()
    # Eighteen digits fit into a bigint of any database.
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


def search(queryset: QuerySet, fields: Iterable[str], term: str) -> QuerySet:
    """The rows of `queryset` that `term` asks for: the row with that number where there is one,
    else those with the words of `term` in `fields`."""
    # A NUL can be in no text, and PostgreSQL refuses the question.
    term = term.replace("\x00", "").strip()
    if not term:
        return queryset
    number = number_in(term)
    if number is not None and queryset.filter(pk=number).exists():
        return queryset.filter(pk=number)
    return queryset.filter(words_q(fields, term))
