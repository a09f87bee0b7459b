"""What the frame of every page needs beside the variable `paper`."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

register = template.Library()

CYRILLIC = ("vollkorn-cyrillic", "sofia-sans-cyrillic", "noto-naskh-names")
LATIN = ("vollkorn-latin", "sofia-sans-latin", "sofia-sans-names", "noto-naskh-names")
ARABIC = ("noto-naskh-arabic", "noto-naskh-latin", "sofia-sans-names")
# The faces that each language's pages open with; docs/type.md has the figures.
FONTS = {"bg": CYRILLIC, "ru": CYRILLIC, "ar": ARABIC}
ITALICS = {"bg": ("vollkorn-italic-cyrillic",), "ru": ("vollkorn-italic-cyrillic",), "ar": ()}


@register.simple_tag
def preload_fonts(code: str, italic: bool = False) -> SafeString:
    """Asks for the fonts of a language with the page, before the style sheet names them; with
    `italic` for pages that quote or carry a column."""
    names = FONTS.get(code, LATIN) + (
        ITALICS.get(code, ("vollkorn-italic-latin",)) if italic else ()
    )
    return format_html_join(
        "\n",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        ((static(f"fonts/{name}.woff2"),) for name in names),
    )
