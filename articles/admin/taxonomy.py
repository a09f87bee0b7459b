"""Sections, authors and tags."""

import taggit.admin  # noqa: F401  registers a list of its own, which is taken away below
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag as PlainTag

from articles.admin.searching import everywhere
from articles.admin.translated import Translated, TranslatedForm
from articles.models import Author, Section, Tag

# The paper's tags have names in every language; the library's plain ones are not used.
admin.site.unregister(PlainTag)


class NamedForm(TranslatedForm):
    NEEDS = "name"


class NamedAdmin(Translated):
    form = NamedForm
    search_fields = tuple(everywhere("name"))


@admin.register(Section)
class SectionAdmin(NamedAdmin):
    shared = ((_("In all languages"), {"fields": ("position", "manner")}),)
    list_display = ("__str__", "languages", "manner", "position")
    ordering = ("position", "id")


@admin.register(Author)
class AuthorAdmin(NamedAdmin):
    shared = ((_("In all languages"), {"fields": ("email",)}),)
    list_display = ("__str__", "languages", "email")


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    list_display = ("__str__", "languages")
