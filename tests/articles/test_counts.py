"""The counts kept for the archive are those of the articles, at any moment, whoever wrote them."""

import importlib
import json
import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import call_command
from django.db import connection, connections, models, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from articles import counting, publishing
from articles.models import Article, MonthCount
from articles.months import bounds, month_of
from languages import column
from tests import factories

pytestmark = pytest.mark.django_db

LANGUAGES = ("bg", "en")
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
# On both sides of the beginnings of months, winter and summer time, the years' turn; and in them.
MOMENTS = [
    bounds(year, month)[0].astimezone(UTC) + off
    for year, month in ((2025, 12), (2026, 1), (2026, 3), (2026, 4), (2026, 10), (2026, 11))
    for off in (-SECOND, timedelta(0), 12 * DAY)
]
# The hour that comes twice, when it comes again.
AGAIN = datetime(2026, 10, 25, 3, 30, tzinfo=timezone.get_default_timezone(), fold=1)
AGAIN = AGAIN.astimezone(UTC)  # in which a second later is a second later
MOMENTS.append(AGAIN)


def counted(language: str, at: datetime) -> dict:
    """The months of readers, counted one by one."""
    return counting.by_month(Article.objects.published(language, at), language)


def stored() -> dict:
    return {(c.language, c.month): c.articles for c in MonthCount.objects.all()}


def agree(at: datetime) -> None:
    for language in LANGUAGES:
        assert counting.published_by_month(language, at) == counted(language, at)


def check(at: datetime) -> None:
    agree(at)
    assert counting.mend() == 0


def article(language: str = "bg", **fields) -> Article:
    return factories.article("bg", "en", **fields)


def at(year: int, month: int, day: int = 15) -> datetime:
    return bounds(year, month)[0] + (day - 1) * DAY


# --- Whatever is done -----------------------------------------------------------------------------

OFFSETS = st.none() | st.sampled_from(MOMENTS)


@st.composite
def states(draw) -> dict:
    """The fields on which it depends where an article is counted."""
    found = {"unlisted": draw(st.booleans() | st.just(False))}
    for language in LANGUAGES:
        published, withdrawn = draw(OFFSETS), draw(OFFSETS)
        if published is None or (withdrawn is not None and withdrawn < published):
            withdrawn = None
        found[column("published_at", language)] = published
        found[column("withdrawn_at", language)] = withdrawn
    return found


def texts() -> dict:
    return factories.texts("bg") | factories.texts("en")


def with_state(row: Article, state: dict) -> Article:
    for name, value in state.items():
        setattr(row, name, value)
    return row


def replaced(rows: list[Article], state: dict) -> None:
    """What is there is overwritten by number, which only `update_conflicts` does."""
    Article.objects.bulk_create(
        [with_state(row, state) for row in rows],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=list(state),
    )


def from_fixture(row: Article, state: dict) -> None:
    [saved] = serializers.deserialize("json", serializers.serialize("json", [row]))
    with_state(saved.object, state)
    saved.save()


# Each is given some of the articles, of which there is one at least, and a state to bring about.
DEEDS = {
    "create": lambda rows, state: Article.objects.create(**texts(), **state),
    "save": lambda rows, state: with_state(rows[0], state).save(),
    "save of what was read in part": lambda rows, state: with_state(
        Article.objects.only("unlisted", "published_at_bg", "withdrawn_at_bg").get(pk=rows[0].pk),
        {name: value for name, value in state.items() if "_en" not in name},
    ).save(),
    "save in part": lambda rows, state: with_state(rows[0], state).save(update_fields=list(state)),
    "save under a number": lambda rows, state: Article(
        pk=rows[0].pk, created_at=AGAIN, **texts(), **state
    ).save(),
    "update_or_create": lambda rows, state: Article.objects.update_or_create(
        pk=rows[0].pk, defaults=state
    ),
    "update": lambda rows, state: some(rows).update(**state),
    "update of what it is chosen by": lambda rows, state: Article.objects.filter(
        unlisted=rows[0].unlisted
    ).update(**state),
    "update by an expression": lambda rows, state: some(rows).update(
        published_at_bg=F("published_at_bg") - timedelta(days=20), withdrawn_at_bg=None
    ),
    "update of a plain name": lambda rows, state: some(rows).update(
        published_at=state["published_at_bg"], withdrawn_at=None
    ),
    "update of what does not count": lambda rows, state: some(rows).update(place=7),
    "bulk_update": lambda rows, state: Article.objects.bulk_update(
        [with_state(row, state) for row in rows], list(state), batch_size=2
    ),
    "bulk_create": lambda rows, state: Article.objects.bulk_create(
        [Article(**texts(), **state), Article(**texts()), Article(**texts(), **state)]
    ),
    "bulk_create over others": replaced,
    "bulk_create beside others": lambda rows, state: Article.objects.bulk_create(
        [with_state(row, state) for row in rows] + [Article(**texts(), **state)],
        ignore_conflicts=True,
    ),
    "delete": lambda rows, state: rows[0].delete(),
    "delete many": lambda rows, state: some(rows).delete(),
    "loaddata": lambda rows, state: from_fixture(rows[0], state),
}


