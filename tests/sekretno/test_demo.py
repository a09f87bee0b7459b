"""The demo edition: whole, true to itself, and gone without a trace when it is taken away."""

from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from articles import richtext
from articles.models import Article, Byline, Draft, Issue, MonthCount, Photo, PrintItem, Section
from articles.statuses import Availability, Kind
from languages import column
from sekretno.demo import loading, reading
from sekretno.models import DemoRow, Masthead, Page
from tests import factories, pages

LANGUAGES = ("bg", "en", "ru", "de", "fr", "ar")
# The edition's own counter and Django's tables of content types are no content.
COUNTED = ("articles", "sekretno", "taggit", "auth", "sessions")


def counts() -> Counter:
    """How many rows each table has; how many months have articles follows from those."""
    return Counter(
        {
            model._meta.label: model._base_manager.count()
            for model in apps.get_models(include_auto_created=True)
            if model._meta.app_label in COUNTED and model is not MonthCount
        }
    )


def files() -> set[Path]:
    return {
        path
        for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT)
        for path in Path(root).rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demo edition, loaded once into an empty database; gives (rows, files) from before."""
    with django_db_blocker.unblock(), transaction.atomic():
        before = counts(), files()
        loading.Loader().load()
        yield before
        transaction.set_rollback(True)
    for path in files() - before[1]:
        path.unlink()


@pytest.fixture
def demo(loaded, db):
    """The same for each test: rows come back with the transaction, files by hand."""
    kept = {path: path.read_bytes() for path in files()}
    yield loaded
    for path in files() - set(kept):
        path.unlink()
    for path, content in kept.items():
        if not path.exists():
            path.write_bytes(content)


@pytest.fixture
def take_away(capsys, django_capture_on_commit_callbacks):
    """Takes the demo away, with what follows when that is kept: files go only then."""

    def call() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            call_command("demo", remove=True)

    return call


def live(language: str) -> list[Article]:
    return list(Article.objects.readable(language))


# --- Loading and taking away ------------------------------------------------------------------


def test_demo_fills_an_empty_paper(demo):
    rows, _files = demo
    assert rows["articles.Article"] == 0
    assert Article.objects.count() >= 200
    assert Issue.objects.count() >= 100
    assert Photo.objects.count() >= 60
    assert Masthead.objects.get().name_bg


def test_demo_refuses_a_database_with_an_article(demo, capsys):
    call_command("demo", remove=True)
    factories.article("bg")
    before = counts()
    with pytest.raises(CommandError, match="articles in this database already"):
        call_command("demo")
    assert counts() == before


def test_demo_refuses_to_come_twice(demo):
    before = counts()
    with pytest.raises(CommandError):
        call_command("demo")
    assert counts() == before


def test_demo_remembers_every_row_that_it_made(demo):
    kept = Counter(row.content_type.model_class() for row in DemoRow.objects.all())
    for model in (Article, Issue, Photo, Section, Page, PrintItem, Masthead):
        assert kept[model] == model.objects.count()


def test_demo_is_taken_away_without_a_trace(demo, take_away):
    before, files_before = demo
    take_away()
    assert counts() - before == Counter()
    assert before - counts() == Counter()
    assert files() == files_before


def test_what_is_the_papers_own_stays_when_the_demo_goes(demo, take_away):
    before, files_before = demo
    with_demo = counts(), files()
    section = factories.section("Наша рубрика")
    own = factories.published(
        "bg",
        section=section,
        photo=factories.photo(),
        issue=factories.issue("9999"),
        authors=[factories.author("Наш автор")],
    )
    own.tags.add(factories.tag("наша тема"))
    ours = counts() - with_demo[0]
    our_files = files() - with_demo[1]
    take_away()
    assert counts() == before + ours
    assert files() == files_before | our_files
    own.refresh_from_db()
    assert own.is_published("bg")


def test_what_ours_stands_on_stays_and_is_named(demo, capsys):
    section = Section.objects.filter(name_bg__gt="").first()
    own = factories.published("bg", section=section)
    call_command("demo", remove=True)
    assert Article.objects.get().pk == own.pk
    assert Section.objects.get().pk == section.pk
    assert str(section) in capsys.readouterr().out


def test_removing_twice_is_removing_once(demo, capsys):
    call_command("demo", remove=True)
    call_command("demo", remove=True)
    assert "gone: 0 rows" in capsys.readouterr().out


# --- What it holds ----------------------------------------------------------------------------


def test_every_figure_in_a_text_is_in_the_library(demo):
    known = set(Photo.objects.values_list("pk", flat=True))
    called = {
        number
        for article in Article.objects.all()
        for code in LANGUAGES
        for number in richtext.photo_numbers(getattr(article, column("body", code)) or "")
    }
    assert called
    assert called <= known


def test_every_live_text_has_a_headline_and_something_to_read(demo):
    for code in LANGUAGES:
        for article in live(code):
            text = article.text_in(code)
            assert text.headline, article
            assert text.lead or article.kind == Kind.BRIEF, (article.pk, code)
            assert text.body, (article.pk, code)


def test_every_live_story_with_a_picture_is_signed(demo):
    signed = set(Byline.objects.values_list("article_id", flat=True))
    for article in live("bg"):
        if article.photo_id and article.kind != Kind.BRIEF:
            assert article.pk in signed, article


def test_every_author_signs_only_since_they_came(demo):
    since = {row["name"]["bg"]: row.get("since", 0) for row in reading.load("paper.toml")["author"]}
    bylines = Byline.objects.select_related("author", "article")
    assert bylines.exists()
    for byline in bylines:
        article = byline.article
        assert article.published_at_bg.year >= since[byline.author.name_bg], article


def test_there_are_enough_texts_in_both_languages_and_pictures_are_credited(demo):
    both = {a.pk for a in live("bg")} & {a.pk for a in live("en")}
    assert len(both) >= 24
    pictured = Article.objects.filter(pk__in=both, photo__isnull=False)
    assert pictured.count() >= 12
    assert all(photo.credit for photo in Photo.objects.all())


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_something_to_read(demo, code):
    assert len(live(code)) >= 2
    assert Page.objects.published(code).exists()
    assert Masthead.objects.get().name_bg


def test_numbers_of_texts_grow_with_time(demo):
    first = [(a.pk, a.published_at_bg) for a in Article.objects.order_by("pk") if a.published_at_bg]
    assert [date for _pk, date in first] == sorted(date for _pk, date in first)


def test_every_issue_has_the_number_of_its_month(demo):
    """Number 1 is March 1991; since then one a month, July and August together in one issue."""
    for issue in Issue.objects.all():
        first = (issue.date.year - 1991) * 12 + issue.date.month - 2
        july = issue.date.month == 7
        assert issue.number == (f"{first}–{first + 1}" if july else str(first))
        assert issue.order == first
        assert issue.date.month != 8


def test_every_issue_came_out_on_the_first_thursday(demo):
    for issue in Issue.objects.all():
        assert issue.date.weekday() == 3
        assert issue.date.day <= 7
        assert timezone.localtime(issue.published_at_bg).date() == issue.date


def test_every_page_lies_within_its_issue(demo):
    printed = Article.objects.filter(issue__isnull=False).select_related("issue")
    items = PrintItem.objects.select_related("issue")
    assert printed.exists()
    assert items.exists()
    for thing, page in [(a, a.issue_page) for a in printed] + [(i, i.page) for i in items]:
        assert 1 <= page <= thing.issue.pages, thing


def test_every_printed_text_came_out_in_the_month_of_its_issue(demo):
    for article in Article.objects.filter(issue__isnull=False).select_related("issue"):
        moment = timezone.localtime(article.published_at_bg)
        month = 7 if moment.month == 8 else moment.month
        assert (moment.year, month) == (article.issue.date.year, article.issue.date.month), article


def test_nothing_live_is_of_the_future(demo):
    assert not Issue.objects.filter(date__gt=timezone.localdate()).exists()
    for code in LANGUAGES:
        assert all(getattr(a, column("published_at", code)) <= timezone.now() for a in live(code))


def test_every_state_is_seen_somewhere(demo):
    articles = list(Article.objects.prefetch_related("drafts"))
    seen = {article.availability(code) for article in articles for code in LANGUAGES}
    assert seen == set(Availability)
    assert any(article.unlisted for article in articles)
    assert any(article.corrections.exists() for article in articles)
    assert Draft.objects.filter(handed_in_at__isnull=False).exists()


# --- How it is read ---------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
def test_front_page_is_full_and_shows_no_picture_twice(demo, client, code):
    answer = client.get(f"/{code}/")
    assert answer.status_code == 200
    main = pages.read(answer).one("main")
    shown = [image["src"] for image in main.all("img")]
    assert shown
    assert len(shown) == len(set(shown))
    headings = [*main.all("h2"), *main.all("h3")]
    stories = [a["href"] for h in headings for a in h.all("a") if "/articles/" in a["href"]]
    assert len(stories) == len(set(stories))


def test_every_text_of_the_last_years_can_be_read(demo, client):
    for article in Article.objects.readable("bg").filter(published_at_bg__year__gte=2021):
        assert client.get(article.address("bg")).status_code == 200, article


def test_every_issue_of_the_last_years_can_be_read(demo, client):
    for issue in Issue.objects.filter(date__year__gte=2025):
        assert client.get(issue.address("bg")).status_code == 200, issue
