"""The form of an article: shared facts on the row, texts in the drafts of their languages."""

import re
from typing import Any, ClassVar

from django import forms
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles import drafting, richtext
from articles.admin.baseline import BaselineForm
from articles.invariants import codes
from articles.models import Article
from articles.slugs import slugify
from languages import column, columns, language

MARKUP = "p, h2, h3, ul, ol, blockquote, aside, strong, em, a, figure data-photo"
BLOCK_ENDS = re.compile(r"(</(?:p|h2|h3|ul|ol|li|blockquote|aside|dl|dd|figure|table)>)(?=<)")
ROWS = {"headline": 2, "lead": 3, "body": 26}


class TextField(forms.CharField):
    """A text whose line ends do not depend on the browser, so an untouched one is unchanged."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).replace("\r\n", "\n").strip()

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class BodyField(TextField):
    """A body, shown with each block on a line of its own; the breaks mean nothing when it is
    cleaned, so that an untouched body is unchanged."""

    def prepare_value(self, value: Any) -> Any:
        return BLOCK_ENDS.sub(r"\1\n", value) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return richtext.clean(self.to_python(initial)) != richtext.clean(self.to_python(data))


def _help(name: str) -> str:
    if name == "slug":
        return _("The words at the end of the address. Empty: made from the headline.")
    if name == "body":
        return _("HTML: %(markup)s. Other markup is taken out on saving.") % {"markup": MARKUP}
    return ""


def text_field(name: str, code: str) -> TextField:
    """The form field of one of Article.TEXTS in language `code`."""
    model_field, about = Article._meta.get_field(name), language(code)
    attrs = {
        "lang": about.code,
        "dir": about.direction,
        "data-language": about.code,
        "class": f"text-{name}",
    }
    widget: forms.Widget = forms.TextInput(attrs)
    if name in ROWS:
        widget = forms.Textarea(attrs | {"rows": ROWS[name]})
    kind = BodyField if name == "body" else TextField
    return kind(
        label=lazy(lambda: capfirst(model_field.verbose_name), str)(),
        help_text=lazy(_help, str)(name),
        required=False,
        max_length=model_field.max_length,
        widget=widget,
    )


class ArticleForm(BaselineForm):
    """Its texts are named as the columns are, but the columns are excluded from what the form
    writes into the row: readers see the columns, editors go on from the drafts."""

    COLUMNS: ClassVar = tuple(name for code in codes() for name in columns(Article.TEXTS, code))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        for code in codes():
            if column("headline", code) in self.fields:
                for field, text in drafting.texts(self.instance, code).items():
                    self.initial[column(field, code)] = text

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for code in codes():
            name = column("slug", code)
            if slug := self.cleaned_data.get(name):
                self.cleaned_data[name] = slugify(slug, code)
        if self.cleaned_data.get("issue_page") and not self.cleaned_data.get("issue"):
            self.add_error("issue_page", _("A page needs an issue."))
        for name in ("issue_page", "place"):
            if self.cleaned_data.get(name) == 0:
                self.add_error(name, _("Count from 1."))
        if self.instance.pk and self.instance.is_readable_anywhere():
            self._keep_publishable()
        return cleaned

    def _keep_publishable(self) -> None:
        """What readers can read keeps what it could not have been published without."""
        changed, said = set(self.changed_data), self.cleaned_data
        if "section" in changed and not said.get("section"):
            self.add_error("section", _("Readers can read the article: it needs a section."))
        photo = said.get("photo")
        if "photo" in changed and photo and not photo.is_credited:
            self.add_error("photo", _("The photo has no author or source."))

    def changed_texts(self) -> dict[str, dict[str, str]]:
        """The texts that were changed in the form: by language, by field."""
        changed, found = set(self.changed_data), {}
        for code in codes():
            texts = {
                field: self.cleaned_data[name]
                for field in Article.TEXTS
                if (name := column(field, code)) in changed
            }
            if texts:
                found[code] = texts
        return found

    def changed_facts(self) -> list[str]:
        """The shared columns of the row that were changed in the form."""
        concrete = {field.name for field in Article._meta.concrete_fields}
        return [name for name in self.changed_data if name in concrete and name not in self.COLUMNS]


# Declared here, one for each language and text, as a class body would.
ArticleForm.declared_fields.update(  # type: ignore[attr-defined]
    {column(field, code): text_field(field, code) for code in codes() for field in Article.TEXTS}
)
