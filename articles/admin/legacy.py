"""Former addresses and where they lead."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import legacy
from articles.admin.lists import Desk
from articles.admin.searching import words_q
from articles.models import LegacyAddress
from edition.models import PublicModel


def targets() -> list[type[models.Model]]:
    """The models whose rows have an address of their own."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, PublicModel) and callable(getattr(model, "address", None))
    ]


class LegacyAddressForm(forms.ModelForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        kind = self.cleaned_data.get("content_type")
        number = self.cleaned_data.get("object_id")
        if kind and number:
            model = kind.model_class()
            if model is None or not model._default_manager.filter(pk=number).exists():
                self.add_error("object_id", _("There is nothing with this number."))
        return cleaned


@admin.register(LegacyAddress)
class LegacyAddressAdmin(Desk):
    form = LegacyAddressForm
    fields = ("address", "language", ("content_type", "object_id"))
    list_display = ("address", "language", "content_type", "leads_to")
    list_filter = ("language",)
    list_select_related = ("content_type",)
    search_fields = ("address",)
    search_help_text = gettext_lazy("Part of a former address, or the whole of it as it was")

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "content_type":
            kinds = ContentType.objects.get_for_models(*targets()).values()
            kwargs["queryset"] = ContentType.objects.filter(pk__in=[kind.pk for kind in kinds])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        # Addresses are full of numbers, and are stored in one form however they were written.
        whole = models.Q(address=legacy.normalise(search_term)[:500])
        return queryset.filter(whole | words_q(("address",), search_term)), False

    @admin.display(description=gettext_lazy("its number"))
    def leads_to(self, obj: LegacyAddress) -> SafeString | str:
        kind = obj.content_type
        try:
            page = reverse(f"admin:{kind.app_label}_{kind.model}_change", args=(obj.object_id,))
        except NoReverseMatch:
            return f"№ {obj.object_id}"
        return format_html('<a href="{}">№ {}</a>', page, obj.object_id)
