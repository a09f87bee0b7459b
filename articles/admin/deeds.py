"""The publishing deeds as forms: what is asked before each, and what is said after it."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import drafting, publishing
from articles.invariants import codes
from articles.models import Article
from articles.statuses import Change, Remark
from languages import language, localized

Words = str | Promise


def zone_help() -> str:
    return _("Time zone of the paper: %(zone)s.") % {"zone": timezone.get_default_timezone_name()}


def moment_field(label: Words, *, required: bool, hint: str = "") -> forms.SplitDateTimeField:
    """A date and an hour in the paper's time zone."""
    return forms.SplitDateTimeField(
        label=label,
        required=required,
        help_text=f"{hint} {zone_help()}".strip(),
        widget=AdminSplitDateTime,
    )


def text_area(code: str, label: Words, *, limit: int) -> forms.CharField:
    """A text in language `code` of at most `limit` characters."""
    about = language(code)
    attrs = {"rows": 3, "lang": about.code, "dir": about.direction}
    return forms.CharField(
        label=label, required=False, max_length=limit, widget=forms.Textarea(attrs)
    )


def scheduled(article: Article, code: str) -> bool:
    date = localized(article, "published_at", code)
    return date is not None and date > timezone.now()


class Deed(forms.Form):
    """One deed on an article in a language. Goes in: what the page asks; `perform` does it."""

    name: ClassVar[str]
    label: ClassVar[Words]
    IS_MAIN: ClassVar = False
    # Templates call what is callable, and the buttons are made from the classes.
    do_not_call_in_templates: ClassVar = True

    def __init__(self, *args: Any, article: Article, code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.article, self.code = article, code
        self.ask()

    @property
    def language_name(self) -> str:
        return language(self.code).name

    @classmethod
    def is_offered(cls, article: Article | None, code: str) -> bool:
        """Whether the form of the article has a button for it in language `code`."""
        raise NotImplementedError

    def refusal(self) -> str:
        """A sentence where the deed makes no sense now."""
        return ""

    def obstacles(self) -> list[str]:
        """Sentences that tell what is in the way."""
        return []

    def ask(self) -> None:
        """Adds the fields of the question."""

    def perform(self, person: Any) -> str:
        """Does it; returns the sentence for the log and for the person. Raises ValidationError."""
        raise NotImplementedError


class Publish(Deed):
    name = "publish"
    label = gettext_lazy("Publish…")
    IS_MAIN = True

    @classmethod
    def is_offered(cls, article: Article | None, code: str) -> bool:
        return True

    def refusal(self) -> str:
        has_draft = self.article.drafts.filter(language=self.code).exists()
        if self.article.is_readable(self.code) and not has_draft:
            return _("There is no change to publish in this language.")
        return ""

    def obstacles(self) -> list[str]:
        return publishing.obstacles(self.article, drafting.texts(self.article, self.code))

    def ask(self) -> None:
        if self.article.is_readable(self.code):
            self.fields["change"] = forms.ChoiceField(
                label=_("Kind of change"),
                choices=Change.choices,
                initial=Change.SUBSTANTIAL,
                widget=forms.RadioSelect,
                help_text=_("After a small change no translation counts as outdated."),
            )
        else:
            self.fields["at"] = moment_field(
                _("Published before"),
                required=False,
                hint=_("Only for a text that has already been published elsewhere. Empty: now."),
            )

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at and at > timezone.now():
            raise forms.ValidationError(_("This moment is to come: plan the text instead."))
        return at

    def perform(self, person: Any) -> str:
        publishing.publish(
            article=self.article,
            language=self.code,
            person=person,
            change=self.cleaned_data.get("change") or Change.SUBSTANTIAL,
            at=self.cleaned_data.get("at"),
        )
        return _("Published: %(language)s.") % {"language": self.language_name}


class Plan(Deed):
    name = "plan"
    label = gettext_lazy("Plan…")

    @classmethod
    def is_offered(cls, article: Article | None, code: str) -> bool:
        return article is None or not article.is_readable(code)

    def refusal(self) -> str:
        return _("The text is live already.") if self.article.is_readable(self.code) else ""

    def obstacles(self) -> list[str]:
        return publishing.obstacles(self.article, drafting.texts(self.article, self.code))

    def ask(self) -> None:
        draft = self.article.drafts.filter(language=self.code).first()
        field = moment_field(_("Appears on"), required=True)
        field.initial = localized(self.article, "published_at", self.code)
        if draft is not None and draft.planned_at:
            field.initial = draft.planned_at
        self.fields["at"] = field

    def perform(self, person: Any) -> str:
        at = self.cleaned_data["at"]
        publishing.schedule(article=self.article, language=self.code, at=at, person=person)
        when = date_format(timezone.localtime(at), "DATETIME_FORMAT")
        return _("Planned: %(language)s, %(when)s.") % {
            "language": self.language_name,
            "when": when,
        }


class Withdraw(Deed):
    name = "withdraw"
    label = gettext_lazy("Withdraw…")

    @classmethod
    def _is_out(cls, article: Article, code: str) -> bool:
        return article.is_readable(code) or scheduled(article, code)

    @classmethod
    def is_offered(cls, article: Article | None, code: str) -> bool:
        return article is not None and cls._is_out(article, code)

    def refusal(self) -> str:
        return "" if self._out() else _("The article is published in no language.")

    def _out(self) -> list[str]:
        return [code for code in codes() if self._is_out(self.article, code)]

    def ask(self) -> None:
        out = self._out()
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages"),
            choices=[(code, language(code).name) for code in out],
            initial=[self.code] if self.code in out else out,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["at"] = moment_field(_("Withdrawn from"), required=False, hint=_("Empty: now."))
        for code in out:
            name = language(code).name
            label = _("What readers are told (%(language)s)") % {"language": name}
            self.fields[f"reason_{code}"] = text_area(code, label, limit=500)
        if out:
            last = self.fields[f"reason_{out[-1]}"]
            last.help_text = _("Empty: the reason stays private.")

    def perform(self, person: Any) -> str:
        done = publishing.withdraw(
            article=self.article,
            languages=self.cleaned_data["languages"],
            at=self.cleaned_data["at"],
            reason={code: self.cleaned_data[f"reason_{code}"] for code in self._out()},
            person=person,
        )
        names = ", ".join(language(code).name for code in done)
        return _("Withdrawn: %(languages)s.") % {"languages": names}


class Correct(Deed):
    name = "correct"
    label = gettext_lazy("Correct…")

    @classmethod
    def is_offered(cls, article: Article | None, code: str) -> bool:
        return article is not None and article.is_readable(code)

    def refusal(self) -> str:
        if self.article.live_languages():
            return ""
        return _("Only what readers can read is corrected in public.")

    def ask(self) -> None:
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=Remark.choices)
        # The language from which the deed was called comes first.
        for code in sorted(codes(), key=lambda each: each != self.code):
            label = _("Text (%(language)s)") % {"language": language(code).name}
            self.fields[f"text_{code}"] = text_area(code, label, limit=3000)

    def perform(self, person: Any) -> str:
        publishing.correct(
            article=self.article,
            texts={code: self.cleaned_data[f"text_{code}"] for code in codes()},
            kind=self.cleaned_data["kind"],
            person=person,
        )
        return _("A correction was added under the article.")


DEEDS: dict[str, type[Deed]] = {deed.name: deed for deed in (Publish, Plan, Withdraw, Correct)}
