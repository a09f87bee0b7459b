"""The number that every change of public content raises, once and in the same transaction."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

import edition
from articles.models import Section
from edition.models import Edition
from tests import factories


class Broken(Exception):
    pass


def number() -> int:
    return Edition.objects.get().n


def _make_and_break(name: str) -> None:
    Section.objects.create(name_bg=name)
    raise Broken


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


# --- What raises nothing --------------------------------------------------------------------------


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
