"""What the paper's pages are about, in the words of schema.org (version 29), for machines.

Each function makes one thing of the graph that `sekretno.meaning` puts into a page. Checked in
tests/test_meaning.py against what search engines ask of articles and of lists of steps
(developers.google.com/search/docs/appearance/structured-data, read in November 2026).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from articles import addresses
from articles.markup import credit, largest
from articles.stories import Picture
from pictures.renditions import rendition_height

Thing = dict[str, Any]


def whole(path: str) -> str:
    """The absolute address of `path`."""
    return settings.SITE_URL + path


def moment(at: datetime) -> str:
    return timezone.localtime(at).isoformat(timespec="seconds")


def told(thing: Mapping[str, Any]) -> Thing:
    """`thing` without what is not known of it."""
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}


def image(photo: Picture) -> Thing:
    width = max(photo.record["widths"])
    return told(
        {
            "@type": "ImageObject",
            "url": whole(largest(photo)),
            "width": width,
            "height": rendition_height(photo.record, width),  # type: ignore[arg-type]
            "caption": photo.caption or photo.alt,
            "creditText": credit(photo),
        }
    )


def person(author: Mapping[str, Any], language: str) -> Thing:
    path = addresses.of("authors", language, author["id"], author["slug"])
    return {"@type": "Person", "name": author["name"], "url": whole(path)}


def news_article(
    *,
    path: str,
    language: str,
    headline: str,
    lead: str,
    published_at: datetime,
    updated_at: datetime | None,
    signed: Iterable[Mapping[str, Any]],
    themes: Iterable[Mapping[str, Any]],
    section: str,
    photo: Picture | None,
    issue: tuple[str, str, int | None] | None,
    corrections: Iterable[tuple[datetime, str, str]],
    elsewhere: Iterable[str],
) -> Thing:
    """An article. `issue` is (number, path, page) of the printed one; `corrections` are (moment,
    text, language); `elsewhere` are its paths in other languages."""
    remarks = list(corrections)
    changed = max([updated_at or published_at, *(at for at, _text, _language in remarks)])
    return told(
        {
            "@type": "NewsArticle",
            "@id": f"{whole(path)}#article",
            "mainEntityOfPage": whole(path),
            "url": whole(path),
            "headline": headline,
            "description": lead,
            "inLanguage": language,
            "datePublished": moment(published_at),
            "dateModified": moment(changed),
            "author": [person(author, language) for author in signed] or [PUBLISHER],
            "publisher": PUBLISHER,
            "copyrightHolder": PUBLISHER,
            "articleSection": section,
            "keywords": [theme["name"] for theme in themes],
            "image": [image(photo)] if photo else [],
            "isAccessibleForFree": True,
            "isPartOf": _printed(*issue) if issue else None,
            "pagination": str(issue[2]) if issue and issue[2] else None,
            "correction": [
                {"@type": "CorrectionComment", "datePublished": moment(at), "text": text}
                | ({"inLanguage": code} if code != language else {})
                for at, text, code in remarks
            ],
            "workTranslation": [{"@id": f"{whole(other)}#article"} for other in elsewhere],
        }
    )


def _printed(number: str, path: str, page: int | None) -> Thing:
    return {
        "@type": "PublicationIssue",
        "@id": f"{whole(path)}#issue",
        "issueNumber": number,
        "url": whole(path),
    }


def publication_issue(
    *, path: str, number: str, dated: date, pages: int | None, photo: Picture | None, parts: Any
) -> Thing:
    """A printed issue; `parts` are its stories."""
    return told(
        {
            "@type": "PublicationIssue",
            "@id": f"{whole(path)}#issue",
            "url": whole(path),
            "issueNumber": number,
            "datePublished": dated.isoformat(),
            "pagination": f"1-{pages}" if pages else None,
            "isPartOf": {"@id": f"{settings.SITE_URL}/#periodical"},
            "publisher": PUBLISHER,
            "image": image(photo) if photo else None,
            "hasPart": [_part(story) for story in parts],
        }
    )


def collection(stories: Iterable[Any], about: Thing | None = None) -> Thing:
    """A list of stories, as the page shows it; `about` is what they have in common."""
    items = [
        {"@type": "ListItem", "position": place, "url": whole(story.path)}
        for place, story in enumerate(stories, 1)
    ]
    listed = {"@type": "ItemList", "numberOfItems": len(items), "itemListElement": items}
    return told(
        {"@type": "CollectionPage", "mainEntity": listed if items else None, "about": about}
    )


def _part(story: Any) -> Thing:
    return {
        "@type": "NewsArticle",
        "@id": f"{whole(story.path)}#article",
        "headline": story.headline,
        "url": whole(story.path),
    }


PUBLISHER: Thing = {"@id": f"{settings.SITE_URL}/#paper"}
"""The paper, which `sekretno.meaning` describes on every page."""
