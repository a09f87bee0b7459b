"""Which edition is before readers, and how a process remembers it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import Error, OperationalError, models
from django.utils import timezone

import edition
from articles import publishing
from articles.models import Correction, Issue, Photo
from edition import reading
from edition.models import Edition, PublicModel
from edition.reading import Memory, midnight, read
from sekretno.models import Page
from tests import factories

NOON = datetime(2026, 11, 25, 10, tzinfo=UTC)
# Dates of public models at which nothing appears or vanishes by itself, and why.
NO_MOMENTS = {
    "articles.Article.updated_at": "set when something is published, never ahead of it",
    "articles.Article.created_at": "for the newsroom",
    "articles.Photo.created_at": "for the newsroom",
    "articles.Photo.allowed_until": "the newsroom is told; readers see no change",
    "articles.Issue.date": "what is printed on it; it appears by published_at",
}


@pytest.fixture
def now(monkeypatch):
    """`now(moment)` sets the clock."""

    def put(moment: datetime) -> datetime:
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return put


def test_every_date_of_a_public_model_is_a_moment_or_said_to_be_none():
    public = [m for m in apps.get_models() if issubclass(m, PublicModel)]
    dates = {
        f"{m._meta.label}.{getattr(f, 'translated_field', f).name}": (f.name in m.MOMENTS)
        for m in public
        for f in m._meta.concrete_fields
        if isinstance(f, models.DateField)
    }
    assert {name for name, is_moment in dates.items() if not is_moment} == set(NO_MOMENTS)


def test_moments_are_columns_of_every_language(settings):
    columns = {column for table, column in reading.moments() if table == "articles_article"}
    dates = ("published_at", "withdrawn_at")
    assert columns == {f"{date}_{code}" for date in dates for code, _ in settings.LANGUAGES}


@pytest.mark.django_db
def test_edition_is_read_in_one_query(queries):
    read()
    with queries(1):
        read()


@pytest.mark.django_db
def test_number_and_epoch_are_those_of_the_row():
    row = Edition.objects.get()
    state = read()
    assert (state.n, state.epoch) == (row.n, row.epoch)
    assert len(state.epoch) == 16


@pytest.mark.django_db
def test_new_epoch_is_another_and_raises_the_number():
    before = read()
    edition.renew()
    after = read()
    assert after.epoch != before.epoch
    assert after.n == before.n + 1


# Each makes something appear or vanish at noon.
AT_NOON = {
    "article": lambda: publishing.schedule(article=factories.article("ar"), language="ar", at=NOON),
    "withdrawal": lambda: publishing.withdraw(
        article=factories.published("bg", at=NOON - timedelta(days=9)), at=NOON
    ),
    "issue": lambda: factories.issue("281", published_at_fr=NOON, title_fr="Titre"),
    "PDF": lambda: Issue.objects.filter(pk=factories.issue("281", pdf="x.pdf").pk).update(
        pdf_published_at=NOON
    ),
    "page": lambda: Page.objects.create(slug="a", title_ru="О нас", published_at_ru=NOON),
    "correction": lambda: Correction.objects.create(
        article=factories.article(), text_bg="Поправка", at=NOON
    ),
    "photo": lambda: Photo.objects.bulk_create(
        [Photo(file="x.jpg", credit="Автор", withdrawn_at=NOON)]
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("thing", AT_NOON)
def test_moment_comes_by_itself(now, thing):
    now(NOON - timedelta(hours=1))
    AT_NOON[thing]()
    before = read()
    assert before.moment < NOON.timestamp()
    now(NOON - timedelta(microseconds=1))
    assert read() == before
    now(NOON)
    assert read() == before._replace(moment=NOON.timestamp())
    now(NOON + timedelta(hours=3))
    assert read().moment == NOON.timestamp()


@pytest.mark.django_db
def test_clock_set_back_takes_the_moment_back(now):
    now(NOON - timedelta(hours=1))
    AT_NOON["article"]()
    before = read()
    now(NOON)
    assert read() != before
    now(NOON - timedelta(minutes=5))
    assert read() == before


@pytest.mark.django_db
def test_new_day_is_a_moment(now):
    evening = now(datetime(2026, 11, 25, 21, 59, 59, tzinfo=UTC))
    before = read()
    now(evening + timedelta(seconds=1))
    assert read().moment == datetime(2026, 11, 25, 22, tzinfo=UTC).timestamp() > before.moment


@pytest.mark.parametrize(
    ("zone", "moment", "begun"),
    [
        # Nights on which the clock is changed: in Sofia at three and four, in Cairo and Santiago
        # at midnight itself.
        ("Europe/Sofia", (2026, 3, 29, 12), (2026, 3, 28, 22)),
        ("Europe/Sofia", (2026, 3, 29, 22), (2026, 3, 29, 21)),
        ("Europe/Sofia", (2026, 10, 25, 12), (2026, 10, 24, 21)),
        ("Europe/Sofia", (2026, 10, 25, 22), (2026, 10, 25, 22)),
        ("Africa/Cairo", (2026, 4, 24, 12), (2026, 4, 23, 22)),
        ("UTC", (2026, 1, 1), (2026, 1, 1)),
        ("Pacific/Auckland", (2026, 6, 1, 12), (2026, 6, 1, 12)),
    ],
)
def test_day_begins_by_the_clock_of_the_paper(zone, moment, begun):
    with timezone.override(zone):
        assert midnight(datetime(*moment, tzinfo=UTC)) == datetime(*begun, tzinfo=UTC)


# --- What a process remembers ---------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    """`clock[0]` seconds of the process's own clock."""
    seconds = [1000.0]
    monkeypatch.setattr(reading.time, "monotonic", lambda: seconds[0])
    return seconds


