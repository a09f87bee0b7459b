"""Sections, authors and tags."""

from typing import Any

import taggit.admin  # noqa: F401  registers a list of its own, which is taken away below
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
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


class KeptWhileUsed(NamedAdmin):
    """What articles belong to is refused for deletion at once: Django would first read every one
    of the articles in order to list them."""

    def is_used(self, obj: models.Model) -> bool:
        raise NotImplementedError

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        obj = self.get_object(request, unquote(object_id))
        if obj is not None and self.is_used(obj):
            said = gettext("Articles belong to “%(name)s”, so it is not deleted.")
            self.message_user(request, said % {"name": obj}, messages.ERROR)
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(name, args=(obj.pk,)))
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        used = [obj for obj in objs if self.is_used(obj)]
        if used:
            return [], {}, set(), [str(obj) for obj in used]
        return super().get_deleted_objects(objs, request)


@admin.register(Section)
class SectionAdmin(KeptWhileUsed):
    shared = ((_("In all languages"), {"fields": ("position", "manner")}),)
    list_display = ("__str__", "languages", "manner", "position")
    ordering = ("position", "id")

    def is_used(self, obj: Section) -> bool:
        return obj.articles.exists()


@admin.register(Author)
class AuthorAdmin(KeptWhileUsed):
    shared = ((_("In all languages"), {"fields": ("email",)}),)
    list_display = ("__str__", "languages", "email")

    def is_used(self, obj: Author) -> bool:
        return obj.bylines.exists()


@admin.register(Tag)
class TagAdmin(NamedAdmin):
    list_display = ("__str__", "languages")
