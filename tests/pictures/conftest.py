"""What the pictures' tests read is the English of the sources."""

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english(_first_language):
    translation.activate("en")
