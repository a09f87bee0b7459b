"""What the frame of every page needs beside the variable `paper`."""

from collections.abc import Iterable
from functools import cache
from html import escape

from django import template
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from languages.page import PublicPage
from sekretno.meaning import script
from sekretno.paper import Link, Paper

register = template.Library()

CURRENT = ' aria-current="page"'

CYRILLIC = ("vollkorn-cyrillic", "sofia-sans-cyrillic", "noto-naskh-names")
LATIN = ("vollkorn-latin", "sofia-sans-latin", "sofia-sans-names", "noto-naskh-names")
ARABIC = ("noto-naskh-arabic", "noto-naskh-latin", "sofia-sans-names")
# The faces that each language's pages open with; docs/type.md has the figures.
FONTS = {"bg": CYRILLIC, "ru": CYRILLIC, "ar": ARABIC}
ITALICS = {"bg": ("vollkorn-italic-cyrillic",), "ru": ("vollkorn-italic-cyrillic",), "ar": ()}


@register.simple_tag
@cache
def file(name: str) -> str:
    """The address of a static file. Django's own tag works out its hashed name each time."""
    return static(name)


@register.simple_tag
@cache
def styles(*names: str) -> SafeString:
    """The links to style sheets."""
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((file(f"css/{name}.css"),) for name in names)
    )


@register.simple_tag
@cache
def preload_fonts(code: str, italic: bool = False) -> SafeString:
    """Asks for the fonts of a language with the page, before the style sheet names them; with
    `italic` for pages that quote or carry a column."""
    names = FONTS.get(code, LATIN) + (
        ITALICS.get(code, ("vollkorn-italic-latin",)) if italic else ()
    )
    return format_html_join(
        "\n",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        ((file(f"fonts/{name}.woff2"),) for name in names),
    )


@register.simple_tag
def meaning(page: PublicPage, paper: Paper) -> SafeString:
    """What the page is about, for machines."""
    return script(page, paper)


@register.simple_tag
def links(entries: Iterable[Link], here: str = "") -> SafeString:
    """The items of a menu; that of the page `here` is marked."""
    return SafeString(
        "\n".join(
            f'<li><a href="{escape(link.path)}"'
            f"{CURRENT if link.path == here else ''}>{escape(link.name)}</a></li>"
            for link in entries
        )
    )


@register.simple_tag
def alternates(page: PublicPage) -> SafeString:
    """Tells search engines in which languages a page is there, and where."""
    return SafeString(
        "\n".join(
            f'<link rel="alternate" hreflang="{code}" href="{escape(address)}">'
            for code, address in page.hreflangs
        )
    )


@register.simple_tag
def languages(page: PublicPage) -> SafeString:
    """The items of the language selector. Where the page is not there in a language, the item
    leads to the front page in it, and says so."""
    items = []
    for there in page.alternates:
        code, name, path = there.language.code, escape(there.language.name), escape(there.path)
        direction = there.language.direction
        if there.exists or there.current:
            current = ' aria-current="true"' if there.current else ""
            items.append(
                f'<li><a href="{path}" lang="{code}" hreflang="{code}" dir="{direction}"{current}>'
                f"{name}</a></li>"
            )
            continue
        title = escape(_("Not in this language; leads to its front page"))
        why = escape(_("not in this language; to its front page"))
        items.append(
            f'<li><a class="absent" href="{path}" title="{title}">'
            f'<span lang="{code}" dir="{direction}">{name}</span> '
            f'<span class="why">{why}</span></a></li>'
        )
    return SafeString("\n".join(items))
