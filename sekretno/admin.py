"""The newsroom's admin of the newspaper as a whole: masthead, pages, people."""

from typing import Any

import django_tasks_db.admin  # noqa: F401  registers a list of its own, which is taken away below
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from articles.admin import marks
from articles.admin.lists import CappedPaginator
from articles.admin.searching import everywhere, search
from articles.admin.translated import Translated, TranslatedForm
from articles.statuses import Availability
from languages import localized
from sekretno.models import Masthead, Page, Person

# The worker's own book speaks English only; what fails in it stands in the log of the worker.
admin.site.unregister(DBTaskResult)

admin.site.index_title = _("Newsroom")
admin.site.site_url = "/"


class MastheadForm(TranslatedForm):
    NEEDS = "name"


@admin.register(Masthead)
class MastheadAdmin(Translated):
    """One row: the list leads straight to its form, and it is neither added twice nor deleted."""

    form = MastheadForm
    shared = (
        (_("In all languages"), {"fields": ("founded", "issn", "email", "phone", "social")}),
        (_("For robots"), {"fields": ("ai_may_read", "robots")}),
    )
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        row = Masthead.objects.only("pk").first()
        if row is not None:
            return HttpResponseRedirect(reverse("admin:sekretno_masthead_change", args=(row.pk,)))
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse("admin:sekretno_masthead_add"))
        return super().changelist_view(request, extra_context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Masthead.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PageForm(TranslatedForm):
    DATED = "title"


@admin.register(Page)
class PageAdmin(Translated):
    form = PageForm
    shared = ((_("In all languages"), {"fields": ("slug", "position", "in_footer")}),)
    list_display = ("__str__", "slug", "languages", "position", "in_footer")
    ordering = ("position", "id")
    search_fields = ("slug", *everywhere("title"))

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        original = getattr(db_field, "translated_field", None)
        if formfield is not None and original is not None and original.name == "body":
            formfield.widget.attrs |= {"class": "text-body", "rows": 26}
            formfield.help_text = _("HTML. Markup that may not stand here is taken out.")
        return formfield

    def mark(self, obj: Page | None, code: str) -> marks.Mark:
        date = localized(obj, "published_at", code) if obj else None
        if date is None:
            written = obj is not None and localized(obj, "title", code)
            in_work = Availability.IN_WORK
            return marks.Mark(in_work.value, in_work.label) if written else marks.MISSING
        state = Availability.LIVE if date <= timezone.now() else Availability.SCHEDULED
        return marks.Mark(state.value, state.label)


class NewPersonForm(AdminUserCreationForm):
    class Meta(AdminUserCreationForm.Meta):
        model = Person
        fields = ("username",)


class PersonForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = Person


@admin.register(Person)
class PersonAdmin(UserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    fieldsets = (
        *UserAdmin.fieldsets[:2],
        (_("Newsroom"), {"fields": ("language",)}),
        *UserAdmin.fieldsets[2:],
    )
    add_fieldsets = (
        *UserAdmin.add_fieldsets,
        (_("Newsroom"), {"fields": ("first_name", "last_name", "email", "language")}),
    )
    list_display = ("username", "first_name", "last_name", "email", "language", "is_active")
    list_filter = ("is_active", "is_superuser", "groups", "language")
    search_fields = ("username", "first_name", "last_name", "email")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        return search(queryset, self.search_fields, search_term), False
