"""No model that readers see something of, and no way of changing it, is forgotten."""

from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.db.models import Model, QuerySet

from articles.models import Section
from edition.models import PublicModel, PublicQuerySet
from tests import factories
from tests.edition.deeds import (
    BRINGING,
    NEW,
    TO_A_ROW,
    TO_ROWS,
    both,
    number,
    public_models,
    same,
    some_field,
    stored,
    sync,
    values,
)

OURS = ("articles", "sekretno", "edition", "languages", "pictures", "sponsors", "contact")
# Models of ours of which no public page shows anything, and why.
NOT_PUBLIC = {
    "articles.Draft": "the newsroom's own",
    "articles.MonthCount": "follows from the articles, whose changes raise the number",
    "articles.Version": "the newsroom's own",
    "edition.Edition": "the number itself",
    "sekretno.DemoRow": "which rows the demo made",
    "sekretno.Person": "the staff",
}


def test_every_model_is_public_or_said_to_be_not():
    ours = [m for m in apps.get_models() if m._meta.app_label in OURS]
    private = {m._meta.label for m in ours if not issubclass(m, PublicModel)}
    assert private == set(NOT_PUBLIC)


@pytest.mark.parametrize("model", public_models(), ids=lambda m: m._meta.label)
def test_manager_of_a_public_model_raises_the_edition_and_hides_nothing(model):
    for manager in (*model._meta.managers, model._default_manager, model._base_manager):
        assert isinstance(manager.get_queryset(), PublicQuerySet), manager
        assert not manager.get_queryset().query.where, manager


def test_every_public_model_has_a_row_to_be_tried_with():
    assert set(NEW) == set(public_models())


# --- Whatever Django can do to rows ---------------------------------------------------------------

# Every public method of Django's QuerySet and Model. One that a new Django brings fails below,
# until it is said here whether it writes; if it does, it is tried.
READING = set(
    """
    aaggregate acontains acount aearliest aexists aexplain afirst aget aggregate ain_bulk aiterator
    alast alatest alias all annotate as_manager complex_filter contains count dates datetimes defer
    difference distinct earliest exclude exists explain extra filter first get in_bulk intersection
    iterator last latest none only order_by prefetch_related raw resolve_expression reverse
    select_for_update select_related union using values values_list
    """.split()
)
READING_A_ROW = set(
    """
    arefresh_from_db check clean clean_fields date_error_message from_db full_clean get_constraints
    get_deferred_fields prepare_database_save refresh_from_db serializable_value
    unique_error_message validate_constraints validate_unique
    """.split()
)
INSIDE_SAVE = {"save_base"}


def public_methods(of: type) -> set[str]:
    return {
        name for name in dir(of) if not name.startswith("_") and callable(getattr(of, name, None))
    }


def test_every_method_of_django_is_known():
    assert public_methods(QuerySet) == READING | set(both(TO_ROWS)) | set(both(BRINGING))
    assert public_methods(Model) == READING_A_ROW | INSIDE_SAVE | set(both(TO_A_ROW))


@pytest.mark.parametrize("model", public_models(), ids=lambda m: m._meta.label)
def test_every_method_that_is_said_to_write_is_tried(model):
    rows = type(model.objects.all())
    marked = {
        name for name in public_methods(rows) if getattr(rows, name).__dict__.get("alters_data")
    }
    own = {"take_articles_out"}  # asks for update()
    assert {"update", "delete"} <= marked <= {*both(TO_ROWS), *both(BRINGING), *own}


each_model = pytest.mark.parametrize("model", NEW, ids=lambda m: m._meta.label)


@pytest.mark.django_db
@pytest.mark.parametrize("deed", both(TO_A_ROW))
@each_model
def test_deed_on_a_public_row_raises_the_edition_once(model, deed):
    row = stored(model)
    before = number()
    TO_A_ROW[sync(deed)](row, deed)
    assert number() == before + 1


@pytest.mark.django_db
@each_model
def test_saving_some_fields_raises_the_edition_once(model):
    row = stored(model)
    before = number()
    row.save(update_fields=[some_field(model)])
    assert number() == before + 1


@pytest.mark.django_db
@pytest.mark.parametrize("deed", both(TO_ROWS))
@each_model
def test_deed_on_public_rows_raises_the_edition_once(model, deed):
    row = stored(model)
    rows = model.objects.all()
    if sync(deed) in ("update", "delete"):
        rows = rows.filter(pk=row.pk)
    before = number()
    TO_ROWS[sync(deed)](rows, row, deed)
    assert number() == before + 1


@pytest.mark.django_db
@each_model
def test_update_of_what_is_not_there_raises_the_edition_once(model):
    row = stored(model)
    before = number()
    assert model.objects.filter(pk=-1).update(**same(row)) == 0
    assert number() == before + 1


@pytest.mark.django_db
@pytest.mark.parametrize("deed", both(BRINGING))
@each_model
def test_new_row_of_a_public_model_raises_the_edition_once(model, deed):
    given = values(model)
    before, rows = number(), model.objects.count()
    BRINGING[sync(deed)](model.objects.all(), given, deed)
    assert number() == before + 1
    assert model.objects.count() == rows + 1


@pytest.mark.django_db
@each_model
def test_saving_a_new_row_of_a_public_model_raises_the_edition_once(model):
    row = model(**values(model))
    before = number()
    row.save()
    assert number() == before + 1


@pytest.mark.django_db
def test_bulk_deed_in_many_batches_raises_the_edition_once():
    rows = [Section(name_bg=f"Рубрика {n}") for n in range(3)]
    before = number()
    made = Section.objects.bulk_create(rows, batch_size=1)
    assert number() == before + 1
    Section.objects.bulk_update(made, ["position"], batch_size=1)
    assert number() == before + 2


# --- Fixtures -------------------------------------------------------------------------------------


def from_fixture(row: Model) -> Any:
    [found] = serializers.deserialize("json", serializers.serialize("json", [row]))
    return found


@pytest.mark.django_db
@each_model
def test_row_of_a_fixture_raises_the_edition_once(model):
    found = from_fixture(stored(model))
    before = number()
    found.save()
    assert number() == before + 1


@pytest.mark.django_db(transaction=True)
def test_row_of_a_fixture_outside_a_transaction_raises_the_edition_before_and_after():
    found = from_fixture(factories.section())
    before = number()
    found.save()
    assert number() == before + 2


@pytest.mark.django_db
def test_loaddata_raises_the_edition_once(tmp_path):
    section = factories.section("Стара")
    factories.section("Друга")
    file = tmp_path / "sections.json"
    call_command("dumpdata", "articles.section", output=str(file))
    Section.objects.update(name_bg="Нова")
    before = number()
    call_command("loaddata", str(file), verbosity=0)
    assert number() == before + 1
    section.refresh_from_db()
    assert section.name_bg == "Стара"
