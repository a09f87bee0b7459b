"""What every test begins with: the active language reset, and no store left over."""

import pytest
from django.conf import settings
from django.utils import translation


@pytest.fixture(autouse=True)
def _first_language():
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def queries(django_assert_num_queries):
    """`with queries(4): …` passes if exactly so many were asked."""
    return django_assert_num_queries
