"""Articles: the list with its language marks, the form over the drafts, and the deeds."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import Fieldset
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import drafting, markup, publishing
from articles.admin import marks
from articles.admin.article_form import ArticleForm
from articles.admin.article_list import ArticleColumns, ArticleList
from articles.admin.baseline import BaselineForm, InlineBaseline
from articles.admin.correction import CorrectionInline
from articles.admin.deed_page import WithDeeds
from articles.admin.deeds import DEEDS
from articles.admin.filters import PublishedFilter, StateFilter
from articles.admin.lists import FewIcons
from articles.admin.searching import everywhere
from articles.admin.translated import Panel, Translated
from articles.invariants import codes
from articles.models import Article, Byline, Tag
from languages import column, current, localized


def was_out(article: Article) -> bool:
    """Whether `article` was ever published or planned: then it is withdrawn, not deleted."""
    dated = any(localized(article, "published_at", code) for code in codes())
    return dated or article.versions.exists()


def was_out_q() -> Q:
    """The same as a condition."""
    whole = Q(versions__isnull=False)
    for code in codes():
        whole |= Q(**{f"{column('published_at', code)}__isnull": False})
    return whole


class BylineInline(InlineBaseline, FewIcons, admin.TabularInline):
    model = Byline
    form = BaselineForm
    extra = 0
    fields = ("author", "position")
    autocomplete_fields = ("author",)
    MAY_CHANGE_RELATED = False
    beside = True  # stands in the column of shared facts

    def get_queryset(self, request: HttpRequest) -> QuerySet[Byline]:
        return super().get_queryset(request).select_related("author")


@admin.register(Article)
class ArticleAdmin(WithDeeds, ArticleColumns, Translated):
    form = ArticleForm
    change_form_template = "admin/articles/article/change_form.html"
    inlines = (BylineInline, CorrectionInline)
    exclude = ArticleForm.COLUMNS
    autocomplete_fields = ("section", "photo", "issue")
    readonly_fields = ("picture",)
    shared = (
        (gettext_lazy("Section and tags"), {"fields": ("section", "kind", "tags")}),
        (gettext_lazy("Photo"), {"fields": ("picture", "photo")}),
        (
            gettext_lazy("Place"),
            {"fields": ("issue", "issue_page", "place", "unlisted", "source_language")},
        ),
    )
    # What decides where readers find a live article is for those who may publish.
    BEFORE_READERS = ("place", "unlisted")
    list_display = ("title", "languages", "place_in_issue", "date")
    list_filter = (StateFilter, PublishedFilter, "kind", "section", "source_language")
    sortable_by = ()
    search_fields = tuple(everywhere("headline"))
    search_help_text = gettext_lazy("Up to three words of the headline, or the number")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ArticleList

    def translated_fields(self) -> list[str]:
        return list(Article.TEXTS)

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if db_field.name != "tags":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        # Their manager is no relation that the admin knows how to complete.
        tags = self.admin_site.get_model_admin(Tag)
        widget = RelatedFieldWidgetWrapper(
            AutocompleteSelectMultiple(db_field, self.admin_site),
            db_field.remote_field,
            self.admin_site,
            can_add_related=tags.has_add_permission(request),
        )
        return forms.ModelMultipleChoiceField(
            Tag.objects.all(),
            required=False,
            label=capfirst(db_field.verbose_name),
            widget=widget,
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Article | None = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        if obj is None or self.may_publish(request) or not obj.is_readable_anywhere():
            return fields
        return (*fields, *self.BEFORE_READERS)

    # --- Saving ---------------------------------------------------------------------------------

    def save_model(
        self, request: HttpRequest, obj: Article, form: ArticleForm, change: bool
    ) -> None:
        if not change:
            obj.save()
        elif facts := form.changed_facts():
            # Only these columns: colleagues write in other languages of the same row.
            obj.save(update_fields=facts)
        for code, fields in form.changed_texts().items():
            drafting.save(article=obj, language=code, fields=fields, person=request.user)
        if change:
            self._hold_back(request, obj)

    def _hold_back(self, request: HttpRequest, article: Article) -> None:
        """What was planned and now lacks something does not appear by itself."""
        now = timezone.now()
        planned = [
            code
            for code in codes()
            if (date := localized(article, "published_at", code)) and date > now
        ]
        found = [
            sentence
            for code in planned
            for sentence in publishing.obstacles(article, article.text_in(code)._asdict())
        ]
        if found and publishing.hold_back(article=article):
            reasons = " ".join(dict.fromkeys(found))
            said = _("What was planned will not appear by itself any more: %(reasons)s")
            self.message_user(request, said % {"reasons": reasons}, messages.WARNING)

    def response_add(self, request: HttpRequest, obj: Article, *args: Any) -> HttpResponse:
        return self._to_deed(request, obj) or super().response_add(request, obj, *args)

    def response_change(self, request: HttpRequest, obj: Article) -> HttpResponse:
        return self._to_deed(request, obj) or super().response_change(request, obj)

    def _to_deed(self, request: HttpRequest, obj: Article) -> HttpResponse | None:
        """The buttons of the deeds save first, so that nothing typed is lost, then ask."""
        name, _colon, code = request.POST.get("_deed", "").partition(":")
        if name not in DEEDS or code not in codes():
            return None
        return HttpResponseRedirect(
            reverse("admin:articles_article_deed", args=(obj.pk, name, code))
        )

    # --- Deleting -------------------------------------------------------------------------------

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if isinstance(obj, Article) and was_out(obj):
            return False
        return super().has_delete_permission(request, obj)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        article = self.get_object(request, unquote(object_id))
        if article is not None and was_out(article):
            said = _("What was published once is not deleted. Withdraw it instead.")
            self.message_user(request, said, messages.ERROR)
            back = reverse("admin:articles_article_change", args=(article.pk,))
            return HttpResponseRedirect(back)
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        out = Article.objects.filter(was_out_q(), pk__in=[each.pk for each in objs]).distinct()
        refused = [_("%(article)s: published once") % {"article": each} for each in out]
        # Where these are the reason, the page need not speak of permissions.
        return deleted, counts, set() if refused else lacking, [*protected, *refused]

    # --- The form -------------------------------------------------------------------------------

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        article = super().get_object(request, object_id, from_field)
        if article is not None:
            models.prefetch_related_objects([article], "drafts__person")
        return article

    def mark(self, obj: Article | None, code: str) -> marks.Mark:
        return marks.of_article(obj, code, timezone.now()) if obj else marks.MISSING

    def panels(
        self, request: HttpRequest, fieldsets: list[Fieldset], obj: Article | None
    ) -> list[Panel]:
        panels = super().panels(request, fieldsets, obj)
        may, versions = self.may_publish(request), self._versions(obj)
        for panel in panels:
            code = panel.language.code
            panel.is_source = code == (obj.source_language if obj else current())
            if may:
                panel.deeds = [deed for deed in DEEDS.values() if deed.is_offered(obj, code)]
            if obj is not None:
                self._tell(panel, obj, versions.get(code))
        return panels

    def _versions(self, article: Article | None) -> dict[str, int]:
        if article is None:
            return {}
        rows = article.versions.order_by().values_list("language").annotate(Max("number"))
        return dict(rows)

    def _tell(self, panel: Panel, article: Article, version: int | None) -> None:
        """What is known of one language: its dates, its version, and the draft in hand."""
        code = panel.language.code
        dates = [
            (Article._meta.get_field(name).verbose_name, localized(article, name, code))
            for name in ("published_at", "updated_at", "withdrawn_at")
        ]
        panel.facts = [(capfirst(name), date) for name, date in dates if date]
        if version:
            panel.facts.append((_("Version"), version))
        draft = next((each for each in article.drafts.all() if each.language == code), None)
        if draft is not None:
            panel.facts.append((_("Draft saved"), draft.saved_at))
            if draft.person:
                panel.facts.append((_("by"), draft.person.get_full_name() or draft.person))
            if draft.planned_at:
                panel.facts.append((_("Planned for"), draft.planned_at))
            if article.is_readable(code):
                panel.note = _("Readers still see the published text. The draft below is newer.")
        if article.is_readable(code):
            panel.address = article.address(code)

    @admin.display(description=gettext_lazy("picture"))
    def picture(self, obj: Article) -> SafeString | str:
        if not obj.pk or not obj.photo or not obj.photo.renditions:
            return "–"
        warning = ""
        if not obj.photo.is_credited:
            warning = format_html(
                '<span class="state state-bad">{}{}</span>',
                marks.icon("bad"),
                _("The photo has no author or source."),
            )
        return format_html(
            "{}{}", markup.drawn(markup.shown(obj.photo, current()), sizes="280px"), warning
        )
