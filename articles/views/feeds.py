"""The newest texts for other programs: of a language, a section or an author."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.html import format_html, format_html_join
from django.utils.http import http_date
from django.utils.safestring import SafeString

from articles import addresses, richtext
from articles.composed import ID, NOW, composed
from articles.markup import credit, largest, pictures
from articles.models import Article, Author, Correction, Section
from articles.models.taxonomy import Named
from articles.querysets import picture, plain
from articles.rows import Rows, language_said, moment, said
from articles.statuses import Remark
from articles.stories import Picture
from articles.syndication import Atom, News, Rss
from articles.views.lists import BELONGING
from edition.public import public_page
from languages import columns
from languages.converters import Numbered

NEWEST = 30


@dataclass(slots=True)
class Item:
    """An article as a feed tells of it."""

    id: int
    slug: str
    headline: str
    lead: str
    body: str
    published_at: datetime
    updated_at: datetime | None
    section: str
    signed: list[dict[str, Any]]
    themes: list[dict[str, Any]]
    remarks: list[dict[str, Any]]
    picture: Picture | None

    OWN = 11

    @classmethod
    def of(cls, row: Sequence[Any]) -> Self:
        return cls(*row[: cls.OWN], Picture.of(row[cls.OWN :]))  # type: ignore[call-arg]

    @property
    def changed_at(self) -> datetime:
        """When readers last got something new of it: a text, an update or a correction."""
        known = [self.published_at, self.updated_at, *(moment(r["at"]) for r in self.remarks)]
        return max(date for date in known if date)


@composed(Item.of)
def _items(model: type[Named] | None, language: str) -> QuerySet:
    """The newest articles of all, or of the section or author that is told."""
    live = Article.objects.published(language, NOW)
    if model is not None:
        live = BELONGING[model](live, ID)
    remarks = Correction.objects.filter(article=OuterRef("pk"), at__lte=NOW).order_by("at", "id")
    told = {
        "at": "at",
        "kind": "kind",
        "text": said("text", language),
        "lang": language_said("text", language),
    }
    rows = live.newest_first(language).with_authors(language).with_tags(language)
    return plain(rows).values_list(
        "id",
        *columns(("slug", "headline", "lead", "body", "published_at", "updated_at"), language),
        said("name", language, "section__"),
        "signed",
        "themes",
        Rows(remarks, **told),
        *picture("photo__", language, NOW),
    )[:NEWEST]


@public_page()
def rss(request: HttpRequest, language: str) -> HttpResponse:
    return _of_all(request, language, Rss)


@public_page()
def atom(request: HttpRequest, language: str) -> HttpResponse:
    return _of_all(request, language, Atom)


@public_page()
def section_rss(request: HttpRequest, language: str, numbered: Numbered) -> HttpResponse:
    return _of(Section, request, language, numbered, Rss)


@public_page()
def section_atom(request: HttpRequest, language: str, numbered: Numbered) -> HttpResponse:
    return _of(Section, request, language, numbered, Atom)


@public_page()
def author_rss(request: HttpRequest, language: str, numbered: Numbered) -> HttpResponse:
    return _of(Author, request, language, numbered, Rss)


@public_page()
def author_atom(request: HttpRequest, language: str, numbered: Numbered) -> HttpResponse:
    return _of(Author, request, language, numbered, Atom)


def _of_all(request: HttpRequest, language: str, kind: type[News]) -> HttpResponse:
    now = request.paper.now  # type: ignore[attr-defined]
    items = _items(None, language, now=now)
    return _told(request, language, kind, items, place=addresses.front(language), name="")


def _of(
    model: type[Named], request: HttpRequest, language: str, numbered: Numbered, kind: type[News]
) -> HttpResponse:
    """The feed of a section or author; 404 for an author of whom nothing is live here."""
    now = request.paper.now  # type: ignore[attr-defined]
    thing: Any = model.objects.filter(pk=numbered.id).first()
    items = _items(model, language, now=now, id=numbered.id) if thing else []
    if thing is None or not (items or model is Section):
        raise Http404
    place = thing.address(language)
    address = addresses.feed(place, atom=kind is Atom)
    if not addresses.leads(request.path, address):
        return HttpResponsePermanentRedirect(address)
    name = thing.name_in(language)[0]
    return _told(request, language, kind, items, place=place, name=name)


def _told(
    request: HttpRequest,
    language: str,
    kind: type[News],
    items: list[Item],
    *,
    place: str,
    name: str,
) -> HttpResponse:
    paper = request.paper  # type: ignore[attr-defined]
    feed = kind(
        title=f"{name} · {paper.full_name}" if name else paper.full_name,
        link=settings.SITE_URL + place,
        description=paper.description or paper.full_name,
        subtitle=paper.description or None,
        language=language,
        feed_url=settings.SITE_URL + request.path,
        feed_copyright=f"{paper.years} {paper.full_name}",
        hub=settings.WEBSUB_HUB,
        changed=paper.now,
    )
    photos = pictures((item.body or "" for item in items), language, paper.now) if _whole() else {}
    for item in items:
        feed.add_item(**_facts(item, language, photos))
    changed = max((item.changed_at for item in items), default=None)
    response = HttpResponse(feed.writeString("utf-8"), content_type=kind.content_type)
    if changed:
        response.headers["Last-Modified"] = http_date(changed.timestamp())
    return response


def _whole() -> bool:
    return settings.FEED_WHOLE_TEXTS


def _facts(item: Item, language: str, photos: Mapping[int, Picture]) -> dict[str, Any]:
    address = settings.SITE_URL + addresses.article(language, item.id, item.slug)
    themes = [theme["name"] for theme in item.themes]
    return {
        "title": item.headline,
        "link": address,
        "description": item.lead,
        "pubdate": item.published_at,
        "updateddate": item.changed_at,
        "unique_id": identity(item.id, language),
        "unique_id_is_permalink": False,
        "categories": [name for name in (item.section, *themes) if name],
        "authors": [
            (author["name"], settings.SITE_URL + _signed_at(author, language))
            for author in item.signed
        ],
        "picture": item.picture and _pictured(item.picture),
        "whole": _text(item, language, photos) if _whole() else "",
    }


def identity(id: int, language: str) -> str:
    """What names an article in a language for good, whatever becomes of its slug (RFC 4151, dated
    by the year from which on addresses are numbers)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:article:{id}:{language}"


