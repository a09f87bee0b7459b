"""The list of articles: what a row shows, read in the same number of queries for any length."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin import marks
from articles.admin.lists import DeskList
from articles.admin.searching import everywhere
from articles.invariants import codes
from articles.models import Article, Byline, Draft
from languages import columns, current, localized

SHOWN = ("headline", "published_at", "withdrawn_at", "based_on")


class ArticleList(DeskList):
    """Reads just what a row of the list shows, in the same number of queries for any length."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Article]:
        names = [name for code in codes() for name in columns(SHOWN, code)]
        section = [f"section__{name}" for name in everywhere("name")]
        bylines = Byline.objects.select_related("author").order_by("position", "id")
        in_hand = Draft.objects.only("article_id", "language", "handed_in_at", "saved_at")
        return (
            super()
            .get_queryset(request, *args, **kwargs)
            .select_related("section", "issue")
            .only(
                *names,
                *section,
                "issue__number",
                "issue_page",
                "kind",
                "source_language",
                "revision",
                "major_revision",
                "created_at",
            )
            .prefetch_related(Prefetch("bylines", bylines), Prefetch("drafts", in_hand))
        )


class ArticleColumns:
    """The columns of the list, for the ModelAdmin of articles."""

    @admin.display(description=gettext_lazy("headline, section, authors"))
    def title(self, obj: Article) -> SafeString:
        headline, code = obj.headline_in(current())
        about = [str(obj.section)] if obj.section_id else []
        if authors := ", ".join(str(byline.author) for byline in obj.bylines.all()):
            about.append(authors)
        return format_html(
            '<span class="ttl" lang="{}" dir="auto">{}</span><span class="rubric">№ {}{}</span>',
            code,
            Truncator(headline or _("Without a headline")).chars(160),
            obj.pk,
            "".join(f" · {each}" for each in about),
        )

    @admin.display(description=gettext_lazy("languages"))
    def languages(self, obj: Article) -> SafeString:
        now = timezone.now()
        found = ((code, marks.of_article(obj, code, now)) for code in codes())
        return marks.strip(found, source=obj.source_language)

    @admin.display(description=gettext_lazy("issue / page"))
    def place_in_issue(self, obj: Article) -> str:
        if not obj.issue_id:
            return "–"
        return f"{obj.issue.number} / {obj.issue_page}" if obj.issue_page else obj.issue.number

    @admin.display(description=gettext_lazy("date"))
    def date(self, obj: Article) -> str:
        """Of the original's publication, else of the last work on it."""
        published = localized(obj, "published_at", obj.source_language)
        saved = [draft.saved_at for draft in obj.drafts.all()]
        moment = published or max(saved, default=obj.created_at)
        return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")
