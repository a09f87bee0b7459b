"""What the newsroom is told of the state of what the paper stands on."""

import json
import logging
import shutil
import socket
import threading
import time
from collections import namedtuple
from datetime import timedelta

import pytest
from django.core.cache import caches
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import edition
from sekretno.models import Person
from sekretno.status import database, finding, machine
from sekretno.status.finding import Check, Finding, State, looked

pytestmark = pytest.mark.django_db

STATUS = "/admin/status/"


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.PAGES_ROOT = tmp_path / "pages"
    settings.BACKUP_RECORD = tmp_path / "backup.json"
    settings.MEDIA_ROOT = tmp_path / "media"


def asked(client) -> dict:
    return client.get(STATUS, {"format": "json"}).json()["checks"]


# --- The page -------------------------------------------------------------------------------------


def test_status_is_for_staff_only(client, django_user_model):
    assert client.get(STATUS).url == f"/admin/login/?next={STATUS}"
    client.force_login(Person.objects.create_user("reader"))
    assert client.get(STATUS).status_code == 302
    client.force_login(Person.objects.create_user("writer", is_staff=True))
    assert client.get(STATUS).status_code == 200


def test_status_is_never_kept_and_changes_by_no_form(admin_client):
    assert "no-store" in admin_client.get(STATUS).headers["Cache-Control"]
    assert admin_client.post(STATUS).status_code == 405


def test_newsroom_leads_to_it(admin_client):
    assert reverse("status") == STATUS
    assert f'href="{STATUS}"' in admin_client.get("/admin/").content.decode()


def test_page_tells_each_state_by_sign_and_word(admin_client, monkeypatch):
    monkeypatch.setattr(machine, "disk", lambda: Finding(State.WARN, ["Nearly full."]))
    page = admin_client.get(STATUS).content.decode()
    for state in State:
        assert f'<use href="#i-{state.shape}"/></svg><span>{state.label}</span>' in page
    assert "Nearly full." in page


def test_page_speaks_the_language_of_the_person(admin_client, admin_user):
    Person.objects.filter(pk=admin_user.pk).update(language="en")
    page = admin_client.get(STATUS).content.decode()
    assert "No verified backup is known." in page
    assert '<html lang="en"' in page


def test_machines_get_states_and_facts(admin_client):
    said = admin_client.get(STATUS, {"format": "json"})
    assert said.headers["Content-Type"] == "application/json"
    assert said.json()["state"] == "bad"  # of mail and backup, which a test has not
    checks = said.json()["checks"]
    assert {key for key, check in checks.items() if check["state"] == "ok"} >= {
        *("database", "edition", "worker", "clock", "cache", "pages", "media", "private"),
    }
    assert checks["database"]["facts"]["unapplied"] == 0
    assert checks["edition"]["facts"]["n"] >= 1


@pytest.mark.parametrize("asks_database", [True, False])
def test_check_that_fails_does_so_alone(admin_client, monkeypatch, asks_database, caplog):
    def fail():
        raise ZeroDivisionError("half\nway")

    place, name = (database, "database") if asks_database else (machine, "cache")
    monkeypatch.setattr(place, name, fail)
    checks = asked(admin_client)
    assert checks[name]["state"] == "bad"
    assert "ZeroDivisionError: half way" in checks[name]["says"][0]
    assert checks["clock"]["state"] == "ok"
    assert "failed" in caplog.text


