"""What articles are sorted by: sections, authors and tags."""

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from articles import addresses
from articles.invariants import at_most, codes, within
from articles.slugs import settled
from articles.statuses import Manner
from edition.models import PublicModel
from languages import column, current, localized, said

POSITION_AT_MOST = 10_000


class Named(PublicModel):
    """A public thing with a name and a slug in every language, found by its id."""

    address_part: str

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name_in(current())[0] or f"№ {self.pk}"

    def name_in(self, language: str) -> tuple[str, str]:
        """The name in `language`, else in the first language that has one; and that language."""
        return said(self, "name", language)

    def save(self, *args: Any, **kwargs: Any) -> None:
        for code in codes():
            name, slug = localized(self, "name", code), localized(self, "slug", code)
            if name or slug:
                setattr(self, column("slug", code), settled(slug, name, code))
        super().save(*args, **kwargs)

    def address(self, language: str) -> str:
        """The address of this thing's own page in `language`."""
        return addresses.of(self.address_part, language, self.pk, localized(self, "slug", language))

    def get_absolute_url(self) -> str:
        return self.address(current())


class Section(Named):
    """A part of the paper (rubric): High politics, Espionage, The column."""

    address_part = "sections"
    name = models.CharField(_("name"), max_length=100)
    slug = models.CharField(_("slug"), max_length=100, blank=True)
    description = models.CharField(_("description"), max_length=300, blank=True)
    manner = models.CharField(_("manner"), max_length=10, choices=Manner, default=Manner.PLAIN)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, validators=[MaxValueValidator(POSITION_AT_MOST)]
    )

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ("position", "id")
        constraints = (
            *within("section", name=100, slug=100, description=300),
            *at_most("section", position=POSITION_AT_MOST),
        )


class Author(Named):
    """A person who signs articles."""

    address_part = "authors"
    name = models.CharField(_("name"), max_length=120)
    slug = models.CharField(_("slug"), max_length=120, blank=True)
    bio = models.CharField(_("about the author"), max_length=600, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ("id",)
        constraints = (*within("author", name=120, slug=120, bio=600),)


class Tag(Named, TagBase):
    """A theme that articles share."""

    address_part = "tags"
    name = models.CharField(_("name"), max_length=100)
    slug = models.CharField(_("slug"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ("id",)
        constraints = (*within("tag", name=100, slug=100),)
