"""The archive: years with counts, the issues and months of a year, the articles of a month."""

from collections import defaultdict
from datetime import date, datetime
from operator import itemgetter

from django.db.models import (
    DateField,
    DateTimeField,
    Exists,
    Func,
    IntegerField,
    QuerySet,
    Value,
)
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles import addresses, counting, meaning
from articles.composed import NOW, Given, composed
from articles.models import Article, Issue
from articles.months import bounds
from articles.querysets import ArticleQuerySet, plain
from articles.stories import Cover, Story
from articles.views.lists import Leaf
from edition.models import Edition
from edition.public import public_page
from languages import column, enabled
from languages.page import PublicPage, everywhere

FIRST_YEAR = 1600  # no newspaper is older


class Counts:
    """How many articles each month of each year has, in one language, in two queries."""

    def __init__(self, language: str, now: datetime) -> None:
        found = counting.published_by_month(language, now)
        self.months = {(first.year, first.month): number for first, number in found.items()}
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
    counts = Counts(language, request.paper.now)  # type: ignore[attr-defined]
    newest = max(counts.years, default=None)
    paths = everywhere(addresses.archive("{}"))
    return _shelf(request, language, counts, newest, paths, _("Archive"))


@public_page()
def year(request: HttpRequest, language: str, year: int) -> HttpResponse:
    """A year: its months with their counts and the covers of its issues."""
    now = request.paper.now  # type: ignore[attr-defined]
    if not _has_begun(year, now) or request.path != addresses.archive(language, year):
        raise Http404
    title = _("Archive, %(year)s") % {"year": year}
    counts = Counts(language, now)
    start, end = bounds(year, 1)[0], bounds(year, 12)[1]
    paths = _paths(addresses.archive("{}", year), start, end, now, with_issues=True)
    return _shelf(request, language, counts, year, paths, title)


def _shelf(
    request: HttpRequest,
    language: str,
    counts: Counts,
    shown: int | None,
    paths: dict[str, str],
    title: str,
) -> HttpResponse:
    whole = request.path == addresses.archive(language)
    issues: dict[int, list[Cover]] = defaultdict(list)
    if shown is not None:
        now = request.paper.now  # type: ignore[attr-defined]
        for issue in _covers_of_year(language, shown, now=now):
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
                paths=paths,
                indexable=bool(months) or whole,
                trail=() if whole else [(_("Archive"), addresses.archive(language))],
                meaning={"@type": "CollectionPage"},
            ),
            "counts": counts,
            "shown": shown,
            "months": months,
            "articles": counts.years.get(shown, 0) if shown else 0,
            "issues": sum(len(found) for found in issues.values()),
            "whole": whole,
            # A monthly is a shelf of twelve covers, a weekly a shelf for each month.
            "monthly": all(len(found) <= 1 for found in issues.values()),
        },
    )


@composed(Cover.of)
def _covers_of_year(language: str, year: int) -> QuerySet:
    issues = Issue.objects.published(language, NOW).in_year(year)
    return issues.as_covers(language, NOW).order_by("-date", "-id")


@composed(Cover.of)
def _covers_between(language: str) -> QuerySet:
    """The covers of the issues from the day `first` until before the day `following`."""
    first, following = Given("first", DateField()), Given("following", DateField())
    issues = Issue.objects.published(language, NOW).filter(date__gte=first, date__lt=following)
    return issues.as_covers(language, NOW).order_by("date", "id")


def _month(language: str) -> ArticleQuerySet:
    start, end = Given("start", DateTimeField()), Given("end", DateTimeField())
    return Article.objects.published(language, NOW).between(language, start, end)


@composed(Story.of)
def _stories_of_month(language: str, start: int, stop: int) -> QuerySet:
    """So many of the stories between two moments, newest first."""
    return _month(language).newest_first(language).as_stories(language, NOW)[start:stop]


@composed(tuple)
def _languages(*codes: str) -> QuerySet:
    """For each of `codes` whether an article was published between two moments; then for each
    whether an issue has its date there."""
    first, following = Given("first", DateField()), Given("following", DateField())
    articles = (Exists(_month(code)) for code in codes)
    issues = (
        Exists(Issue.objects.published(code, NOW).filter(date__gte=first, date__lt=following))
        for code in codes
    )
    return Edition.objects.order_by().values_list(*articles, *issues)


def _paths(
    pattern: str, start: datetime, end: datetime, now: datetime, *, with_issues: bool = False
) -> dict[str, str]:
    """The paths of a year or month in the languages in which anything is there."""
    codes = enabled()
    days = {"first": start.date(), "following": end.date()}
    row = _languages.first(*codes, now=now, start=start, end=end, **days) or ()
    articles, issues = row[: len(codes)], row[len(codes) :]
    there = zip(codes, articles, issues, strict=False)
    return {
        code: pattern.replace("{}", code)
        for code, article, issue in there
        if article or (with_issues and issue)
    }


@composed(itemgetter(0))
def _number_in_month(language: str) -> QuerySet:
    """How many articles were published between two moments."""
    counted = Func(Value(1), function="COUNT", output_field=IntegerField())
    return plain(_month(language)).values_list(counted)


@public_page("page")
def month(request: HttpRequest, language: str, year: int, month: int) -> HttpResponse:
    """The articles of a month, newest first."""
    now = request.paper.now  # type: ignore[attr-defined]
    if not _has_begun(year, now) or not 1 <= month <= 12:
        raise Http404
    address = addresses.archive(language, year, month)
    if not addresses.leads(request.path, address):
        tail = request.GET.urlencode()
        return HttpResponsePermanentRedirect(f"{address}?{tail}" if tail else address)
    start, end = bounds(year, month)
    moments = {"now": now, "start": start, "end": end}
    leaf = Leaf(request, lambda start, stop: _stories_of_month(language, start, stop, **moments))
    first, following = start.date(), end.date()
    return render(
        request,
        "articles/month.html",
        {
            "page": PublicPage(
                code=language,
                title=capfirst(date_format(first, "MONTH_YEAR_FORMAT")),
                paths=_paths(addresses.archive("{}", year, month), start, end, now),
                indexable=bool(leaf.items) and leaf.number == 1,
                trail=[
                    (_("Archive"), addresses.archive(language)),
                    (str(year), addresses.archive(language, year)),
                ],
                meaning=meaning.collection(leaf.items),
            ),
            "first": first,
            "leaf": leaf,
            "number": _number_in_month.first(language, **moments) if leaf.items else 0,
            "issues": _covers_between(language, now=now, first=first, following=following),
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
