"""Pages of WordPress, which become pages of the paper: About us, privacy, and the like."""

import re
from typing import TYPE_CHECKING

from django.utils import timezone

import edition
from articles.slugs import slugify
from languages import column
from sekretno.models import POSITION_AT_MOST, Page
from sekretno.reserved import reserved
from sekretno.wordpress.report import Report

if TYPE_CHECKING:
    from sekretno.wordpress.bringing import Prepared

LONGEST_SLUG = 60
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def make_page(prepared: "Prepared", *, language: str, report: Report) -> Page:
    """The page of a prepared entry, published if it was; not in the footer, which is short."""
    entry, now = prepared.entry, timezone.now()
    is_live = (
        entry.status == "publish"
        and not entry.has_password
        and entry.date is not None
        and entry.date <= now
    )
    slug = _slug(slugify(entry.slug or prepared.headline, language), entry.number)
    with edition.change():
        page = Page.objects.create(
            slug=slug,
            position=min(entry.order, POSITION_AT_MOST),
            in_footer=False,
            **{
                column("title", language): prepared.headline,
                column("body", language): prepared.body,
                column("published_at", language): entry.date if is_live else None,
            },
        )
    report.came_in("pages")
    if not is_live:
        report.was_changed("pages that are not published here", prepared.title)
    return page


def _slug(wanted: str, number: int) -> str:
    """An address that is free: the old one, else with the number of the page in WordPress."""
    plain = _NOT_PLAIN.sub("-", wanted).strip("-")[:LONGEST_SLUG].strip("-")
    candidates = [plain, f"{plain[: LONGEST_SLUG - 20]}-{number}".strip("-"), f"page-{number}"]
    for candidate in candidates:
        if candidate and candidate not in reserved() and not _is_taken(candidate):
            return candidate
    count = 2
    while _is_taken(f"page-{number}-{count}"):
        count += 1
    return f"page-{number}-{count}"


def _is_taken(slug: str) -> bool:
    return Page.objects.filter(slug=slug).exists()
