"""The words for what a thing is and how far it has come. A leaf."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    STORY = "story", _("story")
    BRIEF = "brief", _("brief")
    COLUMN = "column", pgettext_lazy("kind of article", "column")


class Manner(models.TextChoices):
    """How a section's stories are set on the page."""

    PLAIN = "plain", _("plain")
    COLUMN = "column", _("column, in italic")
    DOSSIER = "dossier", _("dossier, white on black")
    MOURNING = "mourning", _("mourning, in a black frame")
    VIGNETTE = "vignette", _("vignette, picture without a frame")


class Availability(models.TextChoices):
    """How far one language of an article has come towards the reader."""

    MISSING = "missing", _("missing")
    IN_WORK = "in_work", _("in work")
    FOR_REVIEW = "for_review", _("waiting for review")
    SCHEDULED = "scheduled", _("scheduled")
    LIVE = "live", _("live")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Freshness(models.TextChoices):
    """Whether a translation follows its source."""

    CURRENT = "current", _("current")
    OUTDATED = "outdated", _("outdated")
    BADLY_OUTDATED = "badly_outdated", _("badly outdated")


class Change(models.TextChoices):
    """How much a publication changes what was published before."""

    TYPO = "typo", _("small change")
    SUBSTANTIAL = "substantial", _("substantial change")
    MAJOR = "major", _("major change")


class Remark(models.TextChoices):
    """What the newsroom adds in public to a text already published."""

    CORRECTION = "correction", _("Correction")
    CLARIFICATION = "clarification", _("Clarification")
    REPLY = "reply", _("Reply of the person concerned")
