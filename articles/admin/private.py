"""Files that no web server maps, handed to colleagues as attachments."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class PrivateFileInput(forms.ClearableFileInput):
    """An upload that shows no link of its own: a private file has no public address."""

    template_name = "django/forms/widgets/file.html"

    def is_initial(self, value: Any) -> bool:
        return bool(value)

    def format_value(self, value: Any) -> None:
        """Nothing: the name of a private file is not told in pages."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        upload = super().render(name, value, attrs, renderer)
        if self.is_required or not self.is_initial(value):
            return upload
        box = self.clear_checkbox_name(name)
        return format_html(
            '<span class="private-file">{0}<span class="clearable-file-input">'
            '<input type="checkbox" name="{1}" id="{2}"> <label for="{2}">{3}</label>'
            "</span></span>",
            upload,
            box,
            self.clear_checkbox_id(box),
            self.clear_checkbox_label,
        )


class WithPrivateFile(admin.ModelAdmin):
    """A ModelAdmin of things with one private file."""

    PRIVATE: ClassVar[str]
    """The field that holds the file."""

    def get_urls(self) -> list:
        view: Callable = self.admin_site.admin_view(self.private_view)
        return [
            path("<path:object_id>/file/", view, name=self._private_name()),
            *super().get_urls(),
        ]

    def _private_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_file"

    def private_view(self, request: HttpRequest, object_id: str) -> FileResponse:
        obj = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        file = getattr(obj, self.PRIVATE, None)
        if not file:
            raise Http404
        try:
            opened = file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        # As an attachment, so that the browser never shows an upload under the paper's address.
        answer = FileResponse(opened, as_attachment=True, filename=PurePath(file.name).name)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer

    @admin.display(description=gettext_lazy("file"))
    def download(self, obj: Any) -> SafeString | str:
        if not obj or not getattr(obj, self.PRIVATE):
            return "–"
        address = reverse(f"admin:{self._private_name()}", args=(obj.pk,))
        return format_html('<a href="{}">{}</a>', address, _("Download"))
