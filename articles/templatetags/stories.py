"""How a story, its people and its picture are written in a list or on a page."""

from datetime import date as day
from datetime import datetime
from functools import cache
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles import addresses, markup, typography
from articles.models import Article
from articles.stories import Headline, Picture, Story
from languages import current, language
from languages.templatetags.dates import date

register = template.Library()

LONG_HEADLINE = 90
FIRST_PHOTO = "(min-width: 60rem) 34rem, 100vw"
ENTRY_PHOTO = "(min-width: 40rem) 14rem, 30vw"

# What a letter to the newsroom is about; the three links below an article differ by it.
CONCERNS = {
    "correction": gettext_noop("I noticed a mistake"),
    "reprint": gettext_noop("I want to reprint this"),
    "tip": gettext_noop("I know more about it"),
}


@register.filter
def bound(text: object, language: str | None = None) -> SafeString:
    """Text with no-break spaces where the typography of its language wants them."""
    return SafeString(escape(typography.bind(str(text or ""), language or current())))


@register.filter
def long_class(headline: str) -> str:
    """The class of a headline that is set one step smaller because it is long."""
    return " hed-long" if len(headline or "") > LONG_HEADLINE else ""


@register.simple_tag
def linked(story: Headline) -> SafeString:
    """A headline as a link to its article; addresses are written in percent signs."""
    said = escape(typography.bind(story.headline, story.language))
    return SafeString(f'<a href="{story.path}">{said}</a>')


@register.simple_tag
def hed(story: Headline, size: int) -> SafeString:
    """A headline of the second level in one of five sizes, linked."""
    long = long_class(story.headline)
    return SafeString(f'<h2 class="hed hed-{size}{long}">{linked(story)}</h2>')


@register.simple_tag
def linked_photo(story: Story, sizes: str, priority: bool = False) -> SafeString:
    """The picture of a story as a link, for those who see it: the headline beside it is one too,
    and says the same."""
    if story.picture is None:
        return SafeString("")
    drawn = markup.drawn(story.picture, sizes=sizes, priority=priority, alt="")
    return SafeString(
        f'<figure class="pic"><a href="{story.path}" tabindex="-1" aria-hidden="true">'
        f"{drawn}</a></figure>"
    )


@register.simple_tag
def seealso(stories: list[Headline]) -> SafeString:
    """Headlines as a plain list of links."""
    items = "".join(f"<li>{linked(story)}</li>" for story in stories)
    return SafeString(f'<ul class="seealso">{items}</ul>')


@register.simple_tag(takes_context=True)
def entry(
    context: dict, story: Story, *, first: bool = False, section: bool = True, signed: bool = True
) -> SafeString:
    """A story in a list; the first of a list stands larger."""
    above = ""
    if section:
        above = f"{kicker(context, story)} · "
    elif story.kicker:
        above = f"<b>{escape(story.kicker)}</b> · "
    moment = timezone.localtime(story.published_at)
    said = escape(date(moment, "DATE_FORMAT"))
    lead = f'<p class="dek">{bound(story.lead, story.language)}</p>' if story.lead else ""
    who = ""
    if story.signed and signed:
        who = f'<p class="byline">{byline(story.signed, story.language)}</p>'
    figure = ""
    if story.picture:
        figure = linked_photo(story, FIRST_PHOTO if first else ENTRY_PHOTO, priority=first)
    return SafeString(
        f'<li class="entry{" has-pic" if figure else ""}"><article>\n'
        f'<p class="kicker">{above}<time datetime="{written(moment)}">{said}</time></p>\n'
        f"{hed(story, 2 if first else 3)}\n{lead}\n{who}</article>\n{figure}</li>"
    )


@register.simple_tag
def photo(
    photo: Picture, sizes: str, *, priority: bool = False, alt: str | None = None
) -> SafeString:
    """The picture itself, described in the language of the text around it."""
    return markup.drawn(photo, sizes=sizes, priority=priority, alt=alt)


@register.simple_tag
def photo_caption(photo: Picture, language: str = "") -> SafeString:
    return markup.caption(photo, language or current())


@register.simple_tag
def photo_credit(photo: Picture) -> SafeString:
    return markup.credit_line(photo, current())


