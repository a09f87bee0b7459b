"""Parts of addresses: a language, and a number with the words that may follow it."""

from typing import NamedTuple

from languages.which import enabled


class LanguageConverter:
    regex = "[a-z]{2,3}(?:-[a-z]+)?"

    def to_python(self, value: str) -> str:
        if value not in enabled():
            raise ValueError(value)
        return value

    def to_url(self, value: str) -> str:
        return value


class Numbered(NamedTuple):
    """`7566-chasovnikaryat`: the id that finds a thing, and the slug that is only for people."""

    id: int
    slug: str


class NumberedConverter:
    # Eighteen digits fit into a bigint of any database.
    regex = "[0-9]{1,18}(?:-[^/]*)?"

    def to_python(self, value: str) -> Numbered:
        number, _, slug = value.partition("-")
        return Numbered(int(number), slug)

    def to_url(self, value: Numbered) -> str:
        return numbered(value.id, value.slug)


def numbered(id: int, slug: str | None) -> str:
    """The part of an address that names a thing: `7566-chasovnikaryat`, or `7566` alone."""
    return f"{id}-{slug}" if slug else str(id)
