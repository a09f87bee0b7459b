"""The number that every change of public content raises, once and in the same transaction."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.db import connection, connections, transaction
from django.utils import timezone

import edition
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
from edition.models import Edition, PublicModel, PublicQuerySet
from sekretno.models import Masthead, Page
from tests import factories

OURS = ("articles", "sekretno", "edition", "languages", "pictures", "sponsors", "contact")
# Models of ours of which no public page shows anything, and why.
NOT_PUBLIC = {
    "articles.Draft": "the newsroom's own",
    "articles.Version": "the newsroom's own",
    "edition.Edition": "the number itself",
    "sekretno.DemoRow": "which rows the demo made",
    "sekretno.Person": "the staff",
}


class Broken(Exception):
    pass


def number() -> int:
    return Edition.objects.get().n


def _make_and_break(name: str) -> None:
    Section.objects.create(name_bg=name)
    raise Broken


def public_models() -> list[type[PublicModel]]:
    return [m for m in apps.get_models() if issubclass(m, PublicModel)]


# --- change() -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_change_raises_the_number_by_one():
    before = number()
    with edition.change():
        pass
    assert number() == before + 1


@pytest.mark.django_db
def test_change_raises_the_number_before_anything_else():
    before = number()
    with edition.change():
        assert number() == before + 1


@pytest.mark.django_db
def test_nested_changes_raise_it_once():
    before = number()
    with edition.change():
        with edition.change(), edition.change():
            pass
        with edition.change():
            pass
    assert number() == before + 1


@pytest.mark.django_db
def test_changes_after_one_another_each_raise_it():
    before = number()
    for _time in range(3):
        with edition.change():
            pass
    assert number() == before + 3


@pytest.mark.django_db
def test_change_that_breaks_off_leaves_number_and_rows_as_they_were():
    before = number()
    with pytest.raises(Broken), edition.change():
        _make_and_break("Рубрика")
    assert (number(), Section.objects.count()) == (before, 0)
    with edition.change():
        pass
    assert number() == before + 1


@pytest.mark.django_db
def test_inner_change_that_breaks_off_leaves_the_outer_one():
    before = number()
    with edition.change():
        Section.objects.create(name_bg="Първа")
        with pytest.raises(Broken), edition.change():
            _make_and_break("Втора")
        Section.objects.create(name_bg="Трета")
    assert number() == before + 1
    assert set(Section.objects.values_list("name_bg", flat=True)) == {"Първа", "Трета"}


@pytest.mark.django_db(transaction=True)
def test_change_inside_a_transaction_that_breaks_off_is_undone():
    before = number()
    with pytest.raises(Broken), transaction.atomic():
        _make_and_break("Рубрика")
    assert number() == before


@pytest.mark.django_db(transaction=True)
def test_database_that_was_emptied_has_its_edition_again():
    from django.core.management import call_command

    Edition.objects.all().delete()
    call_command("flush", interactive=False, verbosity=0)
    before = number()
    factories.section()
    assert number() == before + 1


WRITERS, TIMES = 4, 5


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_lose_no_count_and_do_not_deadlock():
    """They take the rows in opposite orders, which deadlocks without a common queue."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, in memory one connection")
    rows = [factories.section(f"Рубрика {n}") for n in range(WRITERS)]
    before, failed = number(), []
    together = threading.Barrier(WRITERS)

    def write(mine: int) -> None:
        try:
            together.wait(10)
            for time in range(TIMES):
                order = rows if (mine + time) % 2 else rows[::-1]
                with edition.change():
                    for row in order:
                        Section.objects.filter(pk=row.pk).update(position=mine)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert not failed
    assert not any(writer.is_alive() for writer in writers)
    assert number() == before + WRITERS * TIMES


# --- No public model is forgotten -----------------------------------------------------------------


def test_every_model_is_public_or_said_to_be_not():
    ours = [m for m in apps.get_models() if m._meta.app_label in OURS]
    private = {m._meta.label for m in ours if not issubclass(m, PublicModel)}
    assert private == set(NOT_PUBLIC)


@pytest.mark.parametrize("model", public_models(), ids=lambda m: m._meta.label)
def test_manager_of_a_public_model_raises_the_edition(model):
    for manager in (*model._meta.managers, model._default_manager):
        assert isinstance(manager.get_queryset(), PublicQuerySet), manager


# A new row of each public model, not saved; a model without one fails below.
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


def stored(model: type) -> PublicModel:
    Masthead.objects.all().delete()  # the one row that is there from the start
    [row] = model.objects.bulk_create([NEW[model]()])
    return model.objects.order_by("-pk").first() if row.pk is None else row


def some_field(model: type) -> str:
    """A column that can be written again with the value that it has."""
    return next(f.name for f in model._meta.concrete_fields if not f.primary_key)


