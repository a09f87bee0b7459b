"""The picture of an article for those who share it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from articles.cards import Card
from articles.models import Article
from edition.holding import hold
from edition.public import for_reading
from languages import column, columns

TEXTS = ("headline", "published_at", "withdrawn_at")


@for_reading
def card(request: HttpRequest, language: str, number: int, digest: str) -> HttpResponse:
    """The card of a text that can be read; an earlier one leads to that of today."""
    paper = request.paper  # type: ignore[attr-defined]
    found = Article.objects.only("section_id", *columns(TEXTS, language)).filter(pk=number).first()
    if found is None or not found.is_readable(language, paper.now):
        raise Http404
    section = paper.sections.get(found.section_id)
    made = Card(
        language,
        paper.full_name,
        section.name if section else "",
        getattr(found, column("headline", language)),
    )
    if digest != made.digest:
        return HttpResponseRedirect(made.path(number))
    return hold(HttpResponse(made.png(), content_type="image/png"), request)
