"""The archive: years with counts, the issues and months of a year, the articles of a month."""

from collections import defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles import addresses
from articles.models import Article, Issue
from articles.views.lists import Leaf
from edition.public import public_page
from languages import column
from languages.page import PublicPage, everywhere

FIRST_YEAR = 1600  # no newspaper is older


class Counts:
    """How many articles each month of each year has, in one language, in one query."""

    def __init__(self, language: str, now: datetime) -> None:
        articles = Article.objects.published(language, now)
        self.months = {(d.year, d.month): n for d, n in articles.count_by_month(language)}
        self.years: dict[int, int] = defaultdict(int)
        for (year, _month), number in self.months.items():
            self.years[year] += number

    @property
    def total(self) -> int:
        return sum(self.years.values())

    def decades(self) -> list[tuple[int, list[tuple[int, int]]]]:
        """(first year, [(year, articles)]) of every decade that has any, newest first."""
        found: dict[int, list] = defaultdict(list)
        for year in sorted(self.years, reverse=True):
            found[year // 10 * 10].append((year, self.years[year]))
        return list(found.items())


@public_page()
def years(request: HttpRequest, language: str) -> HttpResponse:
    """The years; beneath them the newest year, as on a shelf."""
    counts = Counts(language, timezone.now())
    newest = max(counts.years, default=None)
    return _shelf(request, language, counts, newest, addresses.archive("{}"), _("Archive"))


@public_page()
def year(request: HttpRequest, language: str, year: int) -> HttpResponse:
    """A year: its months with their counts and the covers of its issues."""
    now = timezone.now()
    if not _has_begun(year, now) or request.path != addresses.archive(language, year):
        raise Http404
    title = _("Archive, %(year)s") % {"year": year}
    counts = Counts(language, now)
    return _shelf(request, language, counts, year, addresses.archive("{}", year), title)


def _shelf(
    request: HttpRequest,
    language: str,
    counts: Counts,
    shown: int | None,
    pattern: str,
    title: str,
) -> HttpResponse:
    issues: dict[int, list[Issue]] = defaultdict(list)
    if shown is not None:
        published = Issue.objects.published(language).in_year(shown).as_covers(language)
        for issue in published.order_by("-date", "-id"):
            issues[issue.date.month].append(issue)
    with_any = {month for (year, month) in counts.months if year == shown} | set(issues)
    months = [
        (date(shown, month, 1), counts.months.get((shown, month), 0), issues[month])
        for month in sorted(with_any, reverse=True)
        if shown is not None
    ]
    return render(
        request,
        "articles/archive.html",
        {
            "page": PublicPage(
                code=language,
                title=title,
                paths=everywhere(pattern),
                indexable=bool(months) or pattern[-9:] == "/archive/",
            ),
            "counts": counts,
            "shown": shown,
            "months": months,
            "articles": counts.years.get(shown, 0) if shown else 0,
            "issues": sum(len(found) for found in issues.values()),
            "whole": pattern == addresses.archive("{}"),
            # A monthly is a shelf of twelve covers, a weekly a shelf for each month.
            "monthly": all(len(found) <= 1 for found in issues.values()),
        },
    )


@public_page("page")
def month(request: HttpRequest, language: str, year: int, month: int) -> HttpResponse:
    """The articles of a month, newest first."""
    now = timezone.now()
    if not _has_begun(year, now) or not 1 <= month <= 12:
        raise Http404
    address = addresses.archive(language, year, month)
    if not addresses.leads(request.path, address):
        tail = request.GET.urlencode()
        return HttpResponsePermanentRedirect(f"{address}?{tail}" if tail else address)
    start, end = bounds(year, month)
    stories = Article.objects.published(language, now).between(language, start, end)
    leaf = Leaf(request, stories.as_stories(language).newest_first(language))
    first = date(year, month, 1)
    return render(
        request,
        "articles/month.html",
        {
            "page": PublicPage(
                code=language,
                title=capfirst(date_format(first, "MONTH_YEAR_FORMAT")),
                paths=everywhere(addresses.archive("{}", year, month)),
                indexable=bool(leaf.items) and leaf.number == 1,
            ),
            "first": first,
            "leaf": leaf,
            "number": stories.count() if leaf.items else 0,
            "issues": list(
                Issue.objects.published(language, now)
                .filter(date__year=year, date__month=month)
                .as_covers(language)
                .order_by("date", "id")
            ),
            "nearest": None if leaf.items else _nearest(language, start, now),
        },
    )


def _nearest(language: str, start: datetime, now: datetime) -> tuple[int, int] | None:
    """The month that has articles and lies nearest to the empty one that begins at `start`: that
    of the last text before it or of the first one after it."""
    name = column("published_at", language)
    live = Article.objects.published(language, now).values_list(name, flat=True)
    around = (
        live.filter(**{f"{name}__lt": start}).order_by(f"-{name}").first(),
        live.filter(**{f"{name}__gt": start}).order_by(name).first(),
    )
    days = (timezone.localdate(moment) for moment in around if moment is not None)
    months = [(day.year, day.month) for day in days]
    asked = timezone.localdate(start)
    return min(
        months, key=lambda m: abs((m[0] - asked.year) * 12 + m[1] - asked.month), default=None
    )


def _has_begun(year: int, now: datetime) -> bool:
    """Whether a paper can have something of `year`, which begins at the paper's midnight."""
    return FIRST_YEAR <= year <= timezone.localdate(now).year


def bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """The first moment of a month and of the next, in the paper's time zone."""
    zone = ZoneInfo(settings.TIME_ZONE)
    following = (year + month // 12, month % 12 + 1)
    return datetime(year, month, 1, tzinfo=zone), datetime(*following, 1, tzinfo=zone)
