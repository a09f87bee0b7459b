"""The newspaper as a whole: the people who make it, its masthead and its pages."""

from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    URLValidator,
)
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import richtext
from articles.invariants import at_most, codes, dated, in_every_language, within
from edition.models import PublicModel, PublicQuerySet
from languages import column, current, localized, said

FIRST_YEAR, LAST_YEAR = 1600, 9999
"""Between which years a paper is founded: newspapers are no older."""
POSITION_AT_MOST = 10_000


class Person(AbstractUser):
    """Someone of the staff, and the language in which the newsroom speaks to them."""

    language = models.CharField(
        _("language of the newsroom"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")


class Masthead(PublicModel):
    """What the paper says of itself. One row; nothing of it stands in a template."""

    name = models.CharField(_("name of the paper"), max_length=80)
    stamp = models.CharField(
        _("stamp above the name"),
        max_length=40,
        blank=True,
        help_text=_("The red stamp. Empty: the name stands alone."),
    )
    motto = models.CharField(_("motto"), max_length=200, blank=True)
    description = models.CharField(_("description for search engines"), max_length=300, blank=True)
    frequency = models.CharField(_("how often it appears"), max_length=80, blank=True)
    founded = models.PositiveSmallIntegerField(
        _("year of foundation"),
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    issn = models.CharField(_("ISSN"), max_length=9, blank=True)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    responsible_editor = models.CharField(_("responsible editor"), max_length=200, blank=True)
    funding = models.TextField(_("who pays for the paper"), max_length=2000, blank=True)
    reprint = models.TextField(_("promise: reprinting"), max_length=2000, blank=True)
    advertising = models.TextField(_("promise: advertising"), max_length=2000, blank=True)
    subscribers = models.TextField(
        _("promise: the list of subscribers"),
        max_length=2000,
        blank=True,
        help_text=_("Only if the paper keeps one. Empty: the promise is left out."),
    )
    corrections = models.TextField(_("promise: corrections"), max_length=2000, blank=True)
    rights = models.CharField(_("line after the years"), max_length=200, blank=True)
    postal_address = models.TextField(_("postal address"), max_length=500, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=60, blank=True)
    social = models.TextField(
        _("the paper elsewhere"), max_length=2000, blank=True, help_text=_("One address a line.")
    )

    ai_may_read = models.BooleanField(
        _("programs may learn from the texts"),
        default=False,
        help_text=_(
            "Whether robots.txt lets the crawlers of artificial intelligence in. Search engines "
            "always come in. Not all of them obey."
        ),
    )
    robots = models.TextField(
        _("further lines of robots.txt"), max_length=5000, blank=True, help_text=_("For experts.")
    )

    PROMISES = ("reprint", "advertising", "subscribers", "corrections")

    class Meta:
        verbose_name = _("masthead")
        verbose_name_plural = _("masthead")
        constraints = (
            models.CheckConstraint(condition=Q(pk=1), name="masthead_is_one_row"),
            models.CheckConstraint(
                condition=Q(founded__isnull=True) | Q(founded__gte=FIRST_YEAR),
                name="masthead_founded",
            ),
            *at_most("masthead", founded=LAST_YEAR),
            *within("masthead", name=80, stamp=40, motto=200, description=300, frequency=80),
        )

    def __str__(self) -> str:
        return self.text("name") or str(self._meta.verbose_name)

    def clean(self) -> None:
        check = URLValidator(schemes=("http", "https"))
        for line in self.social.split():
            try:
                check(line)
            except ValidationError:
                raise ValidationError(
                    {"social": _("This is not an address: %(line)s") % {"line": line}}
                ) from None

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        # The row is there from the start (`apps.keep_masthead`), so creating it means filling it.
        super().save(*args, **(kwargs | {"force_insert": False}))

    def text(self, field: str) -> str:
        """`field` in the active language, else in the first language that has it."""
        return said(self, field, current())[0]


class PageQuerySet(PublicQuerySet):
    def published(self, language: str, at: datetime | None = None) -> "PageQuerySet":
        """Pages that readers of `language` see at the moment `at` (now)."""
        return self.filter(**{f"{column('published_at', language)}__lte": at or timezone.now()})

    def update(self, **values: Any) -> int:
        for name in ("body", *(column("body", code) for code in codes())):
            if isinstance(values.get(name), str):
                values[name] = richtext.clean(values[name])
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]


class Page(PublicModel):
    """A page of the paper that is no article: About us, reprinting, privacy."""

    MOMENTS = in_every_language("published_at")

    slug = models.CharField(
        _("address"),
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", _("Small Latin letters, digits and hyphens.")
            )
        ],
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, validators=[MaxValueValidator(POSITION_AT_MOST)]
    )
    in_footer = models.BooleanField(_("in the footer"), default=True)

    objects: ClassVar = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ("position", "id")
        constraints = (
            *within("page", title=200),
            *dated("page", needs="title"),
            *at_most("page", position=POSITION_AT_MOST),
        )

    def __str__(self) -> str:
        return self.title_in(current()) or self.slug

    def title_in(self, language: str) -> str:
        return said(self, "title", language)[0]

    def clean(self) -> None:
        from sekretno.reserved import reserved

        if self.slug in reserved():
            raise ValidationError(
                {
                    "slug": _("The address %(slug)s belongs to the paper itself.")
                    % {"slug": self.slug}
                }
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        for code in codes():
            if body := localized(self, "body", code):
                setattr(self, column("body", code), richtext.clean(body))
        super().save(*args, **kwargs)

    def is_published(self, language: str, at: datetime | None = None) -> bool:
        date = localized(self, "published_at", language)
        return date is not None and date <= (at or timezone.now())

    def live_languages(self, at: datetime) -> list[str]:
        return [code for code in settings.LANGUAGES_ENABLED if self.is_published(code, at)]

    def address(self, language: str) -> str:
        return f"/{language}/{self.slug}/"

    def get_absolute_url(self) -> str:
        return self.address(current())


class DemoRow(models.Model):
    """That a row belongs to the demo edition and goes away with it."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    target = GenericForeignKey()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("content_type", "object_id"), name="demo_row_once"),
        )

    def __str__(self) -> str:
        return f"{self.content_type} {self.object_id}"
