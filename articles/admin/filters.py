"""Filters of the list of articles, each answered from an index or soon enough from the newest."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.admin import marks
from articles.invariants import codes
from articles.models import Article, Draft
from articles.querysets import readable_q
from articles.statuses import Availability, Freshness
from languages import column, columns


def drafts(**conditions: Any) -> Exists:
    """That the article has a draft which fulfils `conditions`."""
    return Exists(Draft.objects.filter(article=OuterRef("pk"), **conditions))


def state_q(state: str, at: datetime) -> Q:
    """Articles in `state` in some language at the moment `at`. In work and waiting for review
    are drafts in hand, those of a text that is live already included."""
    if state == Availability.IN_WORK:
        return Q(drafts(handed_in_at__isnull=True))
    if state == Availability.FOR_REVIEW:
        return Q(drafts(handed_in_at__isnull=False))
    whole = Q()
    for code in codes():
        whole |= _in_language(state, code, at)
    return whole


def _in_language(state: str, code: str, at: datetime) -> Q:
    published, withdrawn, headline, based_on = columns(
        ("published_at", "withdrawn_at", "headline", "based_on"), code
    )
    if state == Availability.MISSING:
        return Q(**{f"{headline}__isnull": True}) | Q(**{headline: ""})
    if state == Availability.SCHEDULED:
        return Q(**{f"{published}__gt": at})
    if state == Availability.WITHDRAWN:
        return Q(**{f"{published}__lte": at, f"{withdrawn}__lte": at})
    live = readable_q(code, at)
    if state == Availability.LIVE:
        return live
    behind = live & ~Q(source_language=code) & Q(**{f"{based_on}__lt": F("revision")})
    if state == Freshness.BADLY_OUTDATED:
        return behind & Q(**{f"{based_on}__lt": F("major_revision")})
    return behind & Q(**{f"{based_on}__gte": F("major_revision")})


class StateFilter(admin.SimpleListFilter):
    title = _("state in some language")
    parameter_name = "state"
    template = "admin/state_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        lagging = [(state.value, state.label) for state in Freshness if state != Freshness.CURRENT]
        return [(state.value, state.label) for state in Availability] + lagging

    def choices(self, changelist: Any) -> Any:
        shapes = ["", *(state.value for state in Availability), "old", "bad"]
        for choice, shape in zip(super().choices(changelist), shapes, strict=True):
            yield choice | {"icon": marks.icon(shape) if shape else ""}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        known = {value for value, _label in self.lookup_choices}
        state = self.value()
        return queryset.filter(state_q(state, timezone.now())) if state in known else queryset


class PublishedFilter(admin.SimpleListFilter):
    """When the article appeared in any language; every language has an index of its dates."""

    title = _("date of publication")
    parameter_name = "published"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("today", _("today")),
            ("week", _("past 7 days")),
            ("month", _("this month")),
            ("year", _("this year")),
            ("never", _("never")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> QuerySet[Article]:
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        starts = {
            "today": today,
            "week": today - timedelta(days=7),
            "month": today.replace(day=1),
            "year": today.replace(month=1, day=1),
        }
        dates = [column("published_at", code) for code in codes()]
        if self.value() == "never":
            return queryset.filter(**{f"{name}__isnull": True for name in dates})
        start = starts.get(self.value() or "")
        if start is None:
            return queryset
        whole, now = Q(), timezone.now()
        for name in dates:
            whole |= Q(**{f"{name}__gte": start, f"{name}__lte": now})
        return queryset.filter(whole)
