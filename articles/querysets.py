"""What is public, defined once, and the lists that the paper and the newsroom ask for."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Case, F, JSONField, Model, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone

from articles import counting, photos, richtext
from articles.invariants import codes
from articles.rows import Rows, named
from edition import change
from edition.models import PublicQuerySet
from languages import column, columns, current

if TYPE_CHECKING:
    from articles.models import Author, Issue, Section, Tag

# What of a photo has consequences for its files or for articles.
PHOTO_CONSEQUENTIAL = {"credit", "credit_unknown", "rights_holder", "withdrawn_at"}

Moment = datetime | Combinable
"""A moment, or the place of one in a query that is composed before it is asked."""

LINES = ("kicker", "headline", "lead")
CONTROL = {number: None for number in range(32) if number not in (9, 10, 13)}


def tidied(field: str, text: str) -> str:
    """A text of an article as it may be stored: a safe body, lines without control characters
    (PostgreSQL refuses NUL, and the paper must be able to move) and without spaces around."""
    return richtext.clean(text) if field == "body" else text.translate(CONTROL).strip()


def plain(rows: Any) -> QuerySet:
    """`rows` for naming columns as they are: modeltranslation would look for plain names among
    them, and mend the order of columns by hand."""
    return rows.rewrite(False)


def in_model_order(model: type[Model], names: Iterable[str]) -> list[str]:
    """The columns `names` in the order in which `Model.from_db` takes their values."""
    wanted = set(names)
    return [f.attname for f in model._meta.concrete_fields if f.attname in wanted]


def headline(language: str) -> list[Any]:
    """The columns of a `Headline`."""
    return ["id", Value(language), *columns(("slug", "headline"), language)]


def picture(prefix: str, language: str, at: Moment) -> list[Any]:
    """The columns of a `Picture`: of the photo to which `prefix` leads, if any that readers see at
    the moment `at`."""
    gone = f"{prefix}withdrawn_at"
    shown = Q(**{f"{gone}__isnull": True}) | Q(**{f"{gone}__gt": at})
    names = (
        "credit",
        "credit_unknown",
        "focus_x",
        "focus_y",
        *columns(("alt", "caption"), language),
    )
    return [
        Case(When(shown, then=F(f"{prefix}renditions")), output_field=JSONField()),
        *(f"{prefix}{name}" for name in names),
    ]


def readable_q(language: str, at: Moment) -> Q:
    """What readers of `language` may open at the moment `at`: published, and not withdrawn."""
    published, withdrawn = columns(("published_at", "withdrawn_at"), language)
    return Q(**{f"{published}__lte": at}) & (
        Q(**{f"{withdrawn}__isnull": True}) | Q(**{f"{withdrawn}__gt": at})
    )


def published_q(language: str, at: Moment) -> Q:
    """What stands in lists, feeds and search: readable, and not marked as unlisted."""
    return readable_q(language, at) & Q(unlisted=False)


class ArticleQuerySet(PublicQuerySet):
    def readable(self, language: str | None = None, at: Moment | None = None) -> Self:
        """Articles that can be opened by their address in `language` (the active one)."""
        return self.filter(readable_q(language or current(), at or timezone.now()))

    def published(self, language: str | None = None, at: Moment | None = None) -> Self:
        """Articles that readers of `language` (the active one) find at the moment `at` (now)."""
        return self.filter(published_q(language or current(), at or timezone.now()))

    def newest_first(self, language: str) -> Self:
        return self.order_by(F(column("published_at", language)).desc(), "-id")

    def in_section(self, section: "Section | int | Combinable") -> Self:
        return self.filter(section=section)

    def by_author(self, author: "Author | int | Combinable") -> Self:
        return self.filter(bylines__author=author)

    def with_tag(self, tag: "Tag | int | Combinable") -> Self:
        return self.filter(tagged__tag=tag)

    def in_issue(self, issue: "Issue | int | Combinable") -> Self:
        return self.filter(issue=issue)

    def between(self, language: str, start: Moment, end: Moment) -> Self:
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

    def as_stories(self, language: str, at: Moment | None = None) -> QuerySet:
        """The columns of a `Story` of each article, in a single query; with the pictures that
        readers may see at the moment `at` (now)."""
        return plain(self.with_authors(language)).values_list(
            *headline(language),
            *columns(("kicker", "lead", "published_at"), language),
            "kind",
            "section_id",
            "issue_page",
            "place",
            "photo_id",
            "signed",
            *picture("photo__", language, at or timezone.now()),
        )

    def update(self, **values: Any) -> int:
        for field in (*LINES, "body"):
            # A plain name stands for the column of the active language.
            for name in (field, *(column(field, code) for code in codes())):
                if isinstance(values.get(name), str):
                    values[name] = tidied(field, values[name])
        with change(self.db), counting.kept(self, counting.concerned(values)):
            return super().update(**values)

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list:
        objs = list(objs)
        for article in objs:
            article.tidy()
        with change(self.db), counting.coming_in(self, objs):
            return super().bulk_create(objs, *args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        with change(self.db), counting.kept(self, codes()):
            return super().delete()

    def bulk_update(self, objs: Any, fields: Any, *args: Any, **kwargs: Any) -> int:
        objs = list(objs)
        for article in objs:
            article.tidy()
        return super().bulk_update(objs, fields, *args, **kwargs)

    update.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]
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

    def published(self, language: str | None = None, at: Moment | None = None) -> Self:
        """Issues that readers of `language` (the active one) see at the moment `at` (now)."""
        name = column("published_at", language or current())
        # "Not later" instead of "before": SQLite would find all issues by the index of this date,
        # which is there for the edition, and sort them; by that of `date` the newest is the first.
        return self.filter(**{f"{name}__isnull": False}).exclude(
            **{f"{name}__gt": at or timezone.now()}
        )

    def in_year(self, year: int) -> Self:
        return self.filter(date__year=year)

    def as_covers(self, language: str, at: Moment | None = None) -> QuerySet:
        """The columns of a `Cover` of each issue."""
        return plain(self).values_list(
            "id",
            "number",
            "date",
            "pages",
            Value(language),
            *picture("cover__", language, at or timezone.now()),
        )

    take_articles_out.alters_data = True  # type: ignore[attr-defined]
    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]
