"""Work on an article: the draft in hand and the versions that were published."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.invariants import codes
from articles.models.article import Article
from articles.statuses import Change


class Draft(models.Model):
    """The one working copy of an article in a language. Only publishing copies it to readers."""

    FIELDS: ClassVar = ("kicker", "headline", "slug", "lead", "body")

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="drafts", verbose_name=_("article")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    fields = models.JSONField(_("texts"), default=dict)
    based_on = models.PositiveIntegerField(_("begun from revision"), default=0)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    planned_at = models.DateTimeField(_("planned for"), null=True, blank=True)
    handed_in_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = (
            models.UniqueConstraint(fields=("article", "language"), name="draft_one_a_language"),
            models.CheckConstraint(condition=Q(language__in=codes()), name="draft_language"),
        )

    def __str__(self) -> str:
        return f"{self.fields.get('headline') or self.article_id} ({self.language})"


class Version(models.Model):
    """What one publication in one language put before readers."""

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="versions", verbose_name=_("article")
    )
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    number = models.PositiveIntegerField(_("version"))
    revision = models.PositiveIntegerField(_("revision of the source"))
    change = models.CharField(_("kind of change"), max_length=15, choices=Change)
    fields = models.JSONField(_("texts"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("article", "language", "number"), name="version_numbered_once"
            ),
            models.CheckConstraint(condition=Q(language__in=codes()), name="version_language"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.article_id} {self.language} {self.number}"