def some(rows: list[Article]) -> models.QuerySet:
    return Article.objects.filter(pk__in=[row.pk for row in rows])


DEED = st.tuples(st.sampled_from(sorted(DEEDS)), st.integers(0, 3), st.integers(1, 3), states())


@pytest.mark.parametrize("many", [counting.MANY, 1])
@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=st.lists(states(), min_size=1, max_size=4),
    deeds=st.lists(DEED, max_size=6),
    moments=st.lists(st.sampled_from(MOMENTS), min_size=3, max_size=5),
)
def test_counts_are_those_of_the_articles_whatever_is_done(
    monkeypatch, many, start, deeds, moments
):
    monkeypatch.setattr(counting, "MANY", many)
    with transaction.atomic():
        for state in start:
            Article.objects.create(**texts(), **state)
        for name, first, number, state in deeds:
            rows = list(Article.objects.order_by("pk")[first : first + number])
            if rows or name == "create":
                DEEDS[name](rows, state)
            assert counting.mend() == 0, name
        for moment in moments:
            agree(moment)
        transaction.set_rollback(True)


@pytest.mark.parametrize("deed", DEEDS)
def test_deed_leaves_the_counts_right(deed):
    rows = [
        article(published_at_bg=moment, unlisted=moment == AGAIN, published_at_en=moment)
        for moment in (at(2026, 1), at(2026, 1, 20), AGAIN)
    ]
    state = {
        "unlisted": False,
        "published_at_bg": at(2026, 4),
        "withdrawn_at_bg": None,
        "published_at_en": at(2026, 2),
        "withdrawn_at_en": at(2026, 11),
    }
    before = stored()
    assert before == {(code, at(2026, 1, 1).date()): 2 for code in LANGUAGES}
    DEEDS[deed](rows, state)
    check(at(2026, 10))
    unchanged = deed in ("update of what does not count",)
    assert (stored() == before) is unchanged


@pytest.mark.parametrize("deed", DEEDS)
def test_deed_that_is_undone_leaves_the_counts_as_they_were(deed):
    rows = [article(published_at_bg=at(2026, 1))]
    before = stored()
    state = {"published_at_bg": at(2026, 4), "withdrawn_at_bg": None}
    with transaction.atomic():
        DEEDS[deed](rows, {"published_at_en": None, "withdrawn_at_en": None} | state)
        transaction.set_rollback(True)
    assert stored() == before
    assert counting.mend() == 0


def test_publishing_deeds_leave_the_counts_right():
    now = timezone.now()
    row = factories.article("bg", "en", "ru")
    publishing.publish(article=row, language="bg", at=now - 400 * DAY)
    check(now)
    publishing.schedule(article=row, language="en", at=now + DAY)
    check(now)
    check(now + 2 * DAY)
    publishing.withdraw(article=row, languages=["bg"], at=now + 40 * DAY)
    check(now)
    check(now + 41 * DAY)
    publishing.hold_back(article=row)
    check(now + 2 * DAY)
    publishing.withdraw(article=row)
    check(now)


