"""The files of deploy/ as far as they can be checked without the machines they are for."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy import site as sites
from tests.serving import BASE

DEPLOY = BASE / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SCRIPTS = sorted(DEPLOY.rglob("*.sh"))


def text(name: str) -> str:
    return (BASE / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_is_shell_and_may_be_run(script: Path):
    subprocess.run(["sh", "-n", script], check=True)
    assert script.stat().st_mode & 0o111


def test_units_are_what_systemd_understands(tmp_path: Path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze")
    for unit in UNITS:
        # The programs are not installed here, nor is the person.
        said = re.sub(r"/srv/sekretno/current/\S+", "/bin/true", unit.read_text(encoding="utf-8"))
        said = said.replace("User=sekretno", "User=root")
        said = said.replace("WorkingDirectory=/bin/true", "WorkingDirectory=/tmp")
        (tmp_path / unit.name.replace("@", "@8001")).write_text(said, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(UNITS) == 4


def test_units_grant_nothing_but_the_folder_of_the_paper():
    for unit in UNITS:
        if unit.suffix == ".service":
            said = unit.read_text(encoding="utf-8").splitlines()
            assert {"NoNewPrivileges=yes", "ProtectSystem=strict", "User=sekretno"} <= set(said)
            assert [line for line in said if line.startswith("ReadWritePaths=")] == [
                "ReadWritePaths=/srv/sekretno/var"
            ]


def test_server_is_started_alike_with_systemd_and_in_a_container():
    (unit,) = re.findall(r"^ExecStart=\S+ (.*)$", text("deploy/systemd/sekretno@.service"), re.M)
    (image,) = re.findall(r'^CMD \["granian", (.*)\]$', text("Dockerfile"), re.MULTILINE)
    words = [word.strip('"') for word in image.split(", ")]
    said = unit.replace("127.0.0.1", "0.0.0.0").replace("%i", "8000").split()
    assert words == said


def test_nginx_of_the_container_finds_what_it_replaces():
    conf = text("deploy/nginx/sekretno.conf")
    changes = re.findall(r"s/(.+?)/(.+?)/", text("deploy/docker/web.sh"))
    assert len(changes) == 3
    for old, _new in changes:
        assert re.search(old, conf), old


def test_release_waits_longer_than_nginx_leaves_a_server_alone():
    alone = {int(n) for n in re.findall(r"fail_timeout=(\d+)s", text("deploy/nginx/sekretno.conf"))}
    (settle,) = re.findall(r"SETTLE:-(\d+)", text("deploy/release.sh"))
    assert max(alone) + 1 < int(settle)  # nginx counts whole seconds


def test_largest_upload_has_room_for_the_largest_picture():
    from pictures.upload import MAX_BYTES

    (limit,) = re.findall(r"location \^~ /admin/ {[^}]*client_max_body_size (\d+)m", conf())
    assert int(limit) * 1024 * 1024 > MAX_BYTES * 1.1


def test_nginx_knows_every_parameter_that_a_page_reads():
    from django.urls import get_resolver

    from edition.public import declared

    def views(patterns: list) -> list:
        found = []
        for pattern in patterns:
            inner = getattr(pattern, "url_patterns", None)
            found += views(inner) if inner is not None else [pattern.callback]
        return found

    read = {name for view in views(get_resolver().url_patterns) for name in declared(view) or ()}
    known = set(re.findall(r"^map \$args \$sekretno_(\w+)", conf(), re.MULTILINE))
    assert "page" in read
    assert read <= known


def conf() -> str:
    return (sites.SHIPPED / "sekretno.conf").read_text(encoding="utf-8")
