"""Which fields have a column in every language."""

from modeltranslation.translator import TranslationOptions, register

from sekretno.models import Masthead, Page


@register(Masthead)
class MastheadTranslation(TranslationOptions):
    fields = (
        "name",
        "stamp",
        "motto",
        "description",
        "frequency",
        "owner",
        "responsible_editor",
        "funding",
        "reprint",
        "advertising",
        "subscribers",
        "corrections",
        "rights",
        "postal_address",
    )


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("title", "body", "published_at")
