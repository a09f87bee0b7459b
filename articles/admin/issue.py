"""Printed issues, with what stands in them on paper only and their articles."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import markup
from articles.admin import marks
from articles.admin.baseline import InlineBaseline
from articles.admin.private import PrivateFileInput, WithPrivateFile
from articles.admin.searching import everywhere, search
from articles.admin.translated import InLanguages, Translated, TranslatedForm
from articles.invariants import codes
from articles.models import Article, Issue, PrintItem
from articles.models.issue import settled_number
from articles.statuses import Availability
from languages import columns, current, localized

MOST_ARTICLES = 200


class IssueForm(TranslatedForm):
    pdf = forms.FileField(
        label="PDF", required=False, widget=PrivateFileInput({"accept": "application/pdf"})
    )

    def clean_pdf(self) -> Any:
        file = self.cleaned_data["pdf"]
        if isinstance(file, UploadedFile):
            start = file.read(5)
            file.seek(0)
            if start != b"%PDF-":
                raise ValidationError(_("The file is no PDF."))
        return file


class PrintItemForm(TranslatedForm):
    NEEDS = "title"


class PrintItemInline(InlineBaseline, InLanguages, admin.TabularInline):
    model = PrintItem
    form = PrintItemForm
    extra = 0
    SHORT_LABELS = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list:
        return ["page", *(name for code in codes() for name in columns(["title"], code))]


@admin.register(Issue)
class IssueAdmin(WithPrivateFile, Translated):
    PRIVATE = "pdf"
    form = IssueForm
    inlines = (PrintItemInline,)
    autocomplete_fields = ("cover",)
    readonly_fields = ("cover_picture", "download", "contents")
    shared = (
        (
            gettext_lazy("Issue"),
            {"fields": (("number", "order"), ("date", "pages"), "cover_picture", "cover")},
        ),
        ("PDF", {"fields": ("pdf", "download", "pdf_published_at")}),
        (gettext_lazy("Articles in the issue"), {"fields": ("contents",)}),
    )
    list_display = ("thumbnail", "title", "date", "pages", "languages", "has_pdf")
    list_display_links = ("thumbnail", "title")
    list_filter = ("date",)
    list_select_related = ("cover",)
    sortable_by = ()
    ordering = ("-order",)
    search_fields = ("number", *everywhere("title"))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        # What people call the number of an issue is printed on it; no row is meant.
        number = settled_number(search_term.strip().removeprefix("№"))
        if number[:1].isdigit() and " " not in number:
            return queryset.filter(number__startswith=number), False
        return search(queryset, everywhere("title"), search_term), False

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        gone, counts, lacking, protected = super().get_deleted_objects(objs, request)
        stay = Article.objects.filter(issue__in=objs).count()
        if stay:
            said = ngettext(
                "%(count)s article stays and loses its issue and page",
                "%(count)s articles stay and lose their issue and page",
                stay,
            )
            gone = [*gone, said % {"count": stay}]
        return gone, counts, lacking, protected

    def translated_fields(self) -> list[str]:
        return ["title", "published_at"]

    def mark(self, obj: Issue | None, code: str) -> marks.Mark:
        date = localized(obj, "published_at", code) if obj else None
        if date is None:
            written = obj is not None and localized(obj, "title", code)
            return marks.WRITTEN if written else marks.MISSING
        state = Availability.LIVE if date <= timezone.now() else Availability.SCHEDULED
        return marks.Mark(state.value, state.label)

    @admin.display(description=gettext_lazy("cover"))
    def thumbnail(self, obj: Issue) -> SafeString | str:
        if not obj.cover or not obj.cover.renditions:
            return "–"
        return markup.drawn(markup.shown(obj.cover, current()), sizes="64px", alt="")

    @admin.display(description=gettext_lazy("cover"))
    def cover_picture(self, obj: Issue) -> SafeString | str:
        if not obj.cover or not obj.cover.renditions:
            return "–"
        return markup.drawn(markup.shown(obj.cover, current()), sizes="200px")

    @admin.display(description=gettext_lazy("issue"))
    def title(self, obj: Issue) -> SafeString:
        return format_html(
            '<span class="ttl">{}</span><span class="rubric">{}</span>',
            obj,
            localized(obj, "title", current()) or "",
        )

    @admin.display(description="PDF", boolean=True)
    def has_pdf(self, obj: Issue) -> bool:
        return bool(obj.pdf)

    @admin.display(description=gettext_lazy("articles"))
    def contents(self, obj: Issue) -> SafeString | str:
        """The articles of the issue in the order of its pages, each leading to its form."""
        if not obj.pk:
            return "–"
        headlines = [name for code in codes() for name in columns(["headline"], code)]
        found = (
            Article.objects.in_issue(obj)
            .in_page_order()
            .only(*headlines, "issue_page", "source_language")[:MOST_ARTICLES]
        )
        rows = [
            (
                article.issue_page or "–",
                reverse("admin:articles_article_change", args=(article.pk,)),
                article,
            )
            for article in found
        ]
        if not rows:
            return _("No article stands in this issue yet.")
        return format_html(
            '<table class="contents"><tbody>{}</tbody></table>',
            format_html_join(
                "", '<tr><th scope="row">{}</th><td><a href="{}">{}</a></td></tr>', rows
            ),
        )