def rewrite(row: PublicModel) -> dict:
    name = some_field(type(row))
    return {name: getattr(row, name)}


DEEDS: dict[str, Callable[[PublicModel], object]] = {
    "save": lambda row: row.save(),
    "save in part": lambda row: row.save(update_fields=[some_field(type(row))]),
    "delete": lambda row: row.delete(),
    "update": lambda row: type(row).objects.filter(pk=row.pk).update(**rewrite(row)),
    "update of what is not there": lambda row: (
        type(row).objects.filter(pk=-1).update(**rewrite(row))
    ),
    "delete many": lambda row: type(row).objects.filter(pk=row.pk).delete(),
    "bulk_update": lambda row: type(row).objects.bulk_update([row], [some_field(type(row))]),
    "update_or_create": lambda row: type(row).objects.update_or_create(
        pk=row.pk, defaults=rewrite(row)
    ),
}


def test_every_public_model_has_a_row_to_be_tried_with():
    assert set(NEW) == set(public_models())


@pytest.mark.django_db
@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("model", NEW, ids=lambda m: m._meta.label)
def test_deed_on_a_public_model_raises_the_edition_once(model, deed):
    row = stored(model)
    before = number()
    DEEDS[deed](row)
    assert number() == before + 1


@pytest.mark.django_db
@pytest.mark.parametrize("way", ["save", "create", "bulk_create", "get_or_create"])
@pytest.mark.parametrize("model", NEW, ids=lambda m: m._meta.label)
def test_new_row_of_a_public_model_raises_the_edition_once(model, way):
    Masthead.objects.all().delete()  # the one row that is there from the start
    row = NEW[model]()
    values = {
        f.name: getattr(row, f.name)
        for f in model._meta.concrete_fields
        if getattr(row, f.attname) is not None
    }
    before = number()
    if way == "save":
        row.save()
    elif way == "bulk_create":
        model.objects.bulk_create([row])
    else:
        getattr(model.objects, way)(**values)
    assert number() == before + 1
    assert model.objects.exists()


@pytest.mark.django_db
def test_bulk_deed_in_many_batches_raises_the_edition_once():
    rows = [Section(name_bg=f"Рубрика {n}") for n in range(3)]
    before = number()
    made = Section.objects.bulk_create(rows, batch_size=1)
    assert number() == before + 1
    Section.objects.bulk_update(made, ["position"], batch_size=1)
    assert number() == before + 2


# --- Relations ------------------------------------------------------------------------------------

RELATIONS: dict[str, Callable[[Article, PublicModel], object]] = {
    "authors.add": lambda a, x: a.authors.add(factories.author("Друг")),
    "authors.remove": lambda a, x: a.authors.remove(a.authors.get()),
    "authors.clear": lambda a, x: a.authors.clear(),
    "author.articles.clear": lambda a, x: a.authors.get().articles.clear(),
    "author.articles.add": lambda a, x: factories.author("Друг").articles.add(a),
    "tags.add": lambda a, x: a.tags.add(x),
    "tags.remove": lambda a, x: a.tags.remove(a.tags.get()),
    "tags.clear": lambda a, x: a.tags.clear(),
    "section.articles.clear": lambda a, x: a.section.articles.clear(),
    "issue.articles.remove": lambda a, x: a.issue.articles.remove(a),
    "issue.articles.set": lambda a, x: a.issue.articles.set([]),
    "cascade to a byline": lambda a, x: a.delete(),
    "cascade to an article": lambda a, x: a.photo.delete(),
}


@pytest.mark.django_db
@pytest.mark.parametrize("relation", RELATIONS)
def test_change_of_a_relation_raises_the_edition(relation):
    [photo] = Photo.objects.bulk_create([Photo(file="photos/x.jpg", credit="Автор")])
    photo = Photo.objects.get()
    article = factories.article(photo=photo, issue=factories.issue())
    Byline.objects.create(article=article, author=factories.author())
    article.tags.add(factories.tag())
    other = factories.tag("друга")
    made = {"author.articles.add": 1, "authors.add": 1}.get(relation, 0)
    before = number()
    RELATIONS[relation](article, other)
    assert number() > before + made


@pytest.mark.django_db
def test_work_in_progress_does_not_raise_the_edition():
    from articles import drafting
    from articles.models import Draft

    article = factories.published("bg")
    before = number()
    drafting.save(article=article, language="bg", fields={"headline": "Чернова"})
    Draft.objects.update(handed_in_at=timezone.now())
    assert number() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/bg/", "/bg/archive/", "/bg/articles/1/", "/nothing", "/bg/contact/"]
)
def test_reading_does_not_raise_the_edition(client, path):
    factories.published("bg")
    before = number()
    client.get(path)
    assert number() == before


def test_there_is_one_edition(db):
    assert Edition.objects.count() == 1
    from django.db import IntegrityError

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.create(pk=2)
