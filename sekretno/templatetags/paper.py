"""What the frame of every page needs beside the variable `paper`."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

CYRILLIC = ("vollkorn-cyrillic", "sofia-sans-cyrillic", "vollkorn-figures", "sofia-sans-figures")
LATIN = ("vollkorn-latin", "sofia-sans-latin", "vollkorn-figures", "sofia-sans-figures")
# The faces that each language's pages open with; docs/type.md has the figures.
FONTS = {
    "bg": CYRILLIC,
    "ru": CYRILLIC,
    "ar": ("noto-naskh-arabic",),
}


@register.simple_tag
def preload_fonts(code: str) -> SafeString:
    """Asks for the fonts of a language with the page, before the style sheet names them."""
    return format_html_join(
        "\n",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        ((static(f"fonts/{name}.woff2"),) for name in FONTS.get(code, LATIN)),
    )
