"""A picture in a page, as HTML.

No style attribute, because the content security policy forbids it: the focal point stands in
data-fx and data-fy, in steps of ten from 0 (left, top) to 100 (right, bottom), and the style
sheet needs these rules, eleven of each (left to right in Arabic too: a face does not move):

    img[data-fx] { object-fit: cover; object-position: var(--fx, 50%) var(--fy, 50%); }
    img[data-fx="0"] { --fx: 0%; }  …  img[data-fx="100"] { --fx: 100%; }
    img[data-fy="0"] { --fy: 0%; }  …  img[data-fy="100"] { --fy: 100%; }
"""

from functools import lru_cache
from urllib.parse import quote

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from pictures.renditions import Record, file_name, rendition_height

# The width for browsers that choose none: wide enough for a phone and for a column.
_USUAL_WIDTH = 960


def picture(
    record: Record,
    *,
    name: str,
    base_url: str,
    alt: str,
    sizes: str,
    lazy: bool = True,
    priority: bool = False,
    focus: tuple[float, float] | None = None,
    lang: str | None = None,
) -> SafeString:
    """The `<picture>` of a record, or its `<img>` alone while there is one format only.

    `base_url` is the address before `name`, with its slash at the end. `sizes` is what HTML
    calls so. `focus` is a point in per cent of width and height from the top left corner.
    `lang` is the language of `alt` where it differs from the page's. `priority` is for the one
    picture that opens the page; it is never lazy.
    """
    start = escape(base_url) + quote(name)
    widths = record["widths"]
    kinds = record["formats"]
    sources, several = _candidates(start, tuple(widths), tuple(kinds), escape(sizes))
    usual = max((width for width in widths if width <= _USUAL_WIDTH), default=widths[0])
    image = (
        f'<img src="{file_name(start, usual, kinds[-1])}"{several}'
        f' width="{widths[-1]}" height="{rendition_height(record, widths[-1])}"'
        f' alt="{escape(alt)}"{_manner(lazy=lazy, priority=priority)}'
        f"{_focal_point(focus)}{_language(lang)}>"
    )
    return mark_safe(f"<picture>{sources}{image}</picture>" if sources else image)


@lru_cache(maxsize=1024)
def _candidates(
    start: str, widths: tuple[int, ...], kinds: tuple[str, ...], sizes: str
) -> tuple[str, str]:
    """All that a browser can choose from: the `<source>` elements, and the attributes of the
    `<img>`. By far the longest part of a picture, and the same whenever it is shown."""
    sizes_attribute = f' sizes="{sizes}"'
    sources = "".join(
        f'<source type="image/{kind}" srcset="{_srcset(start, widths, kind)}"{sizes_attribute}>'
        for kind in kinds[:-1]
    )
    several = (
        f' srcset="{_srcset(start, widths, kinds[-1])}"{sizes_attribute}' if len(widths) > 1 else ""
    )
    return sources, several


def _srcset(start: str, widths: tuple[int, ...], kind: str) -> str:
    return ", ".join([f"{file_name(start, width, kind)} {width}w" for width in widths])


def _manner(*, lazy: bool, priority: bool) -> str:
    if priority:
        return ' fetchpriority="high"'
    return ' loading="lazy" decoding="async"' if lazy else ' decoding="async"'


def _focal_point(focus: tuple[float, float] | None) -> str:
    if focus is None:
        return ""
    x, y = (min(100, max(0, int(value / 10 + 0.5) * 10)) for value in focus)
    return f' data-fx="{x}" data-fy="{y}"'


def _language(lang: str | None) -> str:
    return f' lang="{escape(lang)}"' if lang else ""
