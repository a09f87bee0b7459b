"""One article, in the reader's language or, under a plain notice, in another."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, SmallIntegerField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from articles import addresses, meaning, richtext
from articles.cards import Card
from articles.composed import ID, NOW, Given, composed
from articles.invariants import in_every_language
from articles.markup import figures
from articles.models import Article, Correction
from articles.models.article import Text
from articles.querysets import headline, in_model_order, picture, plain
from articles.rows import Rows, language_said, moment, said
from articles.statuses import Kind, Remark
from articles.stories import Headline, Picture
from edition.public import public_page
from languages import Language, column, columns
from languages import language as language_of
from languages.converters import Numbered
from languages.fallback import Reason, choose
from languages.page import PublicPage

RELATED = 3
OLD = 5  # years, after which a notice tells from when a text is
OWN = ("id", "kind", "section_id", "issue_id", "issue_page", "unlisted", "source_language")
DATES = in_every_language("published_at", "withdrawn_at", "slug")


class Printed(NamedTuple):
    """The issue in which a text stands on paper."""

    number: str
    path: str


class Remarked(NamedTuple):
    """A correction as it stands under a text."""

    id: int
    kind: str
    at: datetime
    text: str
    language: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> "Remarked":
        kind = str(Remark(row["kind"]).label)
        return cls(row["id"], kind, moment(row["at"]), row["text"], row["lang"])


@dataclass
class Found:
    """An article with its authors, tags, corrections, photo and issue: names and addresses in the
    reader's language, texts in one language alone."""

    article: Article
    signed: list[dict[str, Any]]
    themes: list[dict[str, Any]]
    corrections: list[Remarked]
    picture: Picture | None
    issue: Printed | None


@dataclass(slots=True)
class Next(Headline):
    """What to read on."""

    kicker: str
    section_id: int | None
    issue_id: int | None
    issue_page: int | None


@public_page()
def article(request: HttpRequest, language: str, numbered: Numbered) -> HttpResponse:
    """The page of an article; 301 to its right address, 410 where it was withdrawn."""
    paper = request.paper  # type: ignore[attr-defined]
    now = paper.now
    found = _find(numbered.id, language, language, now)
    if found is None:
        raise Http404
    article = found.article
    live = article.live_languages(now)
    paths = {code: _address(article, code, live) for code in live}
    if article.is_withdrawn(language, now):
        return _withdrawn(request, article, language, paths)
    chosen = choose(language, source=article.source_language, live=live)
    if chosen is None:
        raise Http404
    address = _address(article, language, live)
    if not addresses.leads(request.path, address):
        return HttpResponsePermanentRedirect(address)
    if chosen.language != language:
        found = _find(numbered.id, language, chosen.language, now) or found
        article = found.article
    text = article.text_in(chosen.language)
    related, from_issue = _related(found, language, now)
    section = paper.sections.get(article.section_id)
    shared = Card(chosen.language, paper.full_name, section.name if section else "", text.headline)
    return render(
        request,
        "articles/article.html",
        {
            "page": PublicPage(
                code=language,
                title=text.headline,
                description=text.lead,
                paths=paths,
                indexable=chosen.reason is Reason.ASKED and not article.unlisted,
                kind="article",
                image=shared.path(article.pk),
                trail=[(section.name, section.path)] if section else (),
                meaning=_meaning(found, text, paths, section.name if section else ""),
            ),
            "article": article,
            "signed": found.signed,
            "themes": found.themes,
            "text": text,
            "shown": language_of(chosen.language),
            "reason": chosen.reason,
            "body": richtext.render(
                text.body,
                language=chosen.language,
                figures=figures(text.body, chosen.language, now),
            ),
            "photo": found.picture,
            "corrections": found.corrections,
            "old": _is_old(text, now),
            "others": _others(paths, chosen.language),
            "issue": found.issue,
            "related": related,
            "from_issue": from_issue,
        },
    )


def _meaning(found: Found, text: Text, paths: dict[str, str], section: str) -> dict[str, Any]:
    path = paths.get(text.language)
    if path is None or text.published_at is None:
        return {}
    issue = found.issue
    return meaning.news_article(
        path=path,
        language=text.language,
        headline=text.headline,
        lead=text.lead,
        published_at=text.published_at,
        updated_at=text.updated_at,
        signed=found.signed,
        themes=found.themes,
        section=section,
        photo=found.picture,
        issue=(issue.number, issue.path, found.article.issue_page) if issue else None,
        corrections=[(note.at, note.text, note.language) for note in found.corrections],
        elsewhere=[path for code, path in paths.items() if code != text.language],
    )


