"""Covers of printed issues."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import markup
from articles.stories import Cover
from pictures.markup import picture

register = template.Library()


@register.simple_tag
def cover(found: dict) -> SafeString:
    """The small cover in the ear of the nameplate; the link beside it says what it is."""
    return picture(
        found["record"],
        name=found["name"],
        base_url=markup.BASE,
        alt="",
        sizes="4.25rem",
        lazy=False,
    )


@register.simple_tag
def issue_cover(issue: Cover, sizes: str, large: bool = False) -> SafeString:
    """The cover of an issue, or a dashed sheet with its number where there is none."""
    if issue.picture is None:
        return format_html('<span class="nocover" aria-hidden="true">{}</span>', issue.number)
    said = ""
    if large:
        said = issue.picture.alt or _("Front page of issue %(number)s") % {"number": issue.number}
    return markup.drawn(issue.picture, sizes=sizes, priority=large, alt=said)
