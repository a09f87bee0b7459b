"""Drafts in hand and versions published: read here, made by the deeds alone."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from articles import richtext
from articles.admin.lists import Desk
from articles.models import Article, Draft, Version
from languages import language


def texts_as_read(fields: dict[str, str], code: str) -> SafeString:
    """The texts of a draft or a version, each under its name, in their language and direction."""
    about = language(code)
    return format_html(
        '<dl class="texts">{}</dl>',
        format_html_join(
            "",
            '<dt>{}</dt><dd lang="{}" dir="{}" class="text-{}">{}</dd>',
            (
                (
                    capfirst(Article._meta.get_field(name).verbose_name),
                    about.code,
                    about.direction,
                    name,
                    # Cleaned again: the texts may have come in by an import.
                    mark_safe(richtext.clean(text)) if name == "body" else text,
                )
                for name in Article.TEXTS
                if (text := fields.get(name) or "")
            ),
        ),
    )


class ReadOnly(Desk):
    """Rows that only deeds make and change."""

    list_select_related = ("person",)
    search_fields = ("fields__headline",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        # By the number of the article: headlines are searched among the articles.
        number = search_term.strip().removeprefix("№").strip()
        if not search_term.strip():
            return queryset, False
        if number.isascii() and number.isdigit() and len(number) <= 18:
            return queryset.filter(article=int(number)), False
        return queryset.none(), False

    @admin.display(description=_("headline"))
    def headline(self, obj: Draft | Version) -> SafeString:
        about = language(obj.language)
        return format_html(
            '<span class="ttl" lang="{}" dir="auto">{}</span><span class="rubric">№ {}</span>',
            about.code,
            Truncator(obj.fields.get("headline") or "–").chars(120),
            obj.article_id,
        )

    @admin.display(description=_("texts"))
    def texts(self, obj: Draft | Version) -> SafeString:
        return texts_as_read(obj.fields, obj.language)


@admin.register(Draft)
class DraftAdmin(ReadOnly):
    list_display = ("headline", "language", "person", "saved_at", "planned_at", "handed_in_at")
    list_filter = ("language",)
    search_help_text = _("The number of an article")
    fields = (
        "article",
        ("language", "based_on"),
        ("person", "saved_at"),
        ("planned_at", "handed_in_at"),
        ("approved_at", "approved_by"),
        "texts",
    )


@admin.register(Version)
class VersionAdmin(ReadOnly):
    list_display = ("headline", "language", "number", "change", "person", "made_at")
    list_filter = ("language", "change")
    search_help_text = _("The number of an article")
    fields = (
        "article",
        ("language", "number"),
        ("revision", "change"),
        ("person", "made_at"),
        "texts",
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # What stood before readers is not taken out of the record.
        return False
