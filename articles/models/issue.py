"""The printed paper: its issues and what stands in them on paper only."""

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

import edition
from articles import addresses
from articles.invariants import at_most, codes, dates, in_every_language, within
from articles.models.photo import Photo, private_storage
from articles.querysets import IssueQuerySet
from edition.models import PublicModel
from languages import current, localized, said

NUMBER = r"[0-9A-Za-zА-Яа-я]+(?:[–/-][0-9A-Za-zА-Яа-я]+)*"
ORDER_AT_MOST = 100_000
PAGES_AT_MOST = 1000


def settled_number(number: str) -> str:
    """The number of an issue as it is stored: one sign for all, so that 281-282 and 281–282 cannot
    both exist, and no address needs a stroke inside a number."""
    return number.strip().replace("-", "–").replace("/", "–")


def secret() -> str:
    """The part of a PDF's address that nobody can guess."""
    return secrets.token_urlsafe(18)


class Issue(PublicModel):
    """One printed issue. Its number is text, since a double issue has two."""

    MOMENTS = (*in_every_language("published_at"), "pdf_published_at")

    number = models.CharField(
        _("number"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(rf"^{NUMBER}\Z", _("A number such as 281 or 281–282."))],
    )
    order = models.PositiveIntegerField(
        _("order"),
        unique=True,
        validators=[MaxValueValidator(ORDER_AT_MOST)],
        help_text=_("The place among all issues, as a number."),
    )
    date = models.DateField(_("date"), db_index=True)
    pages = models.PositiveSmallIntegerField(
        _("pages"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(PAGES_AT_MOST)],
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    cover = models.ForeignKey(
        Photo, models.SET_NULL, null=True, blank=True, verbose_name=_("cover"), related_name="+"
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    pdf = models.FileField(_("PDF"), upload_to="issues/%Y", storage=private_storage, blank=True)
    pdf_published_at = models.DateTimeField(_("PDF published"), null=True, blank=True)
    pdf_secret = models.CharField(max_length=24, default=secret, editable=False, unique=True)

    objects: ClassVar = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = ("-order",)
        constraints = (
            *within("issue", title=200),
            *at_most("issue", order=ORDER_AT_MOST, pages=PAGES_AT_MOST),
            models.CheckConstraint(condition=Q(number__length__lte=20), name="issue_number_length"),
            models.CheckConstraint(
                condition=Q(pages__isnull=True) | Q(pages__gte=1), name="issue_has_pages"
            ),
            models.CheckConstraint(
                condition=Q(pdf_published_at__isnull=True) | ~Q(pdf=""),
                name="issue_published_pdf_is_there",
            ),
        )
        indexes = (
            *dates("issue", "published_at"),
            models.Index(
                "pdf_published_at",
                name="issue_pdf_published",
                condition=Q(pdf_published_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(_("Issue %(number)s") % {"number": self.number})

    def clean(self) -> None:
        self.number = settled_number(self.number)
        if self.pdf_published_at and not self.pdf:
            raise ValidationError({"pdf_published_at": _("There is no PDF to publish.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.number = settled_number(self.number)
        if self.pdf and not self.pdf._committed:  # type: ignore[attr-defined]
            # Stored before the change, for whose end everybody else waits who changes something.
            self.pdf.save(str(self.pdf.name), self.pdf.file, save=False)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        using = kwargs.get("using") or DEFAULT_DB_ALIAS
        with edition.change(using):
            type(self).objects.using(using).filter(pk=self.pk).take_articles_out()
            return super().delete(*args, **kwargs)

    delete.alters_data = True  # type: ignore[attr-defined]

    def is_published(self, language: str, at: datetime | None = None) -> bool:
        """Whether readers of `language` see this issue at the moment `at` (now)."""
        date = localized(self, "published_at", language)
        return date is not None and date <= (at or timezone.now())

    def live_languages(self, at: datetime) -> list[str]:
        """The languages in which the issue is published, in the order of settings."""
        return [code for code in codes() if self.is_published(code, at)]

    def pdf_address(self, at: datetime) -> str:
        """The address of the PDF, or nothing before its own date."""
        if not self.pdf or self.pdf_published_at is None or self.pdf_published_at > at:
            return ""
        return addresses.issue_pdf(self.number, self.pdf_secret)

    def address(self, language: str) -> str:
        return addresses.issue(language, self.number)

    def get_absolute_url(self) -> str:
        return self.address(current())


class PrintItem(PublicModel):
    """Something that stands in an issue on paper only: a crossword, letters, an advertisement."""

    issue = models.ForeignKey(
        Issue, models.CASCADE, verbose_name=_("issue"), related_name="print_items"
    )
    page = models.PositiveSmallIntegerField(
        _("page"), validators=[MinValueValidator(1), MaxValueValidator(PAGES_AT_MOST)]
    )
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("item on paper only")
        verbose_name_plural = _("items on paper only")
        ordering = ("page", "id")
        constraints = (
            *within("print_item", title=200),
            *at_most("print_item", page=PAGES_AT_MOST),
            models.CheckConstraint(condition=Q(page__gte=1), name="print_item_has_page"),
        )

    def __str__(self) -> str:
        return self.title_in(current())[0] or f"№ {self.pk}"

    def title_in(self, language: str) -> tuple[str, str]:
        """The title in `language`, else in the first that has one; and that language."""
        return said(self, "title", language)
