"""The filter `date`, as the languages of the paper want it. Takes the place of Django's own."""

import re
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
    said = plain_date(value, pattern)
    return FIRST_DAY.sub("1er", said) if get_language() == "fr" else said
