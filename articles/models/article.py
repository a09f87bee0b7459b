"""The article: one row, many languages."""

from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from articles import addresses, counting
from articles.invariants import (
    at_most,
    codes,
    dated,
    dates,
    every,
    in_every_language,
    newest_first,
    withdrawable,
    within,
)
from articles.models.issue import PAGES_AT_MOST, Issue
from articles.models.photo import Photo
from articles.models.taxonomy import Author, Section, Tag
from articles.querysets import LINES, ArticleQuerySet, tidied
from articles.slugs import settled
from articles.statuses import Availability, Freshness, Kind
from edition import change
from edition.models import PublicModel
from languages import column, current, localized, said


class Text(NamedTuple):
    """One language of an article, as readers get it."""

    language: str
    kicker: str
    headline: str
    lead: str
    body: str
    published_at: datetime | None
    updated_at: datetime | None


PLACE_AT_MOST = 1000
TEXT_WRITTEN = ("kicker", "headline", "lead", "body")
TEXT_DATES = ("published_at", "updated_at")


class Article(PublicModel):
    """One article. Translated columns are what readers see; work in progress lies in drafts.

    The dates are set only by the deeds in `articles.publishing`.
    """

    TEXTS: ClassVar = ("kicker", "headline", "slug", "lead", "body")
    MOMENTS = in_every_language("published_at", "withdrawn_at")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.STORY)
    section = models.ForeignKey(
        Section,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("section"),
        related_name="articles",
    )
    authors = models.ManyToManyField(
        Author, through="Byline", verbose_name=_("authors"), related_name="articles"
    )
    photo = models.ForeignKey(
        Photo,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("photo"),
        related_name="articles",
    )
    issue = models.ForeignKey(
        Issue,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("issue"),
        related_name="articles",
    )
    issue_page = models.PositiveSmallIntegerField(
        _("page in the issue"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(PAGES_AT_MOST)],
    )
    tags = TaggableManager(through="articles.TaggedArticle", blank=True, verbose_name=_("tags"))
    place = models.PositiveSmallIntegerField(
        _("place on the front page"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(PLACE_AT_MOST)],
        help_text=_("1 is the lead; empty: the article follows by its date."),
    )
    unlisted = models.BooleanField(
        _("unlisted"),
        default=False,
        help_text=_("Can be read by its address, but stands in no list, feed or search."),
    )
    source_language = models.CharField(
        _("language of the original"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
    )
    revision = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    major_revision = models.PositiveIntegerField(
        _("last major revision"), default=0, editable=False
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    kicker = models.CharField(_("kicker"), max_length=80, blank=True)
    headline = models.CharField(_("headline"), max_length=300, blank=True)
    slug = models.CharField(_("slug"), max_length=100, blank=True)
    lead = models.TextField(_("lead"), max_length=2000, blank=True)
    body = models.TextField(_("text"), blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    updated_at = models.DateTimeField(_("updated"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawal_reason = models.CharField(
        _("reason for withdrawal, as readers see it"), max_length=500, blank=True
    )
    based_on = models.PositiveIntegerField(_("made from revision"), null=True, blank=True)

    objects: ClassVar = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = (("publish_article", _("Can publish, plan and withdraw articles")),)
        constraints = (
            *within("article", kicker=80, headline=300, slug=100, lead=2000, withdrawal_reason=500),
            *dated("article", needs="headline"),
            *withdrawable("article"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="article_kind"),
            models.CheckConstraint(
                condition=Q(source_language__in=codes()), name="article_source_language"
            ),
            models.CheckConstraint(
                condition=Q(major_revision__lte=F("revision")), name="article_major_is_a_revision"
            ),
            models.CheckConstraint(
                condition=every(
                    Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__lte": F("revision")})
                    for name in (column("based_on", code) for code in codes())
                ),
                name="article_based_on_a_revision",
            ),
            models.CheckConstraint(
                condition=Q(issue_page__isnull=True)
                | (Q(issue_page__gte=1) & Q(issue__isnull=False)),
                name="article_page_in_an_issue",
                violation_error_message=_("A page needs an issue."),
            ),
            *at_most("article", place=PLACE_AT_MOST, issue_page=PAGES_AT_MOST),
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(place__gte=1), name="article_place_from_one"
            ),
        )
        indexes = (
            *newest_first("article", "newest"),
            *newest_first("article", "section", "section"),
            # A front page asks for its few briefs among all texts.
            *newest_first("article", "brief", kind=Kind.BRIEF.value),
            models.Index("place", name="article_place", condition=Q(place__isnull=False)),
            *dates("article", "withdrawn_at"),
        )

    def __str__(self) -> str:
        return self.headline_in(current())[0] or f"№ {self.pk}"

    def headline_in(self, language: str) -> tuple[str, str]:
        """The headline in `language`, else in that of the original, else any; and which it is."""
        return said(self, "headline", language, self.source_language)

    def tidy(self) -> None:
        """Cleans the texts of all loaded languages and makes the slugs that are still wanting."""
        loaded = self.__dict__
        for code in codes():
            for field in (*LINES, "body"):
                if text := loaded.get(column(field, code)):
                    setattr(self, column(field, code), tidied(field, text))
            headline, slug = loaded.get(column("headline", code)), column("slug", code)
            if slug in loaded and (loaded[slug] or headline):
                setattr(self, slug, settled(loaded[slug], headline, code))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.tidy()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        using = kwargs.get("using") or DEFAULT_DB_ALIAS
        itself = type(self).objects.using(using).filter(pk=self.pk)
        with change(using), counting.kept(itself, codes()):
            return super().delete(*args, **kwargs)

    delete.alters_data = True  # type: ignore[attr-defined]

    @property
    def picture(self) -> Photo | None:
        """Its photo, where readers may see it."""
        return self.photo if self.photo and self.photo.is_shown() else None

    # --- What readers see ---------------------------------------------------------------------

    def is_readable(self, language: str, at: datetime | None = None) -> bool:
        """Whether its address in `language` shows it at the moment `at` (now)."""
        at = at or timezone.now()
        published = localized(self, "published_at", language)
        withdrawn = localized(self, "withdrawn_at", language)
        return published is not None and published <= at and (withdrawn is None or withdrawn > at)

    def is_readable_anywhere(self, at: datetime | None = None) -> bool:
        """Whether it can be read in any language at the moment `at` (now), enabled or not."""
        at = at or timezone.now()
        return any(self.is_readable(code, at) for code in codes())

    def is_published(self, language: str | None = None, at: datetime | None = None) -> bool:
        """Whether readers of `language` (the active one) find it at the moment `at` (now)."""
        return not self.unlisted and self.is_readable(language or current(), at)

    def is_withdrawn(self, language: str, at: datetime | None = None) -> bool:
        """Whether it was before readers of `language` and was taken away from them."""
        at = at or timezone.now()
        published = localized(self, "published_at", language)
        localized(self, "withdrawn_at", language)
        return published is not None and published <= at and not self.is_readable(language, at)

    def live_languages(self, at: datetime | None = None) -> list[str]:
        """The enabled languages in which it can be read, in the order of settings."""
        return [
            code
            for code in settings.LANGUAGES_ENABLED
            if self.is_readable(code, at or timezone.now())
        ]

    def text_in(self, language: str) -> Text:
        """What readers of `language` get of it; empty texts where there are none."""
        written: Any = {field: localized(self, field, language) or "" for field in TEXT_WRITTEN}
        dates: Any = {field: localized(self, field, language) for field in TEXT_DATES}
        return Text(language=language, **written, **dates)

    def address(self, language: str) -> str:
        """Its address in `language`; the slug is told only where the text can be read."""
        slug = localized(self, "slug", language) if self.is_readable(language) else None
        return addresses.article(language, self.pk, slug)

    def get_absolute_url(self) -> str:
        """Its address in the active language, else where it can be read."""
        live = self.live_languages()
        language = current() if current() in live or not live else live[0]
        return self.address(language)

    # --- What the newsroom sees ---------------------------------------------------------------

    def freshness(self, language: str) -> Freshness:
        """Whether the text in `language` follows the original."""
        based_on = localized(self, "based_on", language)
        if language == self.source_language or based_on is None or based_on >= self.revision:
            return Freshness.CURRENT
        return Freshness.BADLY_OUTDATED if based_on < self.major_revision else Freshness.OUTDATED

    def availability(self, language: str, at: datetime | None = None) -> Availability:
        """How far the text in `language` has come; reads the drafts (prefetch them in lists)."""
        at = at or timezone.now()
        if self.is_readable(language, at):
            return Availability.LIVE
        if self.is_withdrawn(language, at):
            return Availability.WITHDRAWN
        if localized(self, "published_at", language):
            return Availability.SCHEDULED
        draft = next((d for d in self.drafts.all() if d.language == language), None)
        if draft is None and not localized(self, "headline", language):
            return Availability.MISSING
        return Availability.FOR_REVIEW if draft and draft.handed_in_at else Availability.IN_WORK


class Byline(PublicModel):
    """That an author signs an article, in which place."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, models.PROTECT, related_name="bylines", verbose_name=_("author")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, validators=[MaxValueValidator(PLACE_AT_MOST)]
    )

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("authors in their order")
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("article", "author"), name="byline_once"),
            *at_most("byline", position=PLACE_AT_MOST),
        )

    def __str__(self) -> str:
        return str(self.author)


class TaggedArticle(PublicModel, ItemBase):
    """That an article carries a tag."""

    content_object = models.ForeignKey(Article, models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="tagged", verbose_name=_("tag"))

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of an article")
        constraints = (
            models.UniqueConstraint(fields=("content_object", "tag"), name="tagged_once"),
        )

    def __str__(self) -> str:
        return str(self.tag)
