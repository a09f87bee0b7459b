"""Work in progress: one draft of an article in a language, which only publishing shows."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles import typography
from articles.models import Article, Draft
from articles.querysets import tidied
from articles.slugs import settled
from languages import column, localized

if TYPE_CHECKING:
    from sekretno.models import Person


WRITTEN = ("kicker", "headline", "lead", "body")
"""Fields in which typed quotes and hyphens become those of the language."""


def texts(article: Article, language: str) -> dict[str, str]:
    """The texts that an editor goes on from: the draft's where there is one, else the row's."""
    draft = article.drafts.filter(language=language).first()
    if draft is not None:
        return {field: draft.fields.get(field) or "" for field in Article.TEXTS}
    return {field: localized(article, field, language) or "" for field in Article.TEXTS}


@transaction.atomic
def save(
    *, article: Article, language: str, fields: Mapping[str, str], person: "Person | None" = None
) -> Draft:
    """Keeps `fields` (some of Article.TEXTS) as the draft of `article` in `language`.

    Until a language is first published nobody reads its columns, so they follow the draft: lists
    and search of the newsroom then need the row alone. What was handed in or approved before is
    so no longer.
    """
    kept = texts(article, language) | dict(fields)
    for field in WRITTEN:
        kept[field] = typography.quotes(kept[field], language)
        kept[field] = tidied(field, kept[field])
    kept["slug"] = settled(kept["slug"], kept["headline"], language)
    draft, _ = Draft.objects.update_or_create(
        article=article,
        language=language,
        defaults={
            "fields": kept,
            "person": person,
            "saved_at": timezone.now(),
            "handed_in_at": None,
            "approved_at": None,
            "approved_by": None,
        },
        create_defaults={
            "fields": kept,
            "person": person,
            "based_on": article.revision,
        },
    )
    _follow(article, language, kept)
    return draft


def _follow(article: Article, language: str, kept: Mapping[str, str]) -> None:
    """Writes the texts into the columns, while those are before nobody.

    The database decides whether they are, since `article` may have been published since it was
    read. Django's own queryset, since nothing that readers see changes.
    """
    written = {column(field, language): kept[field] for field in Article.TEXTS}
    unpublished = {f"{column('published_at', language)}__isnull": True}
    if QuerySet(Article).filter(pk=article.pk, **unpublished).update(**written):
        for name, text in written.items():
            setattr(article, name, text)
