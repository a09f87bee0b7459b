"""The graph of schema.org that stands in a page: the paper, the page, its steps, its subject."""

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from articles.meaning import PUBLISHER, Thing, told, whole
from languages.page import PublicPage
from sekretno.paper import Paper

# So that no text can end the element that it stands in.
ESCAPED = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
SITE = {"@id": f"{settings.SITE_URL}/#site"}


def organisation(paper: Paper) -> Thing:
    """The paper itself."""
    row, code = paper.masthead, paper.language.code
    about = whole(f"/{code}/about/")
    return told(
        PUBLISHER
        | {
            "@type": "NewsMediaOrganization",
            "name": paper.full_name,
            "url": whole(f"/{code}/"),
            "description": paper.description,
            "slogan": paper.motto,
            "foundingDate": str(row.founded or ""),
            "email": row.email,
            "telephone": row.phone,
            "address": row.postal_address,
            "logo": {
                "@type": "ImageObject",
                "url": whole(staticfiles_storage.url("img/icon-512.png")),
                "width": 512,
                "height": 512,
            },
            "sameAs": [address for address, _host in paper.elsewhere],
            "publishingPrinciples": about,
            "correctionsPolicy": about if row.corrections else None,
            "ownershipFundingInfo": about if row.owner or row.funding else None,
        }
    )


def site(paper: Paper) -> Thing:
    return SITE | {
        "@type": "WebSite",
        "name": paper.full_name,
        "url": settings.SITE_URL + "/",
        "inLanguage": list(settings.LANGUAGES_ENABLED),
        "publisher": PUBLISHER,
    }


def periodical(paper: Paper) -> Thing:
    """What the printed issues are issues of."""
    return told(
        {
            "@type": "Periodical",
            "@id": f"{settings.SITE_URL}/#periodical",
            "name": paper.full_name,
            "issn": paper.masthead.issn,
            "publisher": PUBLISHER,
        }
    )


def steps(page: PublicPage) -> Thing:
    """How one comes to the page from the front page."""
    code = page.code
    trail = [(pgettext("menu", "Home"), f"/{code}/"), *page.trail, (page.title, page.paths[code])]
    return {
        "@type": "BreadcrumbList",
        "@id": f"{page.canonical}#steps",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": whole(path)}
            for place, (name, path) in enumerate(trail, 1)
        ],
    }


def graph(page: PublicPage, paper: Paper) -> list[Thing]:
    """All that is said of `page`; nothing where search engines are told to stay away."""
    if not page.canonical:
        return []
    subject = dict(page.meaning)
    kind = subject.get("@type", "WebPage")
    is_page = kind.endswith("Page")
    itself: Mapping[str, Any] = {
        "@type": kind if is_page else "WebPage",
        "@id": page.canonical,
        "url": page.canonical,
        "name": page.title or paper.full_name,
        "description": page.description,
        "inLanguage": page.code,
        "isPartOf": SITE,
    }
    things = [organisation(paper), site(paper)]
    if page.title:
        things.append(steps(page))
        itself = {**itself, "breadcrumb": {"@id": f"{page.canonical}#steps"}}
    if is_page:
        return [*things, told({**subject, **itself})]
    things.append(told({**itself, "mainEntity": {"@id": subject["@id"]} if subject else None}))
    if kind == "PublicationIssue":
        things.append(periodical(paper))
    return [*things, subject] if subject else things


def script(page: PublicPage, paper: Paper) -> SafeString:
    """The element that carries the graph: data, which no policy takes for a script."""
    things = graph(page, paper)
    if not things:
        return SafeString("")
    text = json.dumps({"@context": "https://schema.org", "@graph": things}, ensure_ascii=False)
    safe = text.translate(ESCAPED)
    return SafeString(f'<script type="application/ld+json">{safe}</script>\n')
