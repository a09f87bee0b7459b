"""The shipped nginx before two servers that a test commands. Each test has its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy import site as sites
from tests.deploy.puppets import Application, Puppet
from tests.deploy.site import Site

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.deploy)


@pytest.fixture(scope="session")
def nginx() -> None:
    if not Path(sites.NGINX).exists():
        pytest.skip("no nginx (apt-get install nginx)")


@pytest.fixture
def app() -> Iterator[Application]:
    app = Application((Puppet(), Puppet()))
    yield app
    app.stop()


@pytest.fixture
def site(nginx: None, app: Application, tmp_path: Path) -> Iterator[Site]:
    for folder in ("nginx", "static", "media", "private"):
        (tmp_path / folder).mkdir()
    site = sites.start(tmp_path / "nginx", tmp_path, app.ports)
    yield site
    site.stop()
