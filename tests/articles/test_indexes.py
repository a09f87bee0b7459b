"""Each public list is read from an index, in its order, however many articles there are."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import counting
from articles.models import Article, Author, Byline, Issue, Tag, TaggedArticle
from articles.views import article as article_view
from articles.views import front
from articles.views.archive import bounds
from edition.reading import moments
from tests import factories

pytestmark = pytest.mark.django_db

MANY, SECTIONS, ISSUES, PEOPLE = 3000, 10, 600, 200
LEAD = "Лид, " * 200  # as long as in life: of short rows even a planner reads all
NOW = timezone.now()
SQLITE = connection.vendor == "sqlite"


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker):
    """About 3,000 articles over eight years, in sections, issues, by authors and with tags."""
    with django_db_blocker.unblock():
        from django.db import transaction

        with transaction.atomic():
            yield _filled()
            transaction.set_rollback(True)


def _filled() -> dict:
    sections = [factories.section(f"Рубрика {n}") for n in range(SECTIONS)]
    issues = Issue.objects.bulk_create(
        Issue(
            number=str(n),
            order=n,
            date=(NOW - timedelta(days=7 * n)).date(),
            published_at_bg=NOW - timedelta(days=7 * n),
        )
        for n in range(1, ISSUES + 1)
    )
    authors = Author.objects.bulk_create(Author(name_bg=f"Автор {n}") for n in range(PEOPLE))
    tags = Tag.objects.bulk_create(Tag(name_bg=f"тема {n}") for n in range(PEOPLE))
    articles = Article.objects.bulk_create(
        Article(
            headline_bg=f"Заглавие {n}",
            lead_bg=LEAD,
            section=sections[n % SECTIONS],
            issue=issues[n % ISSUES],
            issue_page=1 + n % 30,
            place=1 + n if n < 9 else None,
            kind="brief" if n % 9 == 0 else "story",
            slug_bg=f"z-{n}",
            published_at_bg=NOW - timedelta(days=n, hours=1),
            withdrawn_at_bg=NOW + timedelta(days=n) if n % 500 == 7 else None,
        )
        for n in range(MANY)
    )
    Byline.objects.bulk_create(
        Byline(article=article, author=authors[n % PEOPLE]) for n, article in enumerate(articles)
    )
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=article, tag=tags[n % PEOPLE])
        for n, article in enumerate(articles)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {"section": sections[3], "issue": issues[3], "author": authors[3], "tag": tags[3]}


def live():
    return Article.objects.published("bg", NOW)


def newest_first(articles):
    return articles.as_stories("bg").newest_first("bg")[:21]


def month(archive) -> object:
    day = timezone.localtime(NOW - timedelta(days=400))
    return newest_first(live().between("bg", *bounds(day.year, day.month)))


LISTS = {
    "newest": lambda a: newest_first(live()),
    "section": lambda a: newest_first(live().in_section(a["section"])),
    "month": month,
    "author": lambda a: newest_first(live().by_author(a["author"])),
    "tag": lambda a: newest_first(live().with_tag(a["tag"])),
    "placed": lambda a: live().filter(place__isnull=False).order_by("place", "-id")[:12],
    "issue contents": lambda a: live().in_issue(a["issue"]).as_stories("bg").in_page_order(),
    "newest issue": lambda a: Issue.objects.published("bg", NOW).order_by("-date", "-id")[:1],
    "issues of a year": lambda a: Issue.objects.published("bg", NOW).in_year(2024).as_covers("bg"),
}
# Read in the order of the index itself: neither sorted nor read further than the list goes.
IN_ORDER = {
    "newest": "article_newest_bg",
    "section": "article_section_bg",
    "month": "article_newest_bg",
    "newest issue": "articles_issue_date",
}
# Few enough to be sorted, found by an index on the relation.
FEW = {"author", "tag", "placed", "issue contents", "issues of a year"}


def plan(queryset) -> list[str]:
    """What the database means to do, a line for each step."""
    sql, params = queryset.query.sql_with_params()
    with connection.cursor() as cursor:
        if SQLITE:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return [row[3] for row in cursor.fetchall()]
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
    found = json.loads(found) if isinstance(found, str) else found
    return [_step(node) for node in _nodes(found[0]["Plan"])]


def _nodes(node: dict):
    yield node
    for child in node.get("Plans", ()):
        # How the authors of one story are put in order is of no weight.
        if child.get("Parent Relationship") != "SubPlan":
            yield from _nodes(child)


def _step(node: dict) -> str:
    place = f"{node.get('Relation Name', '')} {node.get('Index Name', '')}"
    return f"{node['Node Type']} {place}".strip()


def scans(steps: list[str], table: str) -> list[str]:
    """The steps that read all of `table`."""
    if SQLITE:
        return [s for s in steps if s.startswith(f"SCAN {table}") and "USING" not in s]
    return [s for s in steps if s.startswith(f"Seq Scan {table}")]


def sorts(steps: list[str]) -> list[str]:
    if SQLITE:
        # The rest of a plan belongs to subqueries for one story.
        own = []
        for step in steps:
            if "SUBQUERY" in step:
                own.append(step)
        head = steps[: steps.index(own[0])] if own else steps
        tail = steps[-1:] if own else []
        return [s for s in [*head, *tail] if s == "USE TEMP B-TREE FOR ORDER BY"]
    # An incremental sort puts in order what has the same date, as it comes.
    return [s for s in steps if s.startswith("Sort")]


@pytest.mark.parametrize("name", LISTS)
def test_list_never_reads_every_article(archive, name):
    steps = plan(LISTS[name](archive))
    assert not scans(steps, "articles_article"), steps
    if "issue" not in name or name == "issue contents":
        assert any("articles_article" in step for step in steps), steps


@pytest.mark.parametrize("name", IN_ORDER)
def test_list_is_read_in_the_order_of_its_index(archive, name):
    steps = plan(LISTS[name](archive))
    assert any(IN_ORDER[name] in step for step in steps), steps
    assert not sorts(steps), steps


def test_every_list_has_its_promise():
    assert set(LISTS) == set(IN_ORDER) | FEW


def test_placed_stories_are_found_by_their_own_index(archive):
    steps = plan(LISTS["placed"](archive))
    assert any("article_place" in step for step in steps), steps


@pytest.mark.parametrize(
    "ask",
    [
        lambda now: front._stories("bg", now=now),
        lambda now: front._newest_by_section("bg", now=now),
        lambda now: front._then("bg", now),
        lambda now: front._newest_issue("bg", now=now),
    ],
    ids=["stories", "shelves", "then", "contents"],
)
def test_front_page_never_reads_every_article(archive, ask):
    with CaptureQueriesContext(connection) as asked:
        ask(NOW)
    steps = explained(asked.captured_queries[-1]["sql"])
    if SQLITE:
        # U0 and the like are the names of articles inside the query.
        read = [s for s in steps if s.startswith(("SCAN articles_article", "SCAN U", "SCAN V"))]
    else:
        read = [s for s in steps if "Seq Scan on articles_article" in s]
        # Walks the index from its beginning until something fits.
        read += [
            step
            for step, condition in pairwise(steps)
            if "Backward using article_newest" in step and ">=" not in condition
        ]
    assert not read, "\n".join(steps)


def explained(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if SQLITE else ''}{sql}")
        return [str(row[3] if SQLITE else row[0]) for row in cursor.fetchall()]


def test_related_stories_are_found_without_reading_every_article(archive):
    number, *_rest = LISTS["newest"](archive)[0]
    found = article_view._find(number, "bg", "bg", NOW)
    with CaptureQueriesContext(connection) as asked:
        related, _from_issue = article_view._related(found, "bg", NOW)
    assert related
    steps = explained(asked.captured_queries[-1]["sql"])
    whole = ("SCAN articles_article", "Seq Scan on articles_article")
    read = [step for step in steps if any(words in step for words in whole)]
    assert not read, "\n".join(steps)


# --- The counts of the archive, and the edition ---------------------------------------------------


def asked_by(deed) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        deed()
    return [query["sql"] for query in asked.captured_queries]


def reads_all(steps: list[str]) -> list[str]:
    whole = ("SCAN articles_article", "Seq Scan on articles_article")
    return [step for step in steps if any(words in step for words in whole)]


def test_archive_is_counted_without_reading_every_article(archive):
    [_kept, passing] = asked_by(lambda: counting.published_by_month("bg", NOW))
    steps = explained(passing)
    assert not reads_all(steps), steps
    assert any("article_withdrawn_bg" in step for step in steps), steps
    assert any("article_newest_bg" in step for step in steps), steps


def test_one_month_is_counted_by_its_dates(archive):
    day = counting.month_of(NOW - timedelta(days=400))
    asked = asked_by(lambda: counting.recount("bg", {day}))
    [count] = [sql for sql in asked if "COUNT(*)" in sql]
    steps = explained(count)
    assert not reads_all(steps), steps
    assert any("article_newest_bg" in step for step in steps), steps


SMALL = {"sekretno_page"}


@pytest.mark.parametrize(
    ("table", "column"),
    [moment for moment in moments() if moment[0] not in SMALL],
    ids=lambda name: name,
)
def test_latest_moment_that_has_passed_is_the_end_of_an_index(archive, table, column):
    """Asked for by every page that is rendered, of every such date."""
    now = connection.ops.adapt_datetimefield_value(NOW)
    with connection.cursor() as cursor:
        if not SQLITE:
            cursor.execute("SET LOCAL enable_seqscan = off")  # a small table is read whole
    steps = explained(f'SELECT MAX("{column}") FROM "{table}" WHERE "{column}" <= \'{now}\'')
    if SQLITE:
        assert steps[0].startswith(f"SEARCH {table} USING"), steps
        assert f"({column}<?)" in steps[0], steps
    else:
        assert any("Index Only Scan" in step for step in steps), steps
        assert any(f"Index Cond: ({column} <= " in step for step in steps), steps
