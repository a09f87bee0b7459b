"""The benchmarks measure what they say, of a paper that is made as they say. Never how fast."""

import json
import os
import random
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db.models import F
from django.utils import timezone

from articles import counting, richtext
from articles.invariants import codes
from articles.models import Article, Byline, Correction, Issue, Photo, TaggedArticle
from articles.slugs import slugify
from articles.statuses import Kind
from benchmarks import costs, texts
from benchmarks.loads import _seconds
from benchmarks.maker import PLACED, Maker, months
from benchmarks.report import Report, Table
from languages import column
from tests import factories
from tests.serving import BASE

UNTIL = datetime(2026, 5, 6, 12, tzinfo=UTC)
NUMBER = 300


@pytest.fixture
def paper(db: None) -> Maker:
    maker = Maker(NUMBER, until=UNTIL)
    maker.make()
    return maker


# --- The maker ------------------------------------------------------------------------------------


def test_maker_makes_so_many_articles_of_every_kind_of_thing(paper: Maker):
    assert Article.objects.count() == NUMBER
    assert {article.kind for article in Article.objects.all()} == set(Kind.values)
    assert Article.objects.filter(place__isnull=False).count() == PLACED
    assert Byline.objects.values("article").distinct().count() == NUMBER
    assert NUMBER < TaggedArticle.objects.count() < 2 * NUMBER
    assert Photo.objects.count() == NUMBER // 3
    assert Correction.objects.count() == NUMBER // 100
    assert Issue.objects.count() == len(list(months(datetime(1991, 3, 1, tzinfo=UTC), UNTIL)))
    assert NUMBER // 2 < Article.objects.filter(issue__isnull=False).count() < NUMBER


def test_made_articles_are_as_editors_would_have_saved_them(paper: Maker):
    for article in Article.objects.select_related("section", "photo"):
        article.full_clean()
        for code in codes():
            for name in ("headline", "slug", "body"):
                said = getattr(article, column(name, code))
                assert bool(said) == bool(getattr(article, column("published_at", code)))
            body, headline = (getattr(article, column(name, code)) for name in ("body", "headline"))
            if body:
                assert richtext.clean(body) == body
                assert getattr(article, column("slug", code)) == slugify(headline, code)


def test_every_language_has_some_articles_and_the_first_has_all(paper: Maker):
    live = {code: Article.objects.published(code, UNTIL).count() for code in codes()}
    hidden = Article.objects.filter(unlisted=True) | Article.objects.filter(
        withdrawn_at_bg=F("published_at_bg")
    )
    assert live["bg"] == NUMBER - hidden.distinct().count()
    assert live["bg"] > live["en"] > live["ru"] > live["ar"] > 0


def test_counts_of_months_are_right_and_numbers_go_on(paper: Maker):
    assert counting.mend() == 0
    assert factories.published().pk > NUMBER
    assert factories.photo().pk > Photo.objects.count() - 1


def test_dates_reach_from_the_first_issue_to_the_last_moment(paper: Maker):
    dates = Article.objects.order_by("pk").values_list("published_at_bg", flat=True)
    assert sorted(dates) == list(dates)
    assert dates[0].year in (1991, 1992)
    assert timedelta(0) <= UNTIL - dates[len(dates) - 1] < timedelta(days=60)


@pytest.mark.parametrize("language", ["bg", "en", "ar"])
def test_pages_of_a_made_paper_show_its_texts(client, paper: Maker, language: str):
    article = Article.objects.published(language).newest_first(language)[0]
    headline = getattr(article, column("headline", language))
    words = max(richtext.plain(getattr(article, column("body", language))).split(), key=len)
    issue = Issue.objects.published(language).order_by("-order")[3]
    for path in (f"/{language}/", article.address(language), article.section.address(language)):
        answer = client.get(path)
        assert answer.status_code == 200
        assert headline.rpartition(" ")[2] in answer.content.decode()
    assert words.strip("„“.,«»") in client.get(article.address(language)).content.decode()
    assert client.get(issue.address(language)).status_code == 200


