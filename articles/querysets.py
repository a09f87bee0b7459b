"""What is public, defined once, and the lists that the paper and the newsroom ask for."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from articles import photos, richtext
from articles.invariants import codes
from articles.rows import Rows, named
from edition import change
from edition.models import PublicQuerySet
from languages import column, columns, current

if TYPE_CHECKING:
    from articles.models import Author, Issue, Section, Tag

PHOTO_SHARED = (
    "renditions",
    "credit",
    "credit_unknown",
    "focus_x",
    "focus_y",
    "withdrawn_at",
)

# What of a photo has consequences for its files or for articles.
PHOTO_CONSEQUENTIAL = {"credit", "credit_unknown", "rights_holder", "withdrawn_at"}

LINES = ("kicker", "headline", "lead")
CONTROL = {number: None for number in range(32) if number not in (9, 10, 13)}


def tidied(field: str, text: str) -> str:
    """A text of an article as it may be stored: a safe body, lines without control characters
    (PostgreSQL refuses NUL, and the paper must be able to move) and without spaces around."""
    return richtext.clean(text) if field == "body" else text.translate(CONTROL).strip()


def readable_q(language: str, at: datetime) -> Q:
    """What readers of `language` may open at the moment `at`: published, and not withdrawn."""
    published, withdrawn = columns(("published_at", "withdrawn_at"), language)
    return Q(**{f"{published}__lte": at}) & (
        Q(**{f"{withdrawn}__isnull": True}) | Q(**{f"{withdrawn}__gt": at})
    )


def published_q(language: str, at: datetime) -> Q:
    """What stands in lists, feeds and search: readable, and not marked as unlisted."""
    return readable_q(language, at) & Q(unlisted=False)


class ArticleQuerySet(PublicQuerySet):
    def readable(self, language: str | None = None, at: datetime | None = None) -> Self:
        """Articles that can be opened by their address in `language` (the active one)."""
        return self.filter(readable_q(language or current(), at or timezone.now()))

    def published(self, language: str | None = None, at: datetime | None = None) -> Self:
        """Articles that readers of `language` (the active one) find at the moment `at` (now)."""
        return self.filter(published_q(language or current(), at or timezone.now()))

    def newest_first(self, language: str) -> Self:
        return self.order_by(F(column("published_at", language)).desc(), "-id")

    def in_section(self, section: "Section | int") -> Self:
        return self.filter(section=section)

    def by_author(self, author: "Author | int") -> Self:
        return self.filter(bylines__author=author)

    def with_tag(self, tag: "Tag | int") -> Self:
        return self.filter(tagged__tag=tag)

    def in_issue(self, issue: "Issue | int") -> Self:
        return self.filter(issue=issue)

    def between(self, language: str, start: datetime, end: datetime) -> Self:
        """Published in `language` from `start` until before `end`."""
        name = column("published_at", language)
        return self.filter(**{f"{name}__gte": start, f"{name}__lt": end})

    def in_page_order(self) -> Self:
        return self.order_by(F("issue_page").asc(nulls_last=True), "id")

    def in_any_of(self, *lists: QuerySet) -> Self:
        """Articles that stand in any of `lists`, short lists of ids.

        Joined by OR they would make PostgreSQL try every article there is against each of them;
        SQLite allows no limit inside a union, hence the query around each.
        """
        first, *others = (
            self.model._default_manager.filter(pk__in=ids).values("pk") for ids in lists
        )
        return self.filter(pk__in=first.union(*others, all=True))

    def with_authors(self, language: str) -> Self:
        """Adds `signed`: the authors in their order, each with id, slug, name and lang."""
        byline: Any = self.model._meta.get_field("bylines").related_model
        rows = byline.objects.filter(article=OuterRef("pk")).order_by("position", "id")
        return self.annotate(signed=Rows(rows, **named(language, "author__")))

    def with_tags(self, language: str) -> Self:
        """Adds `themes`: the tags, each with id, slug, name and lang."""
        tagged: Any = self.model._meta.get_field("tagged").related_model
        rows = tagged.objects.filter(content_object=OuterRef("pk")).order_by("tag_id")
        return self.annotate(themes=Rows(rows, **named(language, "tag__")))

    def as_stories(self, language: str) -> Self:
        """With just what a list shows of each article in one language, in a single query."""
        photo = [*PHOTO_SHARED, column("alt", language), column("caption", language)]
        return (
            self.select_related("photo")
            .with_authors(language)
            .only(
                *columns(("headline", "kicker", "slug", "lead", "published_at"), language),
                *(f"photo__{name}" for name in photo),
                "section_id",
                "issue_id",
                "issue_page",
                "kind",
                "place",
            )
        )

    def count_by_month(self, language: str) -> QuerySet[Any, tuple[date, int]]:
        """(first day of the month, number of articles) of all months that have any."""
        return (
            self.annotate(month=TruncMonth(column("published_at", language)))
            .order_by("month")
            .values_list("month")
            .annotate(count=Count("pk"))
        )

    def update(self, **values: Any) -> int:
        for field in (*LINES, "body"):
            # A plain name stands for the column of the active language.
            for name in (field, *(column(field, code) for code in codes())):
                if isinstance(values.get(name), str):
                    values[name] = tidied(field, values[name])
        return super().update(**values)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list:
        objs = list(objs)
        for article in objs:
            article.tidy()
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs: Any, fields: Any, *args: Any, **kwargs: Any) -> int:
        objs = list(objs)
        for article in objs:
            article.tidy()
        return super().bulk_update(objs, fields, *args, **kwargs)

    update.alters_data = True  # type: ignore[attr-defined]
    bulk_create.alters_data = True  # type: ignore[attr-defined]
    bulk_update.alters_data = True  # type: ignore[attr-defined]


class PhotoQuerySet(PublicQuerySet):
    """A queryset whose bulk deeds have the consequences of saving each photo."""

    def uncredited(self) -> Self:
        """Photos with which nothing may go out: no author is named, nor known to be unknown."""
        return self.filter(credit="", credit_unknown=False)

    def to_take_out(self, at: datetime) -> Self:
        """Photos that were withdrawn before the moment `at` and still have files for readers."""
        return self.filter(withdrawn_at__lte=at).exclude(renditions={})

    def with_old_files(self) -> Self:
        """Photos of which files lie about that newer ones have replaced."""
        return self.filter(renditions__has_key="old")

    def update(self, **values: Any) -> int:
        if not values.keys() & PHOTO_CONSEQUENTIAL:
            return super().update(**values)
        with change(self.db):
            # Asked before, since what is changed may be what they are chosen by.
            numbers = list(self.values_list("pk", flat=True))
            done = super().update(**values)
            photos.changed.send(sender=self.model, numbers=numbers)
        return done

    update.alters_data = True  # type: ignore[attr-defined]


class IssueQuerySet(PublicQuerySet):
    def take_articles_out(self) -> int:
        """Takes the articles of these issues off their pages and out of them, since without its
        issue a page means nothing. Returns how many articles."""
        articles: Any = self.model._meta.get_field("articles").related_model
        inside = articles._default_manager.using(self.db).filter(issue__in=self.values("pk"))
        return inside.update(issue=None, issue_page=None)

    def delete(self) -> tuple[int, dict[str, int]]:
        with change(self.db):
            self.take_articles_out()
            return super().delete()

    def published(self, language: str | None = None, at: datetime | None = None) -> Self:
        """Issues that readers of `language` (the active one) see at the moment `at` (now)."""
        name = column("published_at", language or current())
        return self.filter(**{f"{name}__lte": at or timezone.now()})

    def in_year(self, year: int) -> Self:
        return self.filter(date__year=year)

    def as_covers(self, language: str) -> Self:
        """With just what a cover in the archive shows."""
        return self.select_related("cover").only(
            "number",
            "order",
            "date",
            "pages",
            *columns(("title", "published_at"), language),
            *(f"cover__{name}" for name in (*PHOTO_SHARED, column("alt", language))),
        )

    take_articles_out.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]
