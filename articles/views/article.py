"""One article, in the reader's language or, under a plain notice, in another."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone

from articles import addresses, richtext
from articles.markup import figures, largest
from articles.models import Article
from articles.models.article import Text
from articles.querysets import PHOTO_SHARED
from articles.statuses import Kind
from edition.public import public_page
from languages import column, columns, current
from languages import language as language_of
from languages.converters import Numbered
from languages.fallback import Choice, Reason, choose
from languages.page import PublicPage

RELATED = 3
DATES = ("published_at", "withdrawn_at", "slug")
OLD = 5  # years, after which a notice tells from when a text is


@public_page()
def article(request: HttpRequest, language: str, numbered: Numbered) -> HttpResponse:
    """The page of an article; 301 to its right address, 410 where it was withdrawn."""
    now = timezone.now()
    found = _find(numbered.id, language, language)
    if found is None:
        raise Http404
    if found.is_withdrawn(language, now):
        return _withdrawn(request, found, language, now)
    live = found.live_languages(now)
    chosen = choose(language, source=found.source_language, live=live)
    if chosen is None:
        raise Http404
    address = found.address(language)
    if not addresses.leads(request.path, address):
        return HttpResponsePermanentRedirect(address)
    if chosen.language != language:
        found = _find(numbered.id, language, chosen.language) or found
    text = found.text_in(chosen.language)
    related, from_issue = _related(found, language, now)
    return render(
        request,
        "articles/article.html",
        {
            "page": _head(found, text, chosen, live, now),
            "article": found,
            "text": text,
            "shown": language_of(chosen.language),
            "reason": chosen.reason,
            "body": richtext.render(
                text.body,
                language=chosen.language,
                figures=figures(text.body, chosen.language, now),
            ),
            "photo": found.picture,
            "corrections": [
                (correction, *correction.text_in(chosen.language))
                for correction in found.corrections.filter(at__lte=now)
            ],
            "old": _is_old(text, now),
            "others": [language_of(code) for code in live if code != chosen.language],
            "issue": found.issue
            if found.issue and found.issue.is_published(language, now)
            else None,
            "related": related,
            "from_issue": from_issue,
        },
    )


def _find(id: int, language: str, shown: str) -> Article | None:
    """The article with its authors, tags, photo and issue, in one query: names and addresses in
    the reader's `language`, texts in the language `shown` alone."""
    every = [code for code, _name in settings.LANGUAGES]
    return (
        Article.objects.filter(pk=id)
        .select_related("photo", "issue")
        .with_authors(language)
        .with_tags(language)
        .only(
            "kind",
            "section_id",
            "issue_page",
            "unlisted",
            "source_language",
            *columns((*Text._fields[1:], "withdrawal_reason"), shown),
            *(column(field, code) for code in every for field in DATES),
            *(f"photo__{name}" for name in PHOTO_SHARED),
            *(f"photo__{column(name, shown)}" for name in ("alt", "caption")),
            "issue__number",
            "issue__date",
            f"issue__{column('published_at', language)}",
        )
        .first()
    )


def _head(found: Article, text: Text, chosen: Choice, live: list[str], now: datetime) -> PublicPage:
    return PublicPage(
        code=current(),
        title=text.headline,
        description=text.lead,
        paths={code: found.address(code) for code in live},
        indexable=chosen.reason is Reason.ASKED and not found.unlisted,
        kind="article",
        image=largest(found.picture) if found.picture else "",
    )


def _is_old(text: Text, now: datetime) -> bool:
    return text.published_at is not None and (now - text.published_at).days > OLD * 365


def _related(found: Article, language: str, now: datetime) -> tuple[list[Article], bool]:
    """What to read on, and whether it is from the same printed issue: the next stories of that
    issue, else the newest of the same section, else the newest of all; in one query."""
    live = Article.objects.published(language, now).exclude(pk=found.pk).exclude(kind=Kind.BRIEF)
    newest = live.newest_first(language).values("pk")
    section = newest.filter(section=found.section_id)
    lists = [newest[:RELATED], section[:RELATED]]
    printed = found.issue_page and found.issue and found.issue.is_published(language, now)
    if printed:
        near = live.filter(issue=found.issue_id, issue_page__gte=found.issue_page)
        lists.append(near.order_by("issue_page", "id").values("pk")[:RELATED])
    stories = list(Article.objects.in_any_of(*lists).as_stories(language).newest_first(language))
    if printed:
        nearby = [s for s in stories if s.issue_id == found.issue_id and s.issue_page]
        nearby = [s for s in nearby if s.issue_page >= found.issue_page]
        if nearby:
            return sorted(nearby, key=lambda s: (s.issue_page, s.pk))[:RELATED], True
    # The sort is stable: those of the section come first, each group newest first.
    stories.sort(key=lambda story: story.section_id != found.section_id)
    return stories[:RELATED], False


def _withdrawn(request: HttpRequest, found: Article, language: str, now: datetime) -> HttpResponse:
    live = found.live_languages(now)
    page = PublicPage(
        code=language,
        title="",
        paths={code: found.address(code) for code in live},
        indexable=False,
    )
    context = {
        "page": page,
        "article": found,
        "published_at": getattr(found, column("published_at", language)),
        "withdrawn_at": getattr(found, column("withdrawn_at", language)),
        "why": getattr(found, column("withdrawal_reason", language)),
        "others": [language_of(code) for code in live],
    }
    return render(request, "articles/withdrawn.html", context, status=410)
