"""From any HTML to the stored form of a body.

Two steps: nh3 (ammonia, a browser's parser) makes a well-formed tree of whatever was pasted and
throws away what can do harm; the composer lays the remaining words out anew in the few forms that
a body may have. It writes every tag itself, so nothing reaches the store that it does not know,
and the same input always gives the same output: ``clean(clean(x)) == clean(x)``.
"""

import re

import nh3

from . import allowed, markup
from .composer import Composer

# The parser's time grows with the square of the depth of nesting and of the number of character
# references in one text: measured, 40,000 nested divs take five seconds. No article comes near
# these limits; what passes them is read as plain text.
DEEPEST = 400
MOST_REFERENCES = 100_000

# A non-character, removed from all input, that carries ampersands past the parser.
_AMPERSAND = "\ufdd0"
_PLAIN_AMPERSAND = re.compile(r"&(?:amp;|(?![A-Za-z#]))")
_NESTING = re.compile(
    r"<(/?)(?:div|section|article|main|header|footer|nav|center|address|details|summary|form|"
    r"fieldset|hgroup|blockquote|aside|figure|ul|ol|dl|table|object|video|audio|pre|span|font|"
    r"[bi]|a|strong|em|s|su[bp]|code|cite|h[1-6]|menu|dir|dialog|search)\b",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<[^<>]*>")

_CLEANER = nh3.Cleaner(
    tags=set(allowed.PARSED),
    clean_content_tags=set(allowed.DROPPED),
    attributes={
        **{tag: {*names} for tag, names in allowed.ATTRIBUTES.items()},
        **{tag: {"src", "data", "title"} for tag in (*allowed.EMBEDS, "source")},
        "*": {"lang", "dir"},
    },
    link_rel=None,
    url_schemes=set(allowed.SCHEMES),
)


def _is_too_deep(html: str) -> bool:
    depth = 0
    for end in _NESTING.findall(html):
        depth = max(depth - 1, 0) if end else depth + 1
        if depth > DEEPEST:
            return True
    return False


def _well_formed(html: str) -> str:
    """``html`` as a browser would read it, written well-formed and without what can do harm."""
    if html.count("&") > MOST_REFERENCES or _is_too_deep(html):
        return markup.escape(_ANY_TAG.sub("\n", html)).replace("\n", "<br>")
    return _CLEANER.clean(html)


def clean(html: str) -> str:
    """The stored form of ``html``: canonical, safe, NFC; "" where there is nothing to read.

    Takes anything: an editor's output, a paste from Word, plain text. Raises nothing.
    """
    html = markup.text_only(html).replace("&nbsp;", "\u00a0")
    html = _well_formed(_PLAIN_AMPERSAND.sub(_AMPERSAND, html))
    # References such as &#1; have become characters only now. The carrier is one of those that
    # are taken out, so it turns back first.
    html = markup.text_only(html.replace(_AMPERSAND, "&amp;"))
    composer = Composer()
    for event in markup.events(html):
        if isinstance(event, str):
            composer.text(event)
        elif event.is_end:
            composer.end(event.name)
        else:
            composer.start(event.name, event.attributes)
    return composer.finish()
