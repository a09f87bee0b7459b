"""Addresses of the former site and of imported systems, which must never break."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles import legacy
from articles.invariants import codes
from edition.models import PublicModel


class LegacyAddress(PublicModel):
    """A former address, and the thing in a language to which it leads for good."""

    address = models.CharField(
        _("former address"),
        max_length=500,
        unique=True,
        help_text=_("Path and query as they were, for example /index.php?p=newsroom&nid=7566"),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    content_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name=_("kind of thing"))
    object_id = models.PositiveBigIntegerField(_("its number"))
    target = GenericForeignKey()

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        constraints = (
            models.CheckConstraint(
                condition=Q(address__length__lte=500) & Q(address__startswith="/"),
                name="legacy_address_is_a_path",
            ),
            models.CheckConstraint(
                condition=Q(language__in=codes()), name="legacy_address_language"
            ),
        )
        indexes = (models.Index(fields=("content_type", "object_id"), name="legacy_target"),)

    def __str__(self) -> str:
        return self.address

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.address = legacy.normalise(self.address)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self.address = legacy.normalise(self.address)