@cache
def _columns(shown: str) -> list[str]:
    """What of an article itself is read to show it in the language `shown`."""
    texts = columns((*Text._fields[1:], "withdrawal_reason"), shown)
    return in_model_order(Article, (*OWN, *texts, *DATES))


@composed(tuple)
def _whole(language: str, shown: str) -> QuerySet:
    corrections = Correction.objects.filter(article=OuterRef("pk"), at__lte=NOW)
    remarks = Rows(
        corrections.order_by("at", "id"),
        id="id",
        kind="kind",
        at="at",
        text=said("text", shown),
        lang=language_said("text", shown),
    )
    return plain(
        Article.objects.filter(pk=ID).with_authors(language).with_tags(language)
    ).values_list(
        remarks,
        "signed",
        "themes",
        "issue__number",
        f"issue__{column('published_at', language)}",
        *picture("photo__", shown, NOW),
        *_columns(shown),
    )


def _find(id: int, language: str, shown: str, now: datetime) -> Found | None:
    """The article with all that its page shows of it, in one query: texts in the language
    `shown`, all else as readers of `language` have it."""
    row = _whole.first(language, shown, id=id, now=now)
    if row is None:
        return None
    remarks, signed, themes, number, published_at, *rest = row
    end = Picture.COLUMNS
    article = Article.from_db("default", _columns(shown), rest[end:])
    printed = published_at is not None and published_at <= now
    path = addresses.issue(language, number) if printed else ""
    return Found(
        article,
        signed,
        themes,
        list(map(Remarked.of, remarks)),
        Picture.of(rest[:end]),
        Printed(number, path) if printed else None,
    )


def _address(article: Article, code: str, live: list[str]) -> str:
    """Its address in the language `code`, with the slug where it is `live`."""
    slug = getattr(article, column("slug", code)) if code in live else None
    return addresses.article(code, article.pk, slug)


def _others(paths: dict[str, str], shown: str) -> list[tuple[Language, str]]:
    """(language, address) of the text in the languages other than `shown`."""
    return [(language_of(code), path) for code, path in paths.items() if code != shown]


def _is_old(text: Text, now: datetime) -> bool:
    return text.published_at is not None and (now - text.published_at).days > OLD * 365


@composed(Next.of)
def _next(language: str, in_section: bool, in_issue: bool) -> QuerySet:
    live = Article.objects.published(language, NOW).exclude(pk=ID).exclude(kind=Kind.BRIEF)
    newest = live.newest_first(language).values("pk")
    in_a_section = Q(section=Given("section", BigIntegerField()))
    section = newest.filter(in_a_section if in_section else Q(section__isnull=True))
    lists = [newest[:RELATED], section[:RELATED]]
    if in_issue:
        page = Given("page", SmallIntegerField())
        near = live.in_issue(Given("issue", BigIntegerField())).filter(issue_page__gte=page)
        lists.append(near.order_by("issue_page", "id").values("pk")[:RELATED])
    stories = plain(Article.objects.in_any_of(*lists).newest_first(language))
    return stories.values_list(
        *headline(language), column("kicker", language), "section_id", "issue_id", "issue_page"
    )


def _related(found: Found, language: str, now: datetime) -> tuple[list[Next], bool]:
    """What to read on, and whether it is from the same printed issue: the next stories of that
    issue, else the newest of the same section, else the newest of all; in one query."""
    article, page = found.article, found.article.issue_page
    stories = _next(
        language,
        article.section_id is not None,
        bool(page and found.issue),
        now=now,
        id=article.pk,
        section=article.section_id,
        issue=article.issue_id,
        page=page,
    )
    if page and found.issue:
        nearby = [
            s for s in stories if s.issue_id == article.issue_id and (s.issue_page or 0) >= page
        ]
        if nearby:
            return sorted(nearby, key=lambda s: (s.issue_page, s.id))[:RELATED], True
    # The sort is stable: those of the section come first, each group newest first.
    stories.sort(key=lambda story: story.section_id != article.section_id)
    return stories[:RELATED], False


def _withdrawn(
    request: HttpRequest, article: Article, language: str, paths: dict[str, str]
) -> HttpResponse:
    context = {
        "page": PublicPage(code=language, title="", paths=paths, indexable=False),
        "article": article,
        "published_at": getattr(article, column("published_at", language)),
        "withdrawn_at": getattr(article, column("withdrawn_at", language)),
        "why": getattr(article, column("withdrawal_reason", language)),
        "others": _others(paths, language),
    }
    return render(request, "articles/withdrawn.html", context, status=410)
