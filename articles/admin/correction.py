"""Corrections, clarifications and replies: under their article, and in a list of their own."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from articles.admin.baseline import InlineBaseline
from articles.admin.searching import everywhere
from articles.admin.translated import InLanguages, Translated, TranslatedForm
from articles.invariants import codes
from articles.models import Correction
from languages import columns


class CorrectionForm(TranslatedForm):
    NEEDS = "text"


@admin.register(Correction)
class CorrectionAdmin(Translated):
    form = CorrectionForm
    shared = ((_("In all languages"), {"fields": ("article", "kind", "at")}),)
    autocomplete_fields = ("article",)
    list_display = ("__str__", "kind", "article", "languages", "at")
    list_filter = ("kind",)
    search_fields = tuple(everywhere("text"))

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # Of the article only what names it: its text in six languages would come along.
        names = [f"article__{name}" for code in codes() for name in columns(["headline"], code)]
        mine = [field.name for field in Correction._meta.concrete_fields]
        return (
            super()
            .get_queryset(request)
            .select_related("article")
            .only(*mine, *names, "article__source_language")
        )


class CorrectionInline(InlineBaseline, InLanguages, admin.StackedInline):
    model = Correction
    form = CorrectionForm
    extra = 0
    classes = ("corrections",)
    SHORT_LABELS = False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list:
        return [("kind", "at"), *(name for code in codes() for name in columns(["text"], code))]
