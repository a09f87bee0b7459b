"""The photo library: the original is private, readers get renditions."""

from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from django.core.files.storage import storages
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles import photos
from articles.invariants import within
from articles.querysets import PhotoQuerySet
from edition import change
from edition.models import PublicModel
from languages import current, localized


def private_storage():
    """The storage that no web server maps; asked for late, so that tests may change it."""
    return storages["private"]


class Photo(PublicModel):
    """A picture with its credit, its rights and its texts in every language."""

    MOMENTS = ("withdrawn_at",)

    file = models.ImageField(_("original"), upload_to="photos/%Y/%m", storage=private_storage)
    digest = models.CharField(max_length=64, editable=False, db_index=True, default="")
    renditions = models.JSONField(editable=False, default=dict)
    credit = models.CharField(
        _("author / source"),
        max_length=200,
        blank=True,
        help_text=_("Read from the file where it says so. Without it nothing can be published."),
    )
    credit_unknown = models.BooleanField(
        _("author unknown"),
        default=False,
        help_text=_("Only for pictures that came from an old archive."),
    )
    caption = models.CharField(_("caption"), max_length=500, blank=True)
    alt = models.CharField(_("description for those who do not see it"), max_length=300, blank=True)
    focus_x = models.PositiveSmallIntegerField(
        _("focal point from the left, %"), default=50, validators=[MaxValueValidator(100)]
    )
    focus_y = models.PositiveSmallIntegerField(
        _("focal point from the top, %"), default=50, validators=[MaxValueValidator(100)]
    )
    rights_holder = models.CharField(_("rights holder"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    allowed_until = models.DateField(_("allowed until"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(pgettext_lazy("photo", "withdrawn"), null=True, blank=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects: ClassVar = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ("-id",)
        constraints = (
            *within("photo", caption=500, alt=300),
            models.CheckConstraint(
                condition=Q(focus_x__lte=100) & Q(focus_y__lte=100), name="photo_focus_in_picture"
            ),
            models.CheckConstraint(
                condition=Q(credit__length__lte=200)
                & Q(rights_holder__length__lte=200)
                & Q(licence__length__lte=200),
                name="photo_rights_length",
            ),
        )
        indexes = (
            models.Index(
                "withdrawn_at", name="photo_withdrawn", condition=Q(withdrawn_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        caption = localized(self, "caption", current()) or localized(self, "alt", current())
        return caption or f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_credited(self) -> bool:
        """Whether it may go out: its author is named, or known to be unknown."""
        return bool(self.credit) or self.credit_unknown

    def is_shown(self, at: datetime | None = None) -> bool:
        """Whether readers see it at the moment `at` (now): it has renditions and was not
        withdrawn."""
        return bool(self.renditions) and not self.is_withdrawn(at)

    def is_withdrawn(self, at: datetime | None = None) -> bool:
        """Whether it was taken from readers before the moment `at` (now)."""
        return self.withdrawn_at is not None and self.withdrawn_at <= (at or timezone.now())

    @property
    def name(self) -> str:
        """What the names of its renditions begin with; changes when the picture or what is
        embedded in them does. Empty where it has none."""
        return self.renditions.get("name", "")

    def save(self, *args: Any, **kwargs: Any) -> None:
        has_come_in = bool(self.file) and not self.file._committed  # type: ignore[attr-defined]
        if has_come_in:
            photos.take_in(self)
        with change(kwargs.get("using") or "default"):
            stored = None if self._state.adding else photos.stored(self)
            if stored and has_come_in:
                self.renditions = photos.superseding(self.renditions, stored.renditions)
            elif stored and "renditions" not in (kwargs.get("update_fields") or ()):
                # The worker may have made more since this one was read.
                self.renditions = stored.renditions
            super().save(*args, **kwargs)
            if stored and has_come_in and stored.file.name != self.file.name:
                transaction.on_commit(partial(photos.discard_original, self, stored.file.name))