@pytest.fixture
def asked(monkeypatch):
    """What the database says, in turn; an exception is raised. Grows by what was asked."""
    answers: list = []
    count: list = []

    def ask() -> object:
        count.append(1)
        answer = answers[min(len(count), len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(reading, "read", ask)
    return answers, count


def test_edition_is_remembered_for_half_a_second(clock, asked):
    answers, count = asked
    answers += ["first", "second"]
    memory = Memory()
    assert [memory.state() for _ in range(5)] == ["first"] * 5
    clock[0] += 0.49
    assert memory.state() == "first"
    clock[0] += 0.02
    assert memory.state() == "second"
    assert len(count) == 2


def test_what_was_changed_here_is_asked_for_at_once(clock, asked):
    answers, _count = asked
    answers += ["first", "second"]
    memory = Memory()
    memory.state()
    memory.forget()
    assert memory.state() == "second"


@pytest.mark.parametrize("error", [OperationalError("gone"), Error("closed")])
def test_edition_stands_still_while_the_database_is_gone(clock, asked, caplog, error):
    answers, count = asked
    answers += ["first", error, error, "second"]
    memory = Memory()
    for _ in range(3):
        assert memory.state() == "first"
        clock[0] += 1
    assert len(count) == 3
    assert "stand still" in caplog.text
    assert memory.state() == "second"


def test_edition_that_was_never_known_is_none(clock, asked, caplog):
    answers, _count = asked
    answers += [OperationalError("gone"), "first"]
    memory = Memory()
    assert memory.state() is None
    assert memory.known() is None
    clock[0] += 1
    assert memory.state() == "first"


def test_others_go_on_while_one_asks(monkeypatch):
    memory = Memory()
    memory.learn("old")
    memory.forget()
    asking, answered = threading.Event(), threading.Event()

    def ask() -> str:
        asking.set()
        answered.wait(10)
        return "new"

    monkeypatch.setattr(reading, "read", ask)
    got: list = []
    one = threading.Thread(target=lambda: got.append(memory.state()))
    one.start()
    assert asking.wait(10)
    assert memory.state() == "old"
    answered.set()
    one.join(10)
    assert got == ["new"]
    assert memory.state() == "new"


@pytest.mark.django_db(transaction=True)
def test_change_is_seen_by_its_own_process_at_once(begun):
    before = reading.memory.state()
    factories.section()
    assert reading.memory.state().n == before.n + 1
