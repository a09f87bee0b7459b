"""How many articles each month has in each language, kept beside them: the archive of a large
paper is a short list then, instead of a count of all there is.

Kept is what time does not change: articles with a date in that month, be it to come, that are
listed and neither withdrawn nor to be. What the moment adds, readers count live (`Counts` in
`articles.views.archive`); they never write.

Whoever changes articles counts the months concerned anew, in the same transaction. That needs no
lock: inside `edition.change()` writers have queued on the edition's row already, so that none
counts while another's articles are not yet committed. A count is always made whole, never by one
more or less, so that a wrong one is right again with the next change of its month.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.db.models.signals import post_save, pre_save
from django.utils import timezone

from articles.invariants import codes
from articles.months import bounds, month_of
from edition import change
from languages import column, columns

DATES = ("published_at", "withdrawn_at")
MANY = 1000
"""More articles than these are not looked at one by one: their languages are counted whole."""

Place = tuple[int, str, date]
"""An article, a language and the month in which it is counted there."""


def counted_q(language: str) -> Q:
    """What is kept in a count: what readers of `language` find in lists, unless its date is to
    come, and what they find only for a time."""
    published, withdrawn = columns(DATES, language)
    return Q(**{f"{published}__isnull": False, f"{withdrawn}__isnull": True}, unlisted=False)


def in_month_q(language: str, month: date) -> Q:
    """What has its date in the month that begins with the day `month`."""
    published = column("published_at", language)
    start, end = bounds(month.year, month.month)
    return Q(**{f"{published}__gte": start, f"{published}__lt": end})


def concerned(fields: Iterable[str]) -> list[str]:
    """The languages whose counts may change when `fields` of an article do."""
    names = set(fields)
    # A plain name stands for whichever language is active.
    if names & {"unlisted", *DATES}:
        return codes()
    return [code for code in codes() if names & set(columns(DATES, code))]


@contextmanager
def kept(articles: QuerySet, languages: list[str]) -> Iterator[None]:
    """Inside, `articles` are changed or deleted; afterwards the counts of `languages` are right."""
    if not languages:
        yield
        return
    # Asked before, since what is changed may be what they are chosen by.
    numbers = set(articles.values_list("pk", flat=True)[: MANY + 1])
    if len(numbers) > MANY:
        yield
        for language in languages:
            recount(language, using=articles.db)
        return
    rows = _rows(articles, numbers)
    before = _places(rows, languages)
    yield
    _follow(before ^ _places(rows, languages), using=articles.db)


@contextmanager
def coming_in(articles: QuerySet, objs: list[Any]) -> Iterator[None]:
    """Inside, `objs` are added to `articles`, where they may replace what is there already;
    afterwards the counts are right."""
    languages, few = codes(), len(objs) <= MANY
    before: set[Place] = set()
    if few:
        before = _places(_rows(articles, [obj.pk for obj in objs if obj.pk is not None]), languages)
    yield
    numbers = [obj.pk for obj in objs]
    # Not every database tells the numbers that it has given.
    if few and None not in numbers:
        _follow(before ^ _places(_rows(articles, numbers), languages), using=articles.db)
    else:
        for language in languages:
            recount(language, using=articles.db)


def _rows(articles: QuerySet, numbers: Iterable[int]) -> QuerySet:
    return _articles(articles.db).filter(pk__in=numbers)


def _places(rows: QuerySet, languages: list[str]) -> set[Place]:
    """Where `rows` are counted."""
    dates = [name for code in languages for name in columns(DATES, code)]
    found = set()
    for number, unlisted, *moments in rows.values_list("pk", "unlisted", *dates):
        if unlisted:
            continue
        for code, published, withdrawn in zip(languages, moments[::2], moments[1::2], strict=True):
            if published is not None and withdrawn is None:
                found.add((number, code, month_of(published)))
    return found


def _follow(changed: set[Place], *, using: str) -> None:
    for language in {language for _number, language, _month in changed}:
        recount(language, {month for _, code, month in changed if code == language}, using=using)


def recount(
    language: str, months: set[date] | None = None, *, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Counts `months`, given by their first days, anew; all months there are where none is
    given."""
    articles = _articles(using).filter(counted_q(language))
    rows = _counts(using).filter(language=language)
    with change(using):
        if months is None:
            found = by_month(articles, language)
        else:
            rows = rows.filter(month__in=months)
            found = {
                month: articles.filter(in_month_q(language, month)).count() for month in months
            }
        rows.delete()
        rows.bulk_create(
            rows.model(language=language, month=month, articles=number)
            for month, number in found.items()
            if number
        )


def by_month(articles: QuerySet, language: str) -> dict[date, int]:
    """How many of `articles` each month has that has any, counted one by one."""
    published = column("published_at", language)
    months = articles.annotate(
        month=TruncMonth(published, tzinfo=timezone.get_default_timezone())
    ).order_by("month")
    counted = months.values_list("month").annotate(number=Count("pk"))
    return {moment.date(): number for moment, number in counted}


def published_by_month(language: str, now: datetime) -> dict[date, int]:
    """How many articles each month has that readers of `language` find at the moment `now`: what
    is kept of the months before the present one, and what only the moment tells."""
    present = month_of(now)
    start, _end = bounds(present.year, present.month)
    published, withdrawn = columns(DATES, language)
    articles = apps.get_model("articles", "Article").objects.published(language, now)
    passing = articles.filter(Q(**{f"{published}__gte": start}) | Q(**{f"{withdrawn}__gt": now}))
    counts = apps.get_model("articles", "MonthCount").objects.filter(language=language)
    found = Counter(dict(counts.filter(month__lt=present).values_list("month", "articles")))
    found.update(by_month(passing, language))
    return dict(found)


def mend(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """Counts everything and mends what is wrong after rows were written past Django, or the paper
    has moved to another time zone. Returns how many months were wrong."""
    wrong = 0
    for language in codes():
        stored = dict(_counts(using).filter(language=language).values_list("month", "articles"))
        found = by_month(_articles(using).filter(counted_q(language)), language)
        if differing := set(stored.items()) ^ set(found.items()):
            recount(language, using=using)
            wrong += len({month for month, _number in differing})
    return wrong


# --- Single articles ------------------------------------------------------------------------------
# By signal, since what `loaddata` brings is saved past the model's own save().


def before_saving(
    sender: Any, instance: Any, using: str, update_fields: Any = None, **kwargs: Any
) -> None:
    languages = codes() if update_fields is None else concerned(update_fields)
    rows = _articles(using).filter(pk=instance.pk)
    places = _places(rows, languages) if languages and instance.pk is not None else set()
    instance._counted = (languages, places)


def after_saving(sender: Any, instance: Any, using: str, **kwargs: Any) -> None:
    languages, before = instance.__dict__.pop("_counted")
    if languages:
        rows = _articles(using).filter(pk=instance.pk)
        _follow(before ^ _places(rows, languages), using=using)


def connect() -> None:
    article = apps.get_model("articles", "Article")
    pre_save.connect(before_saving, sender=article, dispatch_uid="counting")
    post_save.connect(after_saving, sender=article, dispatch_uid="counting")


# The models lie above, and know this. Plain querysets, which take names as they are given and
# raise no edition.


def _articles(using: str) -> QuerySet:
    return QuerySet(apps.get_model("articles", "Article"), using=using)


def _counts(using: str) -> QuerySet:
    return QuerySet(apps.get_model("articles", "MonthCount"), using=using)
