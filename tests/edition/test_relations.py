"""No relation of a model that readers see something of is forgotten, whichever side it is changed
from."""

from collections.abc import Callable

import pytest
from django.db import models
from django.db.models import ForeignKey, QuerySet

from articles.models import Article, Author, Tag
from edition.models import PublicModel
from tests import factories
from tests.edition.deeds import (
    BELONGING,
    BRINGING,
    OF_RELATED,
    TO_ROWS,
    WITH_BULK,
    both,
    number,
    public_models,
    stored,
    sync,
    values,
)

# Rows that are not public and take public ones with them when they are deleted, and why that may
# be without a word to the edition.
NOT_HEARD_OF = {
    "articles.LegacyAddress.content_type": "deleted by hand alone, with what it stands for",
}


def foreign_keys() -> list[ForeignKey]:
    """Those of public models which have a manager on the other side."""
    return [
        field
        for model in public_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and not field.remote_field.hidden
    ]


def many_to_many() -> list[tuple[type, str]]:
    """(model, name of the manager) of both sides of each such relation."""
    sides = []
    for model in public_models():
        for field in model._meta.many_to_many:
            if isinstance(field, models.ManyToManyField):
                sides += [
                    (model, field.name),
                    (field.related_model, field.remote_field.get_accessor_name()),
                ]
    return sides


def tried_on(field: ForeignKey) -> list[tuple]:
    deeds = [name for name in both(OF_RELATED) if field.null or sync(name) not in BELONGING]
    return [
        pytest.param(field, name, bulk, id=f"{field}.{name}-{bulk}")
        for name in deeds
        for bulk in ([{"bulk": True}, {"bulk": False}] if sync(name) in WITH_BULK else [{}])
    ]


def test_there_are_relations_to_try():
    names = {str(field) for field in foreign_keys()}
    assert {"articles.Article.section", "articles.Byline.author"} <= names
    assert {(Article, "authors"), (Author, "articles")} <= set(many_to_many())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "deed", "bulk"), [p for f in foreign_keys() for p in tried_on(f)]
)
def test_manager_of_a_foreign_key_raises_the_edition(field, deed, bulk):
    model = field.model
    one = stored(field.related_model)
    rows = getattr(one, field.remote_field.get_accessor_name())
    row, given = None, {}
    if sync(deed) in WITH_BULK:
        row = stored(model)
        if sync(deed) in BELONGING:
            QuerySet(model).filter(pk=row.pk).update(**{field.name: one})
            row.refresh_from_db()
    else:
        given = {name: value for name, value in values(model).items() if name != field.name}
    before = number()
    OF_RELATED[sync(deed)](rows, row, given, deed, **bulk)
    assert number() > before
    assert rows.exists() is (sync(deed) not in BELONGING)


@pytest.mark.django_db
@pytest.mark.parametrize("deed", both(OF_RELATED))
@pytest.mark.parametrize(("model", "name"), many_to_many())
def test_manager_of_a_many_to_many_relation_raises_the_edition(model, name, deed):
    one = stored(model)
    rows = getattr(one, name)
    row, given = None, {}
    if sync(deed) in WITH_BULK:
        row = stored(rows.model)
        if sync(deed) in BELONGING:
            rows.add(row)
    else:
        given = values(rows.model)
    before = number()
    OF_RELATED[sync(deed)](rows, row, given, deed)
    assert number() > before
    assert rows.exists() is (sync(deed) not in BELONGING)


@pytest.mark.django_db
@pytest.mark.parametrize("field", foreign_keys(), ids=str)
def test_every_method_of_a_related_manager_is_tried(field):
    rows = getattr(stored(field.related_model), field.remote_field.get_accessor_name())
    marked = {name for name in dir(rows) if getattr(getattr(rows, name), "alters_data", False)}
    marked = {name for name in marked if not name.startswith("_")}
    proxied = {*both(TO_ROWS), *both(BRINGING), "take_articles_out"}
    assert {"add", "create"} <= marked <= {*both(OF_RELATED), *proxied}


TAGS: dict[str, Callable[[Article, Tag], object]] = {
    "add": lambda article, tag: article.tags.add(tag),
    "set": lambda article, tag: article.tags.set([tag]),
    "remove": lambda article, tag: article.tags.remove(article.tags.get()),
    "clear": lambda article, tag: article.tags.clear(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("deed", TAGS)
def test_change_of_tags_raises_the_edition(deed):
    article, other = factories.article(), factories.tag("друга")
    article.tags.add(factories.tag())
    before = number()
    TAGS[deed](article, other)
    assert number() > before


# --- What is deleted with others ------------------------------------------------------------------


def test_public_rows_go_or_change_only_with_public_ones():
    """Which have raised the edition themselves."""
    others = {
        str(field)
        for model in public_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and not issubclass(field.related_model, PublicModel)
    }
    assert others == set(NOT_HEARD_OF)


@pytest.mark.django_db
@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize(
    "field",
    [f for f in foreign_keys() if f.remote_field.on_delete in (models.CASCADE, models.SET_NULL)],
    ids=str,
)
def test_deletion_that_changes_other_rows_raises_the_edition_once(field, many):
    if not issubclass(field.related_model, PublicModel):
        pytest.skip("not heard of, as is said above")
    row = stored(field.model)
    one = getattr(row, field.name) or stored(field.related_model)
    QuerySet(field.model).filter(pk=row.pk).update(**{field.name: one})
    before = number()
    if many:
        type(one).objects.filter(pk=one.pk).delete()
    else:
        one.delete()
    assert number() == before + 1
    left = QuerySet(field.model).filter(pk=row.pk)
    assert left.exists() is (field.remote_field.on_delete is models.SET_NULL)
    assert not left.filter(**{f"{field.name}__isnull": False}).exists()
