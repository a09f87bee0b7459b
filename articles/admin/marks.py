"""Marks of how far a language has come: a shape, a word, then colour."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from articles.statuses import Availability, Freshness
from languages import language


class Mark(NamedTuple):
    """`shape` names a symbol of templates/admin/_marks.html, `word` says the same."""

    shape: str
    word: str | Promise


MISSING = Mark("missing", Availability.MISSING.label)
WRITTEN = Mark("saved", _("written"))
FRESH = {
    Freshness.OUTDATED: Mark("old", Freshness.OUTDATED.label),
    Freshness.BADLY_OUTDATED: Mark("bad", Freshness.BADLY_OUTDATED.label),
}


def of_article(article: Article, code: str, at: datetime) -> Mark:
    """How far `article` has come in language `code`; a live text that lags behind says so."""
    state = article.availability(code, at)
    if state == Availability.LIVE:
        lagging = FRESH.get(article.freshness(code))
        if lagging is not None:
            return lagging
    return Mark(state.value, state.label)


def icon(shape: str) -> SafeString:
    return format_html(
        '<svg class="ic" viewBox="0 0 16 16" aria-hidden="true"><use href="#i-{}"/></svg>', shape
    )


def strip(marks: Iterable[tuple[str, Mark]], source: str = "") -> SafeString:
    """(code, mark) of each language as one row of small marks; `source` is underlined."""
    return format_html(
        '<span class="strip">{}</span>',
        format_html_join(
            "",
            '<span class="s-{}" title="{}: {}">{}<span class="{}">{}</span>'
            '<span class="visually-hidden"> {}</span></span>',
            (
                (
                    mark.shape,
                    language(code).name,
                    mark.word,
                    icon(mark.shape),
                    "isrc" if code == source else "code",
                    code.upper(),
                    mark.word,
                )
                for code, mark in marks
            ),
        ),
    )
