"""What the newsroom says in public about its own mistakes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.invariants import within
from articles.models.article import Article
from articles.statuses import Remark
from edition.models import PublicModel
from languages import current, said


class Correction(PublicModel):
    """A correction, clarification or reply, shown under the article in every live language."""

    MOMENTS = ("at",)

    article = models.ForeignKey(
        Article, models.CASCADE, related_name="corrections", verbose_name=_("article")
    )
    at = models.DateTimeField(_("moment"), default=timezone.now)
    kind = models.CharField(_("kind"), max_length=15, choices=Remark, default=Remark.CORRECTION)
    text = models.TextField(_("text"), max_length=3000)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("at", "id")
        constraints = (
            *within("correction", text=3000),
            models.CheckConstraint(condition=Q(kind__in=Remark.values), name="correction_kind"),
        )
        indexes = (models.Index("at", name="correction_at"),)

    def __str__(self) -> str:
        return self.text_in(current())[0]

    def text_in(self, language: str) -> tuple[str, str]:
        """The text in `language`, or, until it is translated, in the first that has it; and
        which language that is."""
        return said(self, "text", language)
