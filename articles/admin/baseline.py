"""What a form showed, so that whoever saves it later writes only what they changed themselves.

Django compares what a form sends with the row as it is by then. A colleague who saved another
language in the meantime would so lose it to somebody who never touched it. A form here carries a
signed fingerprint of each value it showed, in a hidden field, so it needs no script.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cached_property
from hashlib import blake2b
from typing import Any

from django import forms
from django.contrib.admin.utils import display_for_value
from django.core import signing
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.defaultfilters import yesno
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _

FIELD = "baseline"


def fingerprint(field: forms.Field, value: Any) -> str:
    """A short hash of a value of `field`, the same for the value of a row and for what a browser
    sends back of it unchanged."""
    value = field.prepare_value(value)
    if isinstance(value, list | tuple | set):
        value = sorted(str(each) for each in value)
    elif isinstance(value, datetime) and is_aware(value):
        value = value.astimezone(UTC).replace(microsecond=0)
    plain = "" if value is None else str(value)
    return blake2b(plain.replace("\r\n", "\n").strip().encode(), digest_size=6).hexdigest()


class BaselineForm(forms.ModelForm):
    """Writes what differs from what it showed, and asks back where somebody else changed the
    same. Of what only others changed the row's value stays.

    Without a baseline, or with a broken one, the row as it is counts as what was shown.
    """

    baseline = forms.CharField(label="", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A callable: subclasses set initial values of their own after this.
        self.fields[FIELD].initial = lambda: self._signed(self._now())

    # --- What was shown ---------------------------------------------------------------------------

    def _watched(self) -> Iterator[BoundField]:
        """The fields that can be overtaken: a file is only ever sent on purpose."""
        for name, field in self.fields.items():
            if not isinstance(field, forms.FileField) and not field.widget.is_hidden:
                yield self[name]

    def _now(self) -> dict[str, str]:
        """The fingerprints of the row as it is, by field; none where there is no row yet."""
        if not self.instance.pk:
            return {}
        return {bound.name: fingerprint(bound.field, bound.initial) for bound in self._watched()}

    @property
    def _salt(self) -> str:
        return f"{__name__}:{self.instance._meta.label}:{self.instance.pk}"

    def _signed(self, fingerprints: dict[str, str]) -> str:
        return signing.dumps(fingerprints, salt=self._salt, compress=True) if fingerprints else ""

    @cached_property
    def _shown(self) -> dict[str, str]:
        try:
            return signing.loads(self.data.get(self.add_prefix(FIELD), ""), salt=self._salt)
        except signing.BadSignature:
            return {}

    # --- What was changed, and by whom ------------------------------------------------------------

    @cached_property
    def _overtaken(self) -> dict[str, str]:
        """The fields that the row says otherwise by now, with the fingerprints of today."""
        now = self._now() if self._shown else {}
        return {name: told for name, told in now.items() if self._shown.get(name, told) != told}

    @cached_property
    def _left(self) -> frozenset[str]:
        """Those of them that nobody touched in this form, or in which both wrote the same."""
        return frozenset(name for name, now in self._overtaken.items() if self._is_left(name, now))

    def _is_left(self, name: str, now: str) -> bool:
        bound = self[name]
        try:
            sent = fingerprint(bound.field, bound.field.clean(bound.data))
        except ValidationError:
            return False
        return sent in (self._shown[name], now)

    @cached_property
    def changed_data(self) -> list[str]:
        """The names of the fields in which what was sent differs from what was shown."""
        left = self._left | {FIELD}
        return [bound.name for bound in self if bound.name not in left and bound._has_changed()]

    # --- Cleaning ---------------------------------------------------------------------------------

    def full_clean(self) -> None:
        # Of a disabled field Django takes the value of the row. For the time of cleaning only: on
        # the page it is to be sent again.
        left = self._left if self.is_bound else ()
        for name in left:
            self.fields[name].disabled = True
        try:
            super().full_clean()
        finally:
            for name in left:
                self.fields[name].disabled = False

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        both = [name for name in self.changed_data if name in self._overtaken]
        for name in both:
            self.add_error(name, ValidationError(self._objection(self[name]), code="overtaken"))
        if both:
            # Now both texts are before the person, who may save again.
            seen = self._shown | {name: self._overtaken[name] for name in both}
            self.data = self.data.copy()
            self.data[self.add_prefix(FIELD)] = self._signed(seen)
        return cleaned

    def _objection(self, bound: BoundField) -> SafeString:
        attrs = bound.field.widget.attrs
        return format_html(
            '{}<span class="other-text" tabindex="0" lang="{}" dir="{}">{}</span>{}',
            _("Somebody else changed this since you opened the form. Now it says:"),
            attrs.get("lang", ""),
            attrs.get("dir", "auto"),
            _in_words(bound.field, bound.initial) or "–",
            _("What you entered is kept below. Saving again puts it in the place of that."),
        )


def _in_words(field: forms.Field, value: Any) -> str:
    """A value of a row as people read it."""
    if isinstance(field, forms.ModelMultipleChoiceField):
        return ", ".join(str(each) for each in value or ())
    if isinstance(field, forms.ModelChoiceField):
        return str(field.queryset.filter(pk=value).first() or "")
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    if isinstance(value, bool):
        return yesno(value)
    return display_for_value(field.prepare_value(value), "")


class InlineBaseline:
    """For an inline of BaselineForms: brings the hidden field into each row."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> list:
        *before, (name, options) = super().get_fieldsets(request, obj)  # type: ignore[misc]
        if self.has_change_permission(request, obj):  # else there is nothing to send
            options = options | {"fields": [*options["fields"], FIELD]}
        return [*before, (name, options)]
