"""The photo library."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import csrf_protect_m
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import markup
from articles.admin import marks
from articles.admin.private import PrivateFileInput, WithPrivateFile
from articles.admin.searching import everywhere
from articles.admin.translated import Translated, TranslatedForm
from articles.models import Photo
from languages import current
from pictures import upload

ACCEPTED = "image/jpeg,image/png,image/webp,image/avif"


class PhotoForm(TranslatedForm):
    # Not Django's ImageField: pictures.upload says in words what is wrong with a file.
    file = forms.FileField(
        label=gettext_lazy("Original"),
        widget=PrivateFileInput({"accept": ACCEPTED}),
        help_text=gettext_lazy("JPEG, PNG, WebP or AVIF. It is kept as it is; readers get copies."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            upload.examine(file)
        return file


class CreditFilter(admin.SimpleListFilter):
    title = gettext_lazy("author")
    parameter_name = "credit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("none", _("without author")),
            ("unknown", _("author unknown")),
            ("named", _("with author")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Photo]) -> QuerySet[Photo]:
        if self.value() == "none":
            return queryset.filter(credit="", credit_unknown=False)
        if self.value() == "unknown":
            return queryset.filter(credit="", credit_unknown=True)
        return queryset.exclude(credit="") if self.value() == "named" else queryset


@admin.register(Photo)
class PhotoAdmin(WithPrivateFile, Translated):
    PRIVATE = "file"
    form = PhotoForm
    readonly_fields = ("preview", "download")
    shared = (
        (gettext_lazy("Picture"), {"fields": ("preview", "file", "download")}),
        (
            gettext_lazy("Author and rights"),
            {
                "fields": (
                    "credit",
                    "credit_unknown",
                    "rights_holder",
                    "licence",
                    "allowed_until",
                    "withdrawn_at",
                )
            },
        ),
        (gettext_lazy("Focal point"), {"fields": (("focus_x", "focus_y"),)}),
    )
    list_display = ("thumbnail", "title", "author", "languages", "created_at")
    list_display_links = ("thumbnail", "title")
    list_filter = (CreditFilter, ("allowed_until", admin.EmptyFieldListFilter))
    sortable_by = ()
    search_fields = (*everywhere("caption", "alt"), "credit")

    @csrf_protect_m
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        # Not in one transaction from beginning to end, as Django does it: decoding a picture takes
        # a second, for which nobody else could write. Photo.save() opens its own when that is done.
        return self._changeform_view(request, object_id, form_url, extra_context)

    def save_model(
        self, request: HttpRequest, obj: Photo, form: forms.ModelForm, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        if not obj.is_credited:
            said = _("The photo has no author or source: nothing can be published with it.")
            self.message_user(request, said, messages.WARNING)

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, obj: Photo) -> SafeString | str:
        if not obj.renditions:
            return "–"
        return markup.drawn(markup.shown(obj, current()), sizes="96px", alt="")

    @admin.display(description=gettext_lazy("as readers see it"))
    def preview(self, obj: Photo) -> SafeString | str:
        if obj.is_withdrawn():
            return _("Withdrawn: readers can fetch it no more. The original is kept.")
        if not obj.renditions:
            return _("After saving it stands here.")
        return markup.drawn(markup.shown(obj, current()), sizes="480px")

    @admin.display(description=gettext_lazy("caption"))
    def title(self, obj: Photo) -> SafeString:
        return format_html(
            '<span class="ttl">{}</span><span class="rubric">№ {}</span>', obj, obj.pk
        )

    @admin.display(description=gettext_lazy("author / source"))
    def author(self, obj: Photo) -> SafeString | str:
        if obj.credit:
            return obj.credit
        if obj.credit_unknown:
            return _("author unknown")
        return format_html(
            '<span class="state state-bad">{}{}</span>', marks.icon("bad"), _("author missing")
        )
