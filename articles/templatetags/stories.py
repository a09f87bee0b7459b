"""How a story, its people and its picture are written in a list or on a page."""

from datetime import date, datetime
from urllib.parse import quote, urlencode

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from articles import addresses, markup, typography
from articles.models import Article, Photo
from languages import current, language

register = template.Library()

LONG_HEADLINE = 90

# What a letter to the newsroom is about; the three links below an article differ by it.
CONCERNS = {
    "correction": gettext_noop("I noticed a mistake"),
    "reprint": gettext_noop("I want to reprint this"),
    "tip": gettext_noop("I know more about it"),
}


@register.filter
def bound(text: object, language: str | None = None) -> SafeString:
    """Text with no-break spaces where the typography of its language wants them."""
    return format_html("{}", typography.bind(str(text or ""), language or current()))


@register.filter
def long_class(headline: str) -> str:
    """The class of a headline that is set one step smaller because it is long."""
    return " hed-long" if len(headline or "") > LONG_HEADLINE else ""


@register.simple_tag
def photo(
    photo: Photo,
    sizes: str,
    *,
    priority: bool = False,
    alt: str | None = None,
    language: str = "",
) -> SafeString:
    """The picture itself, described in `language`: that of the text around it, else the page's."""
    if language:
        markup.fetch_words(photo, language)
    return markup.drawn(photo, language or current(), sizes=sizes, priority=priority, alt=alt)


@register.simple_tag
def photo_caption(photo: Photo, language: str = "") -> SafeString:
    return markup.caption(photo, language or current())


@register.simple_tag
def photo_credit(photo: Photo) -> SafeString:
    return markup.credit_line(photo, current())


@register.simple_tag
def people(signed: list[dict], links: bool = False) -> SafeString:
    """The byline: names in their order, as links to the authors' pages where asked for."""
    code = current()

    def one(author: dict) -> SafeString:
        lang = format_html(' lang="{}"', author["lang"]) if author["lang"] != code else ""
        if not links:
            return (
                format_html("<span{}>{}</span>", lang, author["name"])
                if lang
                else format_html("{}", author["name"])
            )
        path = addresses.of("authors", code, author["id"], author["slug"])
        return format_html('<a href="{}"{}>{}</a>', path, lang, author["name"])

    separator = "، " if code == "ar" else ", "
    return format_html_join(separator, "{}", ((one(author),) for author in signed))


@register.simple_tag(takes_context=True)
def kicker(context: dict, story: Article, link: bool = True) -> SafeString:
    """The line above a headline: the kicker in red, then the section.

    On an article's own page the kicker is that of the text shown: the column of the reader's
    language may hold words that are not published.
    """
    code = current()
    section = context["paper"].sections.get(story.section_id)
    if story is context.get("article"):
        text, spoken = context["text"].kicker, context["text"].language
    else:
        text, spoken = getattr(story, f"kicker_{code}", ""), code
    parts = []
    if text:
        mark = format_html(' lang="{}"', spoken) if spoken != code else ""
        parts.append(format_html("<b{}>{}</b>", mark, text))
    if section is not None:
        name, lang = section.name_in(code)
        mark = format_html(' lang="{}"', lang) if lang != code else ""
        if link:
            parts.append(format_html('<a href="{}"{}>{}</a>', section.address(code), mark, name))
        else:
            parts.append(format_html("<span{}>{}</span>", mark, name))
    return format_html_join(" · ", "{}", ((part,) for part in parts))


@register.simple_tag
def address(story: Article) -> str:
    """The address of a story of a list, which is live in the page's language."""
    code = current()
    return addresses.article(code, story.pk, getattr(story, f"slug_{code}"))


@register.simple_tag
def row_address(row: dict) -> str:
    """The address of a story that came along as a plain object."""
    return addresses.article(current(), row["id"], row["slug"])


@register.filter
def machine_time(moment: datetime) -> str:
    """A moment for the `datetime` of `<time>`, to the second: HTML allows no six decimals."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.simple_tag(takes_context=True)
def section_name(context: dict, story: Article) -> SafeString:
    """The section of a story as a link, without its kicker."""
    section = context["paper"].sections.get(story.section_id)
    if section is None:
        return SafeString("")
    return format_html('<a href="{}">{}</a>', section.address(current()), section)


@register.simple_tag
def brief_time(story: Article, now: datetime) -> SafeString:
    """When a brief came: the hour if it is of today, else the day."""
    moment = timezone.localtime(getattr(story, f"published_at_{current()}"))
    pattern = "HOUR_FORMAT" if moment.date() == now.date() else "SHORT_DAY_FORMAT"
    return format_html(
        '<time datetime="{}">{}</time>', machine_time(moment), date_format(moment, pattern)
    )


@register.simple_tag
def article_in(article: Article, code: str) -> str:
    """The address of `article` in the language `code`."""
    return article.address(code)


@register.simple_tag
def theme_address(theme: dict) -> str:
    return addresses.of("tags", current(), theme["id"], theme["slug"])


@register.simple_tag(takes_context=True)
def write_to_us(context: dict, article: Article, kind: str) -> str:
    """Where a reader writes about `article`: the contact form where the paper has one, else the
    newsroom's mail with the number of the text and the concern in the subject, else nowhere."""
    code = current()
    try:
        form = reverse("contact:form", kwargs={"language": code})
    except NoReverseMatch:
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
    name = capfirst(date_format(date(*month, 1), "MONTH_YEAR_FORMAT"))
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
