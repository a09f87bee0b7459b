"""The body of an article: what may stand in it, how readers get it, what can be read out of it.

:func:`clean` makes the stored form from anything; :func:`render` the readers' form from the stored
one; :func:`plain`, :func:`photo_numbers` and :func:`reading_minutes` read the stored form.
"""

from .cleaning import clean
from .page import render
from .reading import WORDS_PER_MINUTE, photo_numbers, plain, reading_minutes

__all__ = [
    "WORDS_PER_MINUTE",
    "clean",
    "photo_numbers",
    "plain",
    "reading_minutes",
    "render",
]
