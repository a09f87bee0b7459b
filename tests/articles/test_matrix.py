"""Every state of an article against every language: what each page answers, and what it hides."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from articles import addresses
from articles.models import Article, Byline, Draft, LegacyAddress, TaggedArticle
from languages import column
from tests import factories
from tests.pages import everything, read

ALL = ["bg", "en", "ru", "de", "fr", "ar"]
ID, UNKNOWN = 7566001, 7566002
FIELDS = ("kicker", "headline", "slug", "lead", "body")
BEFORE, PLANNED = timedelta(days=-40), timedelta(days=2)

LIVE = (BEFORE, None)
SCHEDULED = (PLANNED, None)
WITHDRAWN = (BEFORE, timedelta(days=-1))
TO_BE_WITHDRAWN = (BEFORE, PLANNED)


@dataclass(frozen=True)
class State:
    """How far an article has come in each language, and what its address answers in each.

    `answers`: "own" (that language's text), a code (the text of that language under a notice),
    "410" or "404"; `rest` is the answer of all the others. `listed`: where lists show it.
    `former`: the language to which an address of the former site leads.
    """

    name: str
    dates: dict[str, tuple]
    answers: dict[str, str] = field(default_factory=dict)
    rest: str = "404"
    listed: tuple[str, ...] = ()
    former: str | None = None
    source: str = "bg"
    texts: bool = True
    unlisted: bool = False
    enabled: tuple[str, ...] = tuple(ALL)
    fallback: bool = True

    def answer(self, language: str) -> str:
        return self.answers.get(language, self.rest) if language in self.enabled else "404"

    @property
    def live(self) -> list[str]:
        """Languages in which it can be read, by the table alone."""
        return [code for code in self.enabled if self.answer(code) == "own"]

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


OWN = {"bg": "own"}
BOTH = {"bg": "own", "en": "own"}
STATES = [
    State("live in the source only", {"bg": LIVE}, OWN, "bg", ("bg",), "bg"),
    State(
        "live in source and translation", {"bg": LIVE, "en": LIVE}, BOTH, "bg", ("bg", "en"), "bg"
    ),
    State(
        "translation live while the source is embargoed",
        {"bg": SCHEDULED, "en": LIVE},
        {"en": "own"},
        "en",
        ("en",),
        "en",
    ),
    State(
        "translation withdrawn alone",
        {"bg": LIVE, "en": WITHDRAWN},
        {"bg": "own", "en": "410"},
        "bg",
        ("bg",),
        "bg",
    ),
    State(
        "source withdrawn and translation live",
        {"bg": WITHDRAWN, "en": LIVE},
        {"bg": "410", "en": "own"},
        "en",
        ("en",),
        "en",
    ),
    State("everything withdrawn", {"bg": WITHDRAWN, "en": WITHDRAWN}, {"bg": "410", "en": "410"}),
    State("scheduled", {"bg": SCHEDULED}),
    State("scheduled in every language", dict.fromkeys(ALL, SCHEDULED)),
    State(
        "to be withdrawn later",
        {"bg": TO_BE_WITHDRAWN},
        OWN,
        "bg",
        ("bg",),
        "bg",
    ),
    State(
        "unlisted",
        {"bg": LIVE, "en": LIVE},
        BOTH,
        "bg",
        former="bg",
        unlisted=True,
    ),
    State("nothing live at all", {}),
    State("drafts only", {}, texts=False),
    State(
        "a language that is switched off",
        {"bg": LIVE, "en": LIVE},
        BOTH,
        "bg",
        ("bg",),
        "bg",
        enabled=("bg", "ru", "de", "fr", "ar"),
    ),
    State(
        "live only in a language that is switched off",
        {"en": LIVE},
        enabled=("bg", "ru", "de", "fr", "ar"),
    ),
    State("no substitutes", {"bg": LIVE}, OWN, "404", ("bg",), "bg", fallback=False),
    State(
        "no substitutes and the source not live",
        {"en": LIVE},
        {"en": "own"},
        "404",
        ("en",),
        None,
        fallback=False,
    ),
    State(
        "written and live in Arabic only",
        {"ar": LIVE},
        {"ar": "own"},
        "ar",
        ("ar",),
        "ar",
        source="ar",
    ),
    State(
        "the first live language stands in for the source",
        {"fr": LIVE, "de": LIVE, "bg": SCHEDULED},
        {"fr": "own", "de": "own"},
        "de",
        ("de", "fr"),
        "de",
    ),
    State(
        "live in every language",
        dict.fromkeys(ALL, LIVE),
        dict.fromkeys(ALL, "own"),
        listed=tuple(ALL),
        former="bg",
    ),
]
every_state = pytest.mark.parametrize("state", STATES, ids=str)


def mark(field: str, language: str) -> str:
    """A word that stands in one field of one language, and nowhere else in the world."""
    return f"q{field}x{language}q"


@dataclass
class World:
    state: State
    article: Article
    neighbour: Article
    section: object
    author: object
    tag: object
    issue: object
    now: object

    def day(self):
        return timezone.localtime(self.now + BEFORE)

    def lists(self, language: str) -> dict[str, str]:
        """Every page that shows stories."""
        day = self.day()
        return {
            "front": addresses.front(language),
            "section": self.section.address(language),
            "author": self.author.address(language),
            "tag": self.tag.address(language),
            "years": addresses.archive(language),
            "year": addresses.archive(language, day.year),
            "month": addresses.archive(language, day.year, day.month),
            "issue": self.issue.address(language),
            "neighbour": self.neighbour.address(language),
        }

    def right(self, language: str) -> str:
        """The address that holds in `language`, by the table."""
        slug = mark("slug", language) if language in self.state.live else None
        return addresses.article(language, ID, slug)

    def wrong(self, language: str) -> list[str]:
        """Addresses with no slug, another, an old one and those of other languages."""
        slugs = [None, "quite-other", "-", *(mark("slug", code) for code in ALL), "qslugxdraftq"]
        return [
            path
            for slug in slugs
            if (path := addresses.article(language, ID, slug)) != self.right(language)
        ]


def build(state: State) -> World:
    """An article in `state` beside a neighbour that is live everywhere, in one of each list."""
    now = timezone.now()
    section = factories.section("Рубрика", name_en="Section")
    author = factories.author("Автор", name_en="Author")
    tag = factories.tag("тема", name_en="theme")
    day = timezone.localtime(now + BEFORE)
    issue = factories.issue("429", *ALL, date=day.date())
    shared = {"section": section, "issue": issue}
    neighbour = factories.article(
        *ALL,
        issue_page=3,
        **shared,
        **{column("published_at", code): now + BEFORE for code in ALL},
        **{column("slug", code): f"neighbour-{code}" for code in ALL},
    )
    texts = {}
    if state.texts:
        texts = {column(f, code): mark(f, code) for f in FIELDS for code in ALL}
        texts |= {column("body", code): f"<p>{mark('body', code)}</p>" for code in ALL}
    dates = {}
    for code, (published, withdrawn) in state.dates.items():
        dates[column("published_at", code)] = now + published
        if withdrawn:
            dates[column("withdrawn_at", code)] = now + withdrawn
            dates[column("withdrawal_reason", code)] = mark("reason", code)
    article = Article.objects.create(
        pk=ID,
        source_language=state.source,
        unlisted=state.unlisted,
        place=1,
        issue_page=2,
        **shared,
        **texts,
        **dates,
    )
    for code in ALL:
        Draft.objects.create(
            article=article, language=code, fields={f: f"q{f}xdraftq" for f in FIELDS}
        )
    for thing in (article, neighbour):
        Byline.objects.create(article=thing, author=author)
        TaggedArticle.objects.create(content_object=thing, tag=tag)
    LegacyAddress.objects.create(address="/index.php?p=newsroom&nid=7566", target=article)
    return World(state, article, neighbour, section, author, tag, issue, now)


@pytest.fixture
def world(state, db, settings) -> World:
    settings.LANGUAGES_ENABLED = list(state.enabled)
    settings.LANGUAGE_FALLBACK = state.fallback
    return build(state)


def leaked(response, allowed: set[str]) -> set[str]:
    """Marker words in a whole answer, apart from those that may stand there."""
    return set(re.findall(r"q[a-z]+x[a-z]+q", everything(response))) - allowed


def slugs(state: State) -> set[str]:
    return {mark("slug", code) for code in state.live}


@every_state
def test_address_answers_as_the_table_says(client, world, state):
    for language in ALL:
        answer = state.answer(language)
        response = client.get(world.right(language))
        assert response.status_code == (int(answer) if answer.isdigit() else 200), language
        if answer == "404":
            unknown = client.get(addresses.article(language, UNKNOWN, None))
            known = everything(response).replace(str(ID), str(UNKNOWN))
            assert known == everything(unknown), language
        elif answer == "410":
            assert leaked(response, slugs(state)) == {mark("reason", language)}, language
        else:
            shown = language if answer == "own" else answer
            words = {mark(field, shown) for field in ("kicker", "headline", "lead", "body")}
            assert leaked(response, slugs(state)) == words, language
            assert_head(read(response), state, language, own=answer == "own")
            assert_text(read(response), language, shown)


def assert_head(page, state: State, language: str, *, own: bool) -> None:
    """Language of the page, canonical, hreflang, robots and selector."""
    html = page.one("html")
    assert (html["lang"], html["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    there = {code: addresses.article(code, ID, mark("slug", code)) for code in state.live}
    alternate = {
        link["hreflang"]: link["href"]
        for link in page.all("link", rel="alternate", hreflang=True, type=False)
    }
    if own and not state.unlisted:
        absolute = {code: settings.SITE_URL + path for code, path in there.items()}
        first = "bg" if "bg" in there else state.live[0]
        assert alternate == absolute | {"x-default": absolute[first]}
        assert page.one("link", rel="canonical")["href"] == absolute[language]
        assert not page.all("meta", name="robots")
    else:
        assert alternate == {}
        assert not page.all("link", rel="canonical")
        assert "noindex" in page.one("meta", name="robots")["content"]
    assert_selector(page, state, language, there)


def assert_selector(page, state: State, language: str, there: dict[str, str]) -> None:
    names = dict(settings.LANGUAGES)
    entries = page.one("nav", id="langs").all("a")
    assert len(entries) == len(state.enabled)
    for code, entry in zip(state.enabled, entries, strict=True):
        if code in there:
            assert (entry["href"], entry["hreflang"]) == (there[code], code)
            assert entry.text == names[code]
        else:
            assert entry["href"] == addresses.front(code)
            assert code == language or entry.text.removeprefix(names[code]).strip()


def assert_text(page, language: str, shown: str) -> None:
    """The language and direction of the text itself, and the notice where it is not the page's."""
    text = next(e for e in page.all("article") if mark("headline", shown) in e.text)
    assert (text["lang"], text["dir"]) == (shown, "rtl" if shown == "ar" else "ltr")
    notices = page.all("div", role="note")
    assert bool(notices) is (shown != language)


@every_state
def test_other_slug_leads_in_one_hop_or_tells_nothing(client, world, state):
    for language in ALL:
        answer, right = state.answer(language), world.right(language)
        if answer in ("410", "404"):
            for path in world.wrong(language)[:3]:
                response = client.get(path)
                assert response.status_code == int(answer), path
                assert "Location" not in response.headers
                assert leaked(response, slugs(state)) <= {mark("reason", language)}, path
            continue
        for path in world.wrong(language):
            response = client.get(path)
            assert response.status_code == 301, path
            assert response.headers["Location"] == right
            assert leaked(response, slugs(state)) == set()
        assert client.get(right).status_code == 200, "another hop"


@every_state
def test_lists_show_and_count_it_only_where_it_is_published(client, world, state):
    # Of the languages in which nothing ever happened to it, one stands for all.
    for language in dict.fromkeys([*["bg", "en", *state.dates][:4], "ar"]):
        if language not in state.enabled:
            assert client.get(addresses.front(language)).status_code == 404
            continue
        there, pages = language in state.listed, {}
        for name, path in world.lists(language).items():
            pages[name] = response = client.get(path)
            assert response.status_code == 200, path
            found = leaked(response, set())
            if name not in ("years", "year"):
                assert (mark("headline", language) in found) is there, path
                assert "Headline" in response.content.decode(), f"{path} shows nothing at all"
            assert found <= {mark(field, language) for field in FIELDS if there}, path
        number = 1 + there
        assert pages["month"].context["number"] == number
        assert len(pages["month"].context["leaf"].items) == number
        assert pages["year"].context["articles"] == number
        assert pages["years"].context["counts"].total == number
        assert pages["issue"].context["stories"] == number


@every_state
def test_address_of_the_former_site_leads_only_to_what_is_live(client, world, state):
    response = client.get("/index.php?nid=7566&p=newsroom&utm=")
    assert response.status_code == 404
    response = client.get("/index.php?nid=7566&p=newsroom")
    if state.former is None:
        unknown = client.get("/index.php?nid=7567&p=newsroom")
        assert everything(response) == everything(unknown)
    else:
        assert response.status_code == 301
        assert response.headers["Location"] == world.right(state.former)


def test_table_names_every_language_of_the_paper():
    assert [code for code, _name in settings.LANGUAGES] == ALL