def test_check_that_takes_too_long_is_left_behind(monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(finding, "LIMIT", 0.05)
    began = time.monotonic()
    found = looked(Check("slow", "Slow", lambda: release.wait(30) and Finding(State.OK, [])))
    release.set()
    assert found.state is State.BAD
    assert found.facts == {"error": "timeout"}
    assert time.monotonic() - began < 20


# --- Database and what is in it -------------------------------------------------------------------


def test_lacking_migrations_are_counted(monkeypatch):
    monkeypatch.setattr(database.MigrationExecutor, "migration_plan", lambda *args: [1, 2])
    found = database.database()
    assert found.state is State.BAD
    assert found.facts["unapplied"] == 2
    assert len(found.says) == 2


def test_question_that_never_ends_is_given_up(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such limit and no network before it")
    monkeypatch.setattr(database, "STATEMENT_MS", 50)

    def sleep():
        with database.asking() as cursor:
            cursor.execute("SELECT pg_sleep(30)")

    found = looked(Check("database", "Database", sleep, asks_database=True))
    assert found.state is State.BAD
    assert "timeout" in found.says[0]
    assert database.database().state is State.OK


def test_edition_is_the_one_before_readers():
    before = database.edition().facts["n"]
    with edition.change():
        pass
    assert database.edition().facts["n"] == before + 1


@pytest.mark.parametrize(("apart", "state"), [(0, "ok"), (10, "warn"), (-100, "bad")])
def test_clocks_that_disagree_are_told_of(monkeypatch, apart, state):
    if connection.vendor != "postgresql":
        assert database.clock().state is State.OK
        return
    now = timezone.now
    monkeypatch.setattr(database.timezone, "now", lambda: now() + timedelta(seconds=apart))
    found = database.clock()
    assert found.state == state
    assert abs(found.facts["apart_seconds"] - abs(apart)) < 2


class Lagging:
    """A replica that has (bytes) to go, its last change (seconds) old."""

    def __init__(self, missing: float, age: float, is_replica: bool = True) -> None:
        self.said = (is_replica, missing, age)

    def __call__(self, goal: str) -> tuple:
        return self.said


@pytest.mark.parametrize(
    ("distance", "state"),
    [
        (Lagging(0, 9000), "ok"),  # nothing was published for long: that is no lag
        (Lagging(-10, 0), "ok"),
        (Lagging(10, 2), "ok"),
        (Lagging(10, 20), "warn"),
        (Lagging(10, 9000), "bad"),
        (Lagging(0, 0, is_replica=False), "warn"),
    ],
)
def test_lag_of_the_replica(monkeypatch, distance, state):
    if connection.vendor != "postgresql":
        pytest.skip("replicas are PostgreSQL's")
    monkeypatch.setattr(database.replica, "ALIAS", "default")
    monkeypatch.setattr(database, "CATCH_UP", 0)
    monkeypatch.setattr(database, "_distance", distance)
    assert database.the_replica().state == state


def test_database_that_is_no_replica_says_so(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("replicas are PostgreSQL's")
    monkeypatch.setattr(database.replica, "ALIAS", "default")
    assert database.the_replica().state is State.WARN


def task(**fields) -> DBTaskResult:
    now = timezone.now()
    enqueued = fields.pop("enqueued_at", now)
    said = {"run_after": now, "args_kwargs": {"args": [], "kwargs": {}}, "task_path": "a.b.make"}
    made = DBTaskResult.objects.create(**(said | fields))
    DBTaskResult.objects.filter(pk=made.pk).update(enqueued_at=enqueued)
    return made


def ago(minutes: float):
    return timezone.now() - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("waits", "finished", "running", "state"),
    [
        (1, None, False, "ok"),
        (5, None, False, "bad"),  # nobody has done anything since
        (5, 60, False, "bad"),
        (5, 1, False, "warn"),  # somebody works, slowly
        (5, None, True, "warn"),
        (20, 1, True, "bad"),
    ],
)
def test_worker_that_does_not_run_shows_in_what_waits(waits, finished, running, state):
    task(enqueued_at=ago(waits))
    if finished:
        task(status="SUCCESSFUL", finished_at=ago(finished))
    if running:
        task(status="RUNNING", started_at=ago(1))
    found = database.worker()
    assert found.state == state
    assert found.facts["waiting"] == 1


def test_task_for_later_does_not_wait():
    task(enqueued_at=ago(60), run_after=timezone.now() + timedelta(hours=1))
    assert database.worker().facts["waiting"] == 0


def test_failures_of_a_day_are_told_of():
    task(status="FAILED", finished_at=ago(60 * 30), exception_class_path="a.Old")
    assert database.worker().state is State.OK
    task(status="FAILED", finished_at=ago(60), exception_class_path="a.New")
    found = database.worker()
    assert (found.state, found.facts["failed_in_a_day"]) == (State.WARN, 1)
    assert "New" in " ".join(found.says)


# --- The machine ----------------------------------------------------------------------------------


def test_cache_that_forgets_is_told_of(settings):
    assert machine.cache().state is State.OK
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert machine.cache().state is State.BAD


def test_cache_check_leaves_nothing_behind(monkeypatch):
    keys = []
    set_ = type(caches["default"]).set

    def noting(self, key, *args, **kwargs):
        keys.append(key)
        return set_(self, key, *args, **kwargs)

    monkeypatch.setattr(type(caches["default"]), "set", noting)
    machine.cache()
    assert keys
    assert caches["default"].get(keys[0]) is None


def test_kept_pages_are_counted(settings):
    folder = settings.PAGES_ROOT / "release" / "ab"
    folder.mkdir(parents=True)
    (folder / "page").write_bytes(b"x" * 1000)
    found = machine.pages()
    assert (found.state, found.facts["files"], found.facts["bytes"]) == (State.OK, 1, 1000)
    settings.PAGES_BYTES = 500
    assert machine.pages().state is State.WARN


def test_pages_that_cannot_be_kept_are_told_of(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.PAGES_ROOT = tmp_path / "file"
    assert looked(Check("pages", "Pages", machine.pages)).state is State.BAD


@pytest.mark.parametrize("alias", ["default", "private"])
def test_storage_is_written_read_and_left_clean(settings, tmp_path, alias):
    backend = "django.core.files.storage.FileSystemStorage"
    place = {"BACKEND": backend, "OPTIONS": {"location": tmp_path / alias}}
    settings.STORAGES = settings.STORAGES | {alias: place}
    assert machine.files(alias).state is State.OK
    assert list((tmp_path / alias).iterdir()) == []


def test_storage_that_returns_something_else_is_told_of(monkeypatch):
    from django.core.files.base import ContentFile

    monkeypatch.setattr(FileSystemStorage, "open", lambda *args: ContentFile(b"else"))
    found = machine.files("private")
    assert found.state is State.BAD
    assert storages["private"].listdir("")[1] == []


def test_mail_to_the_console_does_not_leave(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert machine.mail().state is State.BAD
    settings.DEBUG = True
    assert machine.mail().state is State.OK


def test_mail_server_is_tried(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        assert machine.mail().state is State.OK
    assert looked(Check("mail", "Mail", machine.mail)).state is State.BAD


@pytest.mark.parametrize(("free", "state"), [(50, "ok"), (5, "warn"), (1, "bad")])
def test_room_on_the_disk(monkeypatch, free, state):
    usage = namedtuple("usage", "total used free")(100 * 10**9, 0, free * 10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    assert machine.disk().state == state


@pytest.mark.parametrize(("days", "state"), [(0, "ok"), (3, "warn"), (9, "bad")])
def test_backup_grows_old(settings, days, state):
    verified = timezone.now() - timedelta(days=days)
    settings.BACKUP_RECORD.write_text(json.dumps({"verified_at": verified.isoformat()}))
    assert machine.backup().state == state


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"verified_at": "yesterday"}', "\x00"])
def test_without_a_record_no_backup_is_known(settings, text):
    if text is not None:
        settings.BACKUP_RECORD.write_text(text)
    assert machine.backup() == Finding(State.BAD, machine.backup().says, {"verified_at": None})


def test_log_of_a_failed_check_is_no_error(caplog, monkeypatch):
    with caplog.at_level(logging.WARNING):
        looked(Check("x", "X", lambda: 1 / 0))
    assert [record.levelname for record in caplog.records] == ["WARNING"]