def test_nothing_deletes_articles_by_itself():
    """What a cascade deletes comes past both delete() of ours."""
    cascades = [
        field.name
        for field in Article._meta.concrete_fields
        if field.is_relation and field.remote_field.on_delete is models.CASCADE
    ]
    assert cascades == []


# --- What the moment decides ----------------------------------------------------------------------


def test_scheduled_article_is_counted_from_its_moment_on():
    article(published_at_bg=AGAIN)
    assert counting.published_by_month("bg", AGAIN - SECOND) == {}
    assert counting.published_by_month("bg", AGAIN) == {month_of(AGAIN): 1}
    assert counting.published_by_month("bg", AGAIN + 30 * DAY) == {month_of(AGAIN): 1}


@pytest.mark.parametrize("published", [at(2020, 5), AGAIN - DAY], ids=["long ago", "this month"])
def test_article_is_counted_until_it_is_withdrawn(published):
    article(published_at_bg=published, withdrawn_at_bg=AGAIN)
    assert counting.published_by_month("bg", AGAIN - SECOND) == {month_of(published): 1}
    assert counting.published_by_month("bg", AGAIN) == {}


def test_month_turns_by_the_papers_clock():
    midnight = bounds(2026, 11)[0]
    assert midnight.astimezone(UTC).hour == 22
    article(published_at_bg=midnight - SECOND)
    article(published_at_bg=midnight)
    found = counting.published_by_month("bg", midnight)
    assert found == {datetime(2026, month, 1).date(): 1 for month in (10, 11)}


def test_last_month_of_the_calendar_can_be_counted():
    moment = datetime(9999, 12, 31, 20, tzinfo=UTC)
    article(published_at_bg=moment)
    assert counting.mend() == 0
    assert counting.published_by_month("bg", moment) == {moment.date().replace(day=1): 1}


def test_archive_shows_what_is_counted(client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AGAIN)
    article(published_at_bg=at(2020, 5))
    article(published_at_bg=at(2020, 5), withdrawn_at_bg=AGAIN + DAY)
    article(published_at_bg=at(2020, 6), withdrawn_at_bg=AGAIN)
    article(published_at_bg=AGAIN)
    article(published_at_bg=AGAIN + SECOND)
    article(published_at_bg=at(2019, 1), unlisted=True)
    article(published_at_en=at(2018, 1))

    counts = client.get("/bg/archive/").context["counts"]

    assert counts.months == {(2020, 5): 2, (2026, 10): 1}
    assert counts.years == {2020: 2, 2026: 1}


# --- What it costs --------------------------------------------------------------------------------


def test_readers_ask_twice_and_write_nothing(client):
    for month in range(1, 10):
        article(published_at_bg=at(2020, month))
    with CaptureQueriesContext(connection) as asked:
        counting.published_by_month("bg", AGAIN)
    assert len(asked) == 2
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/bg/archive/").status_code == 200
    assert len(asked) <= 5
    assert all(query["sql"].startswith("SELECT") for query in asked)


def asked_of_articles(deed) -> int:
    """How many statements `deed` needs beside those of the edition and its savepoints."""
    with CaptureQueriesContext(connection) as asked:
        deed()
    words = ("SAVEPOINT", "RELEASE", "edition_edition")
    return sum(not any(word in query["sql"] for word in words) for query in asked)


@pytest.mark.parametrize(
    ("deed", "number"),
    [
        (lambda row: row.save(update_fields=["place", "headline_bg"]), 1),
        (lambda row: Article.objects.only("place").get(pk=row.pk).save(), 2),
        (lambda row: Article.objects.filter(pk=row.pk).update(place=5), 1),
        # Where it stood, the row itself, where it stands.
        (lambda row: row.save(), 3),
        # And its month: counted, the old number deleted, the new one stored.
        (lambda row: with_state(row, {"published_at_bg": at(2026, 1, 9)}).save(), 3),
        (lambda row: with_state(row, {"unlisted": True}).save(), 5),
        (lambda row: Article(headline_bg="Ново").save(), 2),
    ],
    ids=["in part", "read in part", "update", "unchanged", "same month", "unlisted", "new"],
)
def test_saving_asks_only_for_what_may_have_changed(deed, number):
    row = article(published_at_bg=at(2026, 1))
    row.refresh_from_db()
    assert asked_of_articles(lambda: deed(row)) == number


