"""What all lists of the newsroom share: they never count beyond a cap, and search in our way."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from articles.admin.searching import search

COUNTED = 10_000


class CappedPaginator(Paginator):
    """Counts up to COUNTED rows; of what lies beyond it knows only that there is more.

    It reads the ids once and both counts them and picks the page from them, since a filter without
    an index costs a walk through the table each time it is asked.
    """

    @cached_property
    def _ids(self) -> list[Any]:
        rows = self.object_list.select_related(None).prefetch_related(None)
        return list(rows.values_list("pk", flat=True)[: COUNTED + 1])

    @cached_property
    def count(self) -> int:
        return min(len(self._ids), COUNTED)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than `count` says."""
        return len(self._ids) > COUNTED

    def page(self, number: int | str) -> Page:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        ids = self._ids[first : min(first + self.per_page, self.count)]
        return self._get_page(self.object_list.filter(pk__in=ids), number, self)


class DeskList(ChangeList):
    """A list whose only page, too, comes from the paginator: asked anew, the filter would walk
    through the table a second time."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.multi_page and isinstance(self.paginator, CappedPaginator):
            self.result_list = self.paginator.page(1).object_list


class FewIcons:
    """For a ModelAdmin or an inline: beside a choice one can add and, where it is wanted, change;
    deleting a section from the form of an article is no help to anybody."""

    MAY_CHANGE_RELATED: ClassVar = True

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        widget = getattr(formfield, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            widget.can_delete_related = widget.can_view_related = False
            widget.can_change_related &= self.MAY_CHANGE_RELATED
        return formfield


class Desk(FewIcons, admin.ModelAdmin):
    """The base of every ModelAdmin of the newsroom."""

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # a count for each choice of a filter
    list_per_page = 50
    list_max_show_all = 200
    ordering: Any = ("-id",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DeskList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return search(queryset, self.get_search_fields(request), search_term), False

    def response_action(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        # A list that was not counted must not be acted upon as a whole: nobody saw how much it is.
        across = request.POST.get("select_across") == "1"
        if across and CappedPaginator(queryset, self.list_per_page).is_capped:
            self.message_user(
                request,
                _("Too many at once. Narrow the list with the search or the filters."),
                messages.ERROR,
            )
            return None
        return super().response_action(request, queryset)
