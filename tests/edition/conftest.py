"""A process that remembers no edition and has no pages yet."""

import pytest

from edition import blocking, reading


@pytest.fixture
def begun(settings, tmp_path):
    """As a process begins: an empty folder for pages, nothing blocked, no edition known."""
    settings.PAGES_ROOT = tmp_path / "pages"
    settings.BLOCKED_FILE = tmp_path / "blocked.txt"
    reading.memory.__init__()
    blocking._noted.__init__()
    yield
    reading.memory.__init__()
    blocking._noted.__init__()