def test_many_articles_are_counted_by_language_instead_of_month_by_month(monkeypatch):
    def come_in() -> None:
        Article.objects.bulk_create(
            Article(**texts(), published_at_bg=at(1990 + n, 5)) for n in range(30)
        )

    one_by_one = asked_of_articles(come_in)
    monkeypatch.setattr(counting, "MANY", 29)
    assert asked_of_articles(come_in) < one_by_one
    assert counting.mend() == 0


# --- What was written past Django -----------------------------------------------------------------


def test_mend_counts_anew_what_was_written_past_django():
    article(published_at_bg=at(2026, 1))
    article(published_at_bg=at(2026, 1))
    article(published_at_en=at(2026, 2))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET published_at_bg = %s", [at(2026, 4)])
        cursor.execute("UPDATE articles_monthcount SET articles = 7 WHERE language = 'en'")
    assert counting.mend() == 3
    assert counting.mend() == 0
    assert stored() == {
        ("bg", at(2026, 4, 1).date()): 3,
        ("en", at(2026, 2, 1).date()): 1,
    }


def test_mend_follows_the_paper_into_another_time_zone(settings):
    article(published_at_bg=bounds(2026, 4)[0])
    settings.TIME_ZONE = "America/Montevideo"
    assert counting.mend() == 2
    check(AGAIN)
    assert stored() == {("bg", datetime(2026, 3, 1).date()): 1}


def test_mend_raises_the_edition_only_where_something_was_wrong():
    from edition.models import Edition

    article(published_at_bg=at(2026, 1))
    before = Edition.objects.get().n
    counting.mend()
    assert Edition.objects.get().n == before
    MonthCount.objects.update(articles=2)
    counting.mend()
    assert Edition.objects.get().n == before + 1


def test_wrong_count_is_right_again_with_the_next_article_of_its_month():
    article(published_at_bg=at(2026, 1))
    MonthCount.objects.update(articles=70)
    article(published_at_bg=at(2026, 1))
    assert stored() == {("bg", at(2026, 1, 1).date()): 2}


def test_migration_counts_the_articles_that_are_there():
    article(published_at_bg=at(2026, 1), published_at_en=at(2026, 1))
    article(published_at_bg=bounds(2026, 4)[0] - SECOND)
    article(published_at_bg=at(2026, 1), withdrawn_at_bg=AGAIN)
    article(published_at_bg=at(2026, 1), unlisted=True)
    MonthCount.objects.all().delete()
    migration = importlib.import_module("articles.migrations.0003_counts_of_months")
    migration.fill(apps, SimpleNamespace(connection=connection))
    assert set(stored().values()) == {1}
    assert len(stored()) == 3
    assert counting.mend() == 0


def test_paper_goes_out_by_dumpdata_and_comes_in_by_loaddata(tmp_path):
    for month in (1, 1, 2):
        article(published_at_bg=at(2026, month))
    file = tmp_path / "paper.json"
    call_command("dumpdata", "articles", output=str(file))
    assert "articles.monthcount" in {row["model"] for row in json.loads(file.read_text())}
    before = stored()
    Article.objects.all().delete()
    assert stored() == {}

    call_command("loaddata", str(file), verbosity=0)

    assert stored() == before
    check(AGAIN)


WRITERS, TIMES = 4, 5


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_lose_no_count():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time, in memory one connection")
    factories.section()
    together, failed = threading.Barrier(WRITERS), []

    def write() -> None:
        try:
            together.wait(10)
            for _time in range(TIMES):
                row = article(published_at_bg=at(2026, 1))
                Article.objects.filter(pk=row.pk).update(published_at_bg=at(2026, 2))
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    assert not failed
    assert stored() == {("bg", at(2026, 2, 1).date()): WRITERS * TIMES}
