"""What every test begins with: the active language reset, and no store left over."""

import gettext

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import trans_real

from languages import catalogues


@pytest.fixture(autouse=True)
def _first_language():
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def queries(django_assert_num_queries):
    """`with queries(4): …` passes if exactly so many were asked."""
    return django_assert_num_queries


@pytest.fixture(scope="session", autouse=True)
def _catalogues():
    """The languages of the interface, as a fresh machine compiles them; and nothing that was
    read before they were."""
    if catalogues.compile_all():
        gettext._translations.clear()
        trans_real._translations.clear()
