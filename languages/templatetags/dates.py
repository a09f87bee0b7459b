"""The filter `date`, as the languages of the paper want it. Takes the place of Django's own."""

import re
from datetime import date as day
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any

from django import template
from django.template.defaultfilters import date as plain_date
from django.utils.translation import get_language

register = template.Library()

# French alone counts the first day of a month as an ordinal: 1er octobre, 2 octobre.
FIRST_DAY = re.compile(r"(?<!\d)1(?=\u00a0[a-zéû])")


@register.filter(expects_localtime=True, is_safe=False)
def date(value: Any, pattern: str | None = None) -> str:
    """`value` in a pattern or a named format of the active language."""
    if isinstance(value, datetime):
        # Equal moments of two zones are the same key, but not the same words.
        return _said(value.replace(tzinfo=None), value.tzinfo, pattern, get_language())
    if isinstance(value, day):
        return _said(value, None, pattern, get_language())
    return plain_date(value, pattern)


@lru_cache(maxsize=4096)
def _said(value: day, zone: tzinfo | None, pattern: str | None, language: str | None) -> str:
    """To put a date into words takes longer than to link a story, and lists say the same ones
    again and again."""
    said = plain_date(value.replace(tzinfo=zone) if isinstance(value, datetime) else value, pattern)
    return FIRST_DAY.sub("1er", said) if language == "fr" else said
