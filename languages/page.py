"""What every public page says of itself in its head, and where it is in other languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings

from languages.which import Language, enabled, language


@dataclass(frozen=True, slots=True)
class Alternate:
    """One entry of the language selector. `path` leads to the same page in that language, or,
    where `exists` is false, to the front page in it, which the selector then says."""

    language: Language
    path: str
    exists: bool
    current: bool


@dataclass(frozen=True)
class PublicPage:
    """The head of a page: its language, title and description, its path in each language in which
    it exists, and its own feed, if any. A page that may not be indexed has no canonical address.

    `image` is the path of a picture of 1200 by 630 for where the page is shared; `trail` is (name,
    path) of the pages above it, without the front page; `meaning` what it is about, in the words
    of schema.org."""

    code: str
    title: str
    paths: Mapping[str, str]
    description: str = ""
    indexable: bool = True
    kind: str = "website"
    image: str = ""
    feed: str = ""
    trail: Sequence[tuple[str, str]] = ()
    meaning: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def language(self) -> Language:
        return language(self.code)

    @property
    def canonical(self) -> str:
        """Its absolute address, or nothing where search engines are told to stay away."""
        return settings.SITE_URL + self.paths[self.code] if self.indexable else ""

    @property
    def exists_here(self) -> bool:
        return self.code in self.paths

    @cached_property
    def alternates(self) -> list[Alternate]:
        return [
            Alternate(
                language(code),
                self.paths.get(code) or f"/{code}/",
                code in self.paths,
                code == self.code,
            )
            for code in enabled()
        ]

    @property
    def hreflangs(self) -> list[tuple[str, str]]:
        """(language, absolute address) of every language in which it exists, and x-default."""
        if not self.indexable:
            return []
        found = [(a.language.code, settings.SITE_URL + a.path) for a in self.alternates if a.exists]
        default = self.paths.get(settings.LANGUAGE_CODE) or next(iter(self.paths.values()))
        return [*found, ("x-default", settings.SITE_URL + default)]


def everywhere(pattern: str) -> dict[str, str]:
    """The paths of a page that exists in every enabled language; `{}` stands for the language."""
    return {code: pattern.replace("{}", code) for code in enabled()}