def test_same_seed_makes_the_same_paper(db: None):
    said = [_headlines(Maker(40, seed=seed, until=UNTIL)) for seed in (1, 1, 2)]
    assert said[0] == said[1] != said[2]


def _headlines(maker: Maker) -> list[str]:
    """What the maker would write, without a database."""
    words = texts.of_all(["bg"])["bg"]
    chance = random.Random(maker.chance.random())
    return [words.make(chance, n, 3, None).headline for n in range(maker.number)]


def test_maker_leaves_a_paper_with_articles_alone(db: None):
    factories.published()
    with pytest.raises(SystemExit, match="holds articles"):
        Maker(10).make()
    assert Article.objects.count() == 1


# --- The report -----------------------------------------------------------------------------------


def test_missed_time_is_told_and_a_missed_number_is_wrong():
    report = Report()
    report.promise("quick", "at most 1 s", "2 s", held=False)
    assert not report.wrong
    report.promise("few queries", "at most 6", "7", held=False, exact=True)
    assert report.wrong == ["few queries: 7, promised at most 6"]
    lines = [
        line for line in report.text().splitlines() if "few queries" in line or "quick" in line
    ]
    assert [line.split("|")[-2].strip() for line in lines] == ["not held", "not held"]


def test_table_stands_in_columns():
    text = Table("", "", ("what", "CPU"), [("a page", "1 ms"), ("b", "10 ms")]).text()
    assert text.splitlines()[2:] == ["| a page |  1 ms |", "| b      | 10 ms |"]
    assert text.splitlines()[1] == "| ------ | ----: |"


def test_report_takes_the_place_of_the_last_one(tmp_path: Path):
    document = tmp_path / "performance.md"
    document.write_text("# Before\n<!-- measured -->old<!-- end of what was measured -->\nafter\n")
    report = Report()
    report.promise("a page", "at most 1", "0.9", held=True)
    report.write(document)
    report.write(document)
    text = document.read_text()
    assert text.startswith("# Before")
    assert text.endswith("after\n")
    assert text.count("| a page") == 1
    assert "old" not in text


# --- What is measured -----------------------------------------------------------------------------


def test_processor_time_counts_work_and_not_waiting():
    code = "import sys, time\nwhile time.process_time() < 0.3: pass\nprint(flush=True)\ninput()"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe) as process:
        process.stdout.readline()
        spent = costs.cpu([process.pid])
        assert 0.25 < spent < 3
        assert abs(costs.precisely(process.pid) - spent) < 0.1
        assert 1e6 < costs.memory([process.pid]) < 1e9
        process.communicate(b"\n")


@pytest.mark.parametrize(
    ("said", "seconds"), [("815.00us", 0.000815), ("1.30ms", 0.0013), ("2.01s", 2.01)]
)
def test_units_of_the_load_tool(said: str, seconds: float):
    assert _seconds(said) == pytest.approx(seconds)


@pytest.mark.deploy
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_short_run_finds_nothing_wrong(database: str, tmp_path: Path):
    file = tmp_path / "bench.json"
    command = [sys.executable, "-m", "benchmarks", "--short", "--sizes", "60", "120"]
    command += ["--database", database, "--json", str(file)]
    for stage in ("growth", "kept", "visible", "replay"):
        command += ["--only", stage]
    env = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(command, cwd=BASE, env=env, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(file.read_text())
    assert report["wrong"] == []
    if report["left_out"]:
        pytest.skip(f"left out: {report['left_out']}")
    promises = [promise["what"] for promise in report["promises"]]
    for part in ("queries", "articles against", "bare Django view", "cached by nginx", "withdraw"):
        assert any(part in what for what in promises), promises
    titles = [table["title"] for table in report["tables"]]
    assert titles[:2] == ["Not cached, 60 articles", "Not cached, 120 articles"]
    replay = dict(report["tables"][-1]["rows"])
    assert replay["errors"] == "0"
    assert int(re.match(r"\d+", replay["requests"])[0]) > 20
    assert timezone.now() - datetime.fromisoformat(report["at"]) < timedelta(minutes=10)
