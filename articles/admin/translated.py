"""Forms of things with a text in every language: the shared facts, then one fieldset a language.

A switch shows one language at a time (static/desk/languages.js); without script all stand one
below the other.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import Fieldset
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.translator import translator

from articles.admin import marks
from articles.admin.baseline import BaselineForm
from articles.admin.lists import Desk
from articles.invariants import codes
from languages import Language, column, columns, language, localized


@dataclass
class Panel:
    """One language of a form, as the switch and the template show it."""

    language: Language
    fieldset: Fieldset
    mark: marks.Mark
    number: int
    has_errors: bool = False
    is_source: bool = False
    note: str = ""
    facts: list[tuple[str, Any]] = field(default_factory=list)
    deeds: list[Any] = field(default_factory=list)
    address: str = ""


class TranslatedForm(BaselineForm):
    """Refuses what the database would refuse, beside the field and in words."""

    NEEDS: ClassVar[str] = ""
    """A translated field that must be there in one language at least."""
    DATED: ClassVar[str] = ""
    """A translated field that must be there in each language that has a date of publication."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        said = self.cleaned_data
        if self.NEEDS:
            names = [column(self.NEEDS, code) for code in codes()]
            shown = [name for name in names if name in self.fields]
            if shown and not any(said.get(name) or name in self.errors for name in names):
                self.add_error(shown[0], _("Write this in one language at least."))
        if self.DATED:
            for code in codes():
                name = column(self.DATED, code)
                dated = said.get(column("published_at", code))
                if dated and not said.get(name) and name in self.fields:
                    self.add_error(name, _("What is published needs this."))
        return cleaned


def in_its_language(db_field: models.Field, formfield: forms.Field, *, short: bool) -> None:
    """Gives the form field of a translated column the language and direction of its text.

    Its label loses the language in brackets where `short`, since the heading above names it.
    """
    about = language(db_field.language)
    attrs = {"data-language": about.code}
    if isinstance(db_field, models.CharField | models.TextField):
        attrs |= {"lang": about.code, "dir": about.direction}
    formfield.widget.attrs.update(attrs)
    if short:
        formfield.label = capfirst(db_field.translated_field.verbose_name)


class InLanguages:
    """For a ModelAdmin or an inline: the widgets of translated columns know their language."""

    SHORT_LABELS: ClassVar = True
    SINGLE_LINE: ClassVar[tuple[str, ...]] = ()

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if formfield is not None and hasattr(db_field, "translated_field"):
            in_its_language(db_field, formfield, short=self.SHORT_LABELS)
        return formfield


class Translated(InLanguages, Desk):
    """A ModelAdmin that lays translated fields out by language, after the shared facts."""

    form = TranslatedForm
    change_form_template = "admin/translated_change_form.html"
    shared: ClassVar[tuple[Any, ...]] = ()
    """Fieldsets of what all languages have in common."""

    class Media:
        js = ("desk/languages.js",)

    def translated_fields(self) -> list[str]:
        """The names of the translated fields, in the order of the model."""
        translated = translator.get_options_for_model(self.model).all_fields
        return [field.name for field in self.opts.fields if field.name in translated]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        in_languages = [
            (
                language(code).name,
                {
                    "classes": ("language", f"language-{code}"),
                    "fields": columns(self.translated_fields(), code),
                },
            )
            for code in codes()
        ]
        return [*self.shared, *in_languages]

    def construct_change_message(
        self, request: HttpRequest, form: forms.ModelForm, formsets: Any, add: bool = False
    ) -> Any:
        # The history has no heading above the name of a field, so there the language is told.
        for code in codes():
            for name in columns(self.translated_fields(), code):
                if name in form.fields:
                    form.fields[name].label = f"{form.fields[name].label} ({code})"
        return super().construct_change_message(request, form, formsets, add)

    # --- The switch -----------------------------------------------------------------------------

    def mark(self, obj: Any, code: str) -> marks.Mark:
        """How far `obj`, or what is about to be added where it is None, has come."""
        first = self.translated_fields()[0]
        return marks.WRITTEN if obj and localized(obj, first, code) else marks.MISSING

    def panels(self, request: HttpRequest, fieldsets: list[Fieldset], obj: Any) -> list[Panel]:
        """The languages of the form, in the order of settings."""
        found = {
            code: fieldset
            for fieldset in fieldsets
            for code in codes()
            if f"language-{code}" in fieldset.classes.split()
        }
        return [
            Panel(
                language=language(code),
                fieldset=fieldset,
                mark=self.mark(obj, code),
                number=number,
                has_errors=any(name in fieldset.form.errors for name in _names(fieldset)),
            )
            for number, (code, fieldset) in enumerate(found.items(), 1)
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj") or context.get("original")
        fieldsets = list(context["adminform"])
        panels = self.panels(request, fieldsets, obj)
        ours = {id(panel.fieldset) for panel in panels}
        context["panels"] = panels
        context["shared"] = [each for each in fieldsets if id(each) not in ours]
        return super().render_change_form(request, context, *args, **kwargs)

    # --- The list -------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, obj: Any) -> SafeString:
        return marks.strip((code, self.mark(obj, code)) for code in codes())


def _names(fieldset: Fieldset) -> list[str]:
    return [
        name
        for line in fieldset.fields
        for name in (line if isinstance(line, list | tuple) else (line,))
    ]