def named(name: str, spoken: str, here: str, path: str = "") -> str:
    """A name, linked where it leads somewhere, with its language where that is not the page's."""
    lang = f' lang="{escape(spoken)}"' if spoken != here else ""
    if path:
        return f'<a href="{escape(path)}"{lang}>{escape(name)}</a>'
    return f"<span{lang}>{escape(name)}</span>" if lang else escape(name)


def byline(signed: list[dict], code: str, links: bool = False) -> str:
    """Names in their order, on a page in the language `code`."""
    separator = "، " if code == "ar" else ", "
    return separator.join(
        named(
            author["name"],
            author["lang"],
            code,
            addresses.of("authors", code, author["id"], author["slug"]) if links else "",
        )
        for author in signed
    )


@register.simple_tag
def people(signed: list[dict], links: bool = False) -> SafeString:
    """The byline, with links to the authors' pages where asked for."""
    return SafeString(byline(signed, current(), links))


@register.simple_tag(takes_context=True)
def kicker(context: dict, story: Any, link: bool = True) -> SafeString:
    """The line above a headline: the kicker in red, then the section.

    On an article's own page the kicker is that of the text shown: the column of the reader's
    language may hold words that are not published.
    """
    paper = context["paper"]
    code = paper.language.code
    shown = context["text"] if story is context.get("article") else story
    parts = []
    if shown.kicker:
        mark = f' lang="{shown.language}"' if shown.language != code else ""
        parts.append(f"<b{mark}>{escape(shown.kicker)}</b>")
    if section := paper.sections.get(story.section_id):
        name = named(section.name, section.lang, code, section.path if link else "")
        parts.append(name if link or section.lang != code else f"<span>{name}</span>")
    return SafeString(" · ".join(parts))


def written(local: datetime) -> str:
    """A moment for the `datetime` of `<time>`, to the second: HTML allows no six decimals."""
    return local.isoformat(timespec="seconds")


@register.filter
def machine_time(moment: datetime) -> str:
    return written(timezone.localtime(moment))


@register.simple_tag(takes_context=True)
def section_name(context: dict, story: Story) -> SafeString:
    """The section of a story as a link, without its kicker."""
    section = context["paper"].sections.get(story.section_id)
    if section is None:
        return SafeString("")
    return format_html('<a href="{}">{}</a>', section.path, section)


@register.simple_tag
def brief_time(story: Story, now: datetime) -> SafeString:
    """When a brief came: the hour if it is of today, else the day."""
    moment = timezone.localtime(story.published_at)
    pattern = "HOUR_FORMAT" if moment.date() == now.date() else "SHORT_DAY_FORMAT"
    said = escape(date(moment, pattern))
    return SafeString(f'<time datetime="{written(moment)}">{said}</time>')


@register.simple_tag
def theme_address(theme: dict) -> str:
    return addresses.of("tags", current(), theme["id"], theme["slug"])


@cache
def contact_form(language: str) -> str:
    """Where the contact form is, where the paper has one."""
    try:
        return reverse("contact:form", kwargs={"language": language})
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def write_to_us(context: dict, article: Article, kind: str) -> str:
    """Where a reader writes about `article`: the contact form where the paper has one, else the
    newsroom's mail with the number of the text and the concern in the subject, else nowhere."""
    form = contact_form(current())
    if not form:
        mail = context["paper"].masthead.email
        if not mail:
            return ""
        subject = _("Text No. %(number)s") % {"number": article.pk}
        if concern := CONCERNS.get(kind):
            subject = f"{subject}: {_(concern)}"
        return f"mailto:{mail}?subject={quote(subject)}"
    return f"{form}?{urlencode({'about': article.pk, 'kind': kind})}"


@register.simple_tag
def nearest_month(month: tuple[int, int]) -> SafeString:
    """A link to a month of the archive."""
    name = capfirst(date(day(*month, 1), "MONTH_YEAR_FORMAT"))
    return format_html(
        '<a class="more" href="{}">{}</a>', addresses.archive(current(), *month), name
    )


@register.filter
def number(value: int) -> str:
    """A number as the page's language writes it."""
    return typography.number(value, current())


@register.filter
def said_language(code: str) -> str:
    """The name of a language as it stands in a sentence: `in Bulgarian`."""
    return {
        "bg": _("in Bulgarian"),
        "en": _("in English"),
        "ru": _("in Russian"),
        "de": _("in German"),
        "fr": _("in French"),
        "ar": _("in Arabic"),
    }.get(code) or language(code).name
