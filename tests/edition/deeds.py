"""Rows of every public model, and everything that Django can do to them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from asgiref.sync import async_to_sync
from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from articles.models import (
    Article,
    Author,
    Byline,
    Correction,
    Issue,
    LegacyAddress,
    Photo,
    PrintItem,
    Section,
    Tag,
    TaggedArticle,
)
from edition.models import Edition, PublicModel
from sekretno.models import Masthead, Page
from tests import factories


def number() -> int:
    return Edition.objects.get().n


def public_models() -> list[type[PublicModel]]:
    return [m for m in apps.get_models() if issubclass(m, PublicModel)]


# --- Rows to try with -----------------------------------------------------------------------------

# A new row of each public model, not saved; a model without one fails.
NEW: dict[type, Callable[[], PublicModel]] = {
    Article: lambda: Article(headline_bg="Заглавие"),
    Author: lambda: Author(name_bg="Автор"),
    Byline: lambda: Byline(article=factories.article(), author=factories.author()),
    Correction: lambda: Correction(article=factories.article(), text_bg="Поправка"),
    Issue: lambda: Issue(number="281", order=281, date=date(2007, 11, 23)),
    LegacyAddress: lambda: LegacyAddress(address="/old", target=factories.article()),
    Masthead: lambda: Masthead(pk=1, name_bg="Вестник"),
    Page: lambda: Page(slug="about", title_bg="За нас"),
    Photo: lambda: Photo(file="photos/x.jpg", credit="Автор"),
    PrintItem: lambda: PrintItem(issue=factories.issue(), page=1, title_bg="Кръстословица"),
    Section: lambda: Section(name_bg="Рубрика"),
    Tag: lambda: Tag(name_bg="тема"),
    TaggedArticle: lambda: TaggedArticle(content_object=factories.article(), tag=factories.tag()),
}


def stored(model: type) -> Any:
    """A row that is there, of a public model or of one that such a model refers to."""
    if model is ContentType:
        return ContentType.objects.get_for_model(Tag)
    Masthead.objects.all().delete()  # the one row that is there from the start
    [row] = model.objects.bulk_create([NEW[model]()])
    return model.objects.order_by("-pk").first() if row.pk is None else row


def values(model: type) -> dict[str, Any]:
    """What a new row is made from."""
    Masthead.objects.all().delete()
    row = NEW[model]()
    return {
        field.name: getattr(row, field.name)
        for field in model._meta.concrete_fields
        if getattr(row, field.attname) is not None
    }


def some_field(model: type) -> str:
    """A column that can be written again with the value that it has."""
    return next(f.name for f in model._meta.concrete_fields if not f.primary_key)


def same(row: PublicModel) -> dict[str, Any]:
    name = some_field(type(row))
    return {name: getattr(row, name)}


def call(thing: Any, name: str, /, *args: Any, **kwargs: Any) -> Any:
    """Calls the method, be it one to be waited for."""
    method = getattr(thing, name)
    return (method if sync(name) == name else async_to_sync(method))(*args, **kwargs)


# --- Deeds ----------------------------------------------------------------------------------------

# The names are those of the methods; each deed is given its name with or without the "a" of those
# to be waited for.
TO_A_ROW = {
    "save": lambda row, name: call(row, name),
    "delete": lambda row, name: call(row, name),
}
TO_ROWS = {
    "update": lambda rows, row, name: call(rows, name, **same(row)),
    "delete": lambda rows, row, name: call(rows, name),
    "bulk_update": lambda rows, row, name: call(rows, name, [row], [some_field(type(row))]),
    "update_or_create": lambda rows, row, name: call(rows, name, pk=row.pk, defaults=same(row)),
}
BRINGING = {
    "create": lambda rows, values, name: call(rows, name, **values),
    "get_or_create": lambda rows, values, name: call(rows, name, **values),
    "update_or_create": lambda rows, values, name: call(rows, name, **values),
    "bulk_create": lambda rows, values, name: call(rows, name, [rows.model(**values)]),
}
# What managers of relations can do, to a row that does not belong to it or, with BELONGING, does.
OF_RELATED = {
    "add": lambda rows, row, values, name, **bulk: call(rows, name, row, **bulk),
    "set": lambda rows, row, values, name, **bulk: call(rows, name, [row], **bulk),
    "remove": lambda rows, row, values, name, **bulk: call(rows, name, row, **bulk),
    "clear": lambda rows, row, values, name, **bulk: call(rows, name, **bulk),
    "create": lambda rows, row, values, name: call(rows, name, **values),
    "get_or_create": lambda rows, row, values, name: call(rows, name, **values),
    "update_or_create": lambda rows, row, values, name: call(rows, name, **values),
}
BELONGING = {"remove", "clear"}
WITH_BULK = {"add", "set", "remove", "clear"}


def both(deeds: dict[str, Any]) -> list[str]:
    """The names of these deeds, and those of the same to be waited for."""
    return [prefix + name for name in deeds for prefix in ("", "a")]


def sync(name: str) -> str:
    """The name of a deed without the "a"."""
    return name if name in {*TO_A_ROW, *TO_ROWS, *BRINGING, *OF_RELATED} else name[1:]
