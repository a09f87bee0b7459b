"""Lists of articles: a section, an author, a tag; and the paging that all lists share."""

import re
from collections.abc import Callable
from functools import cache

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from articles import addresses, meaning
from articles.composed import ID, NOW, composed
from articles.invariants import in_every_language
from articles.models import Article, Author, Section, Tag
from articles.models.taxonomy import Named
from articles.querysets import ArticleQuerySet, in_model_order, plain
from articles.stories import Story
from edition.public import public_page
from languages import column, enabled, localized
from languages import language as language_of
from languages.converters import Numbered
from languages.page import PublicPage

PER_PAGE = 20
LAST_PAGE = 100
# Which articles belong to a thing that has a list of its own.
BELONGING: dict[type[Named], Callable] = {
    Section: ArticleQuerySet.in_section,
    Author: ArticleQuerySet.by_author,
    Tag: ArticleQuerySet.with_tag,
}


class Leaf:
    """One page of a list, and whether there is another. One more is fetched than is shown,
    instead of counting them all."""

    def __init__(
        self,
        request: HttpRequest,
        rows: Callable[[int, int], list[Story]],
        per_page: int = PER_PAGE,
    ) -> None:
        """`rows` tells those of the list from one place until before another."""
        asked = request.GET.get("page", "1")
        # As we write it: without leading zeros, digits of other scripts or a sign.
        if not re.fullmatch("[1-9][0-9]{0,2}", asked) or int(asked) > LAST_PAGE:
            raise Http404
        self.number = int(asked)
        start = (self.number - 1) * per_page
        found = rows(start, start + per_page + 1)
        self.items = found[:per_page]
        if self.number > 1 and not found:
            raise Http404
        more = len(found) > per_page and self.number < LAST_PAGE
        self.next = self.number + 1 if more else None
        self.previous = self.number - 1 if self.number > 1 else None


@public_page("page")
def section(request: HttpRequest, language: str, numbered: Numbered) -> HttpResponse:
    return _listing(request, language, numbered, Section, "articles/section.html")


@public_page("page")
def author(request: HttpRequest, language: str, numbered: Numbered) -> HttpResponse:
    return _listing(request, language, numbered, Author, "articles/author.html")


@public_page("page")
def tag(request: HttpRequest, language: str, numbered: Numbered) -> HttpResponse:
    return _listing(request, language, numbered, Tag, "articles/tag.html")


@cache
def _columns(model: type[Named], language: str) -> list[str]:
    """What of a section, author or tag its list shows in `language`."""
    shown = {
        Section: [column("description", language), "manner"],
        Author: [column("bio", language)],
    }
    names = ("id", *in_every_language("name", "slug"), *shown.get(model, ()))
    return in_model_order(model, names)


@composed(tuple)
def _thing(model: type[Named], language: str, *codes: str) -> QuerySet:
    """Its columns, and for each of `codes` whether anything live belongs to it in that language."""
    ours = BELONGING[model](Article.objects.all(), OuterRef("pk"))
    live = (Exists(ours.published(code, NOW)) for code in codes)
    thing = plain(model.objects.filter(pk=ID).order_by())
    return thing.values_list(*live, *_columns(model, language))


@composed(Story.of)
def _stories(model: type[Named], language: str, start: int, stop: int) -> QuerySet:
    """So many of its stories, newest first."""
    ours = BELONGING[model](Article.objects.published(language, NOW), ID)
    return ours.newest_first(language).as_stories(language, NOW)[start:stop]


def _listing(
    request: HttpRequest,
    language: str,
    numbered: Numbered,
    model: type[Named],
    template: str,
) -> HttpResponse:
    given = {"id": numbered.id, "now": request.paper.now}  # type: ignore[attr-defined]
    codes = enabled()
    row = _thing.first(model, language, *codes, **given)
    there = [code for code, live in zip(codes, row or (), strict=False) if live]
    # A section is a place in the paper; a theme or a name that nothing live carries is nobody's
    # business yet, and its address answers as an unknown one.
    if row is None or not (there or model is Section):
        raise Http404
    thing = model.from_db("default", _columns(model, language), row[len(codes) :])
    address = thing.address(language)
    if not addresses.leads(request.path, address):
        tail = request.GET.urlencode()
        return HttpResponsePermanentRedirect(f"{address}?{tail}" if tail else address)
    leaf = Leaf(request, lambda start, stop: _stories(model, language, start, stop, **given))
    name, named_in = thing.name_in(language)
    page = PublicPage(
        code=language,
        title=name,
        description=_description(thing, language),
        paths={code: thing.address(code) for code in there},
        indexable=language in there and leaf.number == 1,
        feed=addresses.feed(address) if model is not Tag else "",
        meaning=meaning.collection(
            leaf.items,
            {"@type": "Person", "name": name, "url": meaning.whole(address)}
            if model is Author
            else None,
        ),
    )
    return render(
        request,
        template,
        {
            "page": page,
            "thing": thing,
            "name": name,
            "named_in": language_of(named_in),
            "leaf": leaf,
            "elsewhere": [alternate for alternate in page.alternates if alternate.exists],
        },
    )


def _description(thing: Named, language: str) -> str:
    field = {Section: "description", Author: "bio"}.get(type(thing))
    return localized(thing, field, language) or "" if field else ""