def _signed_at(author: dict[str, Any], language: str) -> str:
    return addresses.of("authors", language, author["id"], author["slug"])


def _pictured(photo: Picture) -> dict[str, str]:
    return {
        "url": settings.SITE_URL + largest(photo),
        "credit": credit(photo),
        "description": photo.caption or photo.alt,
    }


def _text(item: Item, language: str, photos: Mapping[int, Picture]) -> str:
    """The whole text with absolute addresses, and what was said about it since."""
    figures = {number: _figure(photo) for number, photo in photos.items()}
    body = richtext.render(item.body or "", language=language, figures=figures)
    body = SafeString(body.replace('href="/', f'href="{settings.SITE_URL}/'))
    remarks = format_html_join(
        "",
        '<p lang="{}"><strong>{}.</strong> {}</p>',
        ((note["lang"], Remark(note["kind"]).label, note["text"]) for note in item.remarks),
    )
    return format_html("<p>{}</p>{}{}", item.lead or "", body, remarks)


def _figure(photo: Picture) -> Any:
    def draw(told: str | None) -> str:
        facts = _pictured(photo)
        text = SafeString(told) if told else photo.caption
        return format_html(
            '<figure><img src="{}" alt="{}"><figcaption>{} {}</figcaption></figure>',
            facts["url"],
            photo.alt,
            text,
            facts["credit"],
        )

    return draw
