"""Which fields have a column in every language."""

from modeltranslation.translator import TranslationOptions, register

from articles import models


@register(models.Article)
class ArticleTranslation(TranslationOptions):
    fields = (
        "kicker",
        "headline",
        "slug",
        "lead",
        "body",
        "published_at",
        "updated_at",
        "withdrawn_at",
        "withdrawal_reason",
        "based_on",
    )


@register(models.Section)
class SectionTranslation(TranslationOptions):
    fields = ("name", "slug", "description")


@register(models.Author)
class AuthorTranslation(TranslationOptions):
    fields = ("name", "slug", "bio")


@register(models.Tag)
class TagTranslation(TranslationOptions):
    fields = ("name", "slug")


@register(models.Photo)
class PhotoTranslation(TranslationOptions):
    fields = ("caption", "alt")


@register(models.Issue)
class IssueTranslation(TranslationOptions):
    fields = ("title", "published_at")


@register(models.PrintItem)
class PrintItemTranslation(TranslationOptions):
    fields = ("title",)


@register(models.Correction)
class CorrectionTranslation(TranslationOptions):
    fields = ("text",)
