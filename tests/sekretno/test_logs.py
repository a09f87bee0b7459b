"""What is logged of requests, queries and tasks, and what Sentry gets to know."""

import gzip
import json
import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest
from django.db import connection
from django.test import Client
from django_tasks import TaskResultStatus, task

from sekretno import logs, sentry
from sekretno.models import Masthead, Page, Person
from tests.sekretno.test_settings import python

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(caplog):
    """The facts of the requests that were told of, and of slow queries."""
    caplog.set_level(logging.INFO, logger="sekretno.logs")
    return lambda: [r.facts for r in caplog.records if r.name == "sekretno.logs"]


@pytest.fixture
def broken(monkeypatch):
    """Every page of the paper's own fails for a reason of ours."""

    def fail(*args, **kwargs):
        raise ZeroDivisionError("a mistake of ours")

    monkeypatch.setattr("sekretno.views.choose", fail)
    Masthead.objects.create(name_bg="Камбана")
    Page.objects.create(slug="about", title_bg="За нас", published_at_bg="2026-01-01T00:00Z")


def test_request_is_told_of_without_its_query(client, told):
    client.get("/bg/archive/?page=1&name=Каменова")
    (facts,) = told()
    assert (facts["method"], facts["path"], facts["status"]) == ("GET", "/bg/archive/", 200)
    assert facts["queries"] > 0
    assert facts["ms"] >= facts["queries_ms"] > 0
    assert "user" not in facts


def test_request_of_staff_names_the_person_by_number(admin_client, admin_user, told):
    admin_client.get("/admin/")
    (facts,) = told()
    assert facts["user"] == admin_user.pk
    assert admin_user.email not in json.dumps(facts)


def test_static_files_are_not_told_of(client, told):
    client.get("/static/css/paper.css").close()
    assert told() == []


@pytest.mark.parametrize("named", ["abcDEF-0123456789", "0" * 64])
def test_sane_id_of_the_proxy_is_taken_over(admin_client, named):
    answer = admin_client.get("/admin/", headers={"x-request-id": named})
    assert answer.headers["X-Request-ID"] == named


@pytest.mark.parametrize("named", ["", "short", "0" * 65, 'a"b: injected', "abcdefgh\n"])
def test_any_other_id_is_replaced(admin_client, named):
    answer = admin_client.get("/admin/", headers={"x-request-id": named} if named else {})
    assert logs.SANE.match(answer.headers["X-Request-ID"])
    assert answer.headers["X-Request-ID"] != named


def test_page_for_all_bears_no_id(client):
    assert client.get("/bg/").status_code == 200
    assert "X-Request-ID" not in client.get("/bg/").headers


def test_failed_page_shows_the_id_under_which_it_is_logged(broken, caplog):
    client = Client(raise_request_exception=False)
    answer = client.get("/bg/about/", headers={"x-request-id": "id-of-this-request"})
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] == "id-of-this-request"
    assert "id-of-this-request" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    errors = [r for r in caplog.records if r.name == "django.request"]
    assert [r.exc_info[0] for r in errors] == [ZeroDivisionError]


def test_ids_do_not_outlive_their_request(client):
    client.get("/bg/")
    assert logs.request_id() == "-"


# --- Slow queries ---------------------------------------------------------------------------------


def test_slow_query_is_told_of_without_what_was_asked(settings, told):
    settings.SLOW_QUERY_MS = 1
    Person.objects.create(username="secretary")
    slow = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
        " SELECT count(*) FROM n, sekretno_person WHERE username = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(slow, ["secretary"])
    facts = told()[-1]
    assert facts["sql"].startswith("WITH RECURSIVE")
    assert facts["ms"] >= 1
    assert "secretary" not in json.dumps(facts)


def test_slow_queries_can_be_left_untold(settings, told):
    settings.SLOW_QUERY_MS = 0
    Person.objects.exists()
    assert told() == []


def test_connection_is_measured_once():
    logs.measure(None, connection)
    logs.measure(None, connection)
    assert connection.execute_wrappers.count(logs.measured) == 1


# --- How it is written ----------------------------------------------------------------------------


def record(message: str, *args, **extra) -> logging.LogRecord:
    made = logging.LogRecord("a.b", logging.WARNING, "x.py", 1, message, args, None)
    made.__dict__.update(extra)
    assert logs.WithId().filter(made)
    return made


def test_json_is_one_object_a_line():
    said = logs.Json().format(record("Два %s\nреда", "пъти", facts={"ms": 3}))
    assert "\n" not in said
    assert json.loads(said) | {"time": None} == {
        "time": None,
        "level": "WARNING",
        "logger": "a.b",
        "request": "-",
        "message": "Два пъти\nреда",
        "ms": 3,
    }


def test_json_holds_the_way_to_an_error():
    try:
        raise ValueError("so")
    except ValueError as error:
        made = record("Failed")
        made.exc_info = (type(error), error, error.__traceback__)
    assert "ValueError: so" in json.loads(logs.Json().format(made))["trace"]


LOG = """
import logging
import django
django.setup()
logging.getLogger("a").info("told quietly")
logging.getLogger("a").error("told loudly")
"""
GOOD = {"SECRET_KEY": "only-for-tests", "ALLOWED_HOSTS": "paper.example"}


def test_format_and_level_are_settings():
    said = python("-c", LOG, **GOOD, LOG_FORMAT="json", LOG_LEVEL="info").stderr.splitlines()
    assert [json.loads(line)["message"] for line in said] == ["told quietly", "told loudly"]
    said = python("-c", LOG, **GOOD).stderr
    assert "ERROR a -: told loudly" in said
    assert "told quietly" not in said


@pytest.mark.parametrize("said", [{"LOG_FORMAT": "xml"}, {"LOG_LEVEL": "LOUD"}])
def test_unknown_format_or_level_stops_the_start(said):
    ended = python("-c", LOG, **GOOD, **said)
    assert ended.returncode != 0
    assert "LOG_FORMAT is plain or json" in ended.stderr


# --- Tasks ----------------------------------------------------------------------------------------

IDS: list[str] = []


@task()
def noted() -> None:
    IDS.append(logs.request_id())


@task()
def failing() -> None:
    raise ZeroDivisionError("a mistake of ours")


@pytest.fixture
def work(settings):
    """Queues a task and has a worker do what is there."""
    from django.core.management import call_command

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    def done(what):
        result = what.enqueue()
        levels = {n: logging.getLogger(n).level for n in ("django_tasks", "django_tasks_db")}
        try:
            call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
        finally:
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
        result.refresh()
        return result

    return done


@pytest.mark.django_db(transaction=True)
def test_task_logs_under_an_id_of_its_own(work):
    IDS.clear()
    result = work(noted)
    assert [f"task-{result.id}"] == IDS
    assert logs.request_id() == "-"


@pytest.mark.django_db(transaction=True)
def test_task_that_fails_is_told_of_even_by_a_silent_worker(work, caplog):
    result = work(failing)
    assert result.status == TaskResultStatus.FAILED
    (said,) = [r for r in caplog.records if r.name == "sekretno.logs" and r.levelname == "ERROR"]
    assert "failing" in said.getMessage()
    assert said.exc_info[0] is ZeroDivisionError


# --- Sentry ---------------------------------------------------------------------------------------


@pytest.fixture
def sentry_server():
    """Stands in for a Sentry: (its DSN, what it was told)."""
    told: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = {"br": brotli.decompress, "gzip": gzip.decompress}
            body = packed.get(self.headers.get("Content-Encoding"), bytes)(body)
            told.append(body.decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listening)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", told
    server.shutdown()
    server.server_close()
    thread.join()


# With static files that need not be collected.
TESTED = GOOD | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
FAIL = """
import sys
import django
django.setup()
from django.db import OperationalError
from django.test import Client
import sekretno.views

def fail(*args, **kwargs):
    words = "Каменова"
    raise ZeroDivisionError("a mistake") if sys.argv[1] == "mistake" else OperationalError("away")

sekretno.views.normalise = fail
client = Client(raise_request_exception=False)
client.cookies["sessionid"] = "secret-session"
answer = client.get("/?q=Иванова", headers={"host": "paper.example", "authorization": "Basic x"})
print(answer.status_code)
import sentry_sdk
sentry_sdk.flush(5)
"""


def test_sentry_hears_of_a_mistake_and_of_nobody(sentry_server):
    dsn, told = sentry_server
    ended = python("-c", FAIL, "mistake", **TESTED, SENTRY_DSN=dsn, RELEASE="r-17")
    assert ended.stdout.strip() == "500", ended.stderr
    (event,) = [text for text in told if "ZeroDivisionError" in text]
    assert '"release":"r-17"' in event.replace('": "', '":"')
    for word in ("secret-session", "Иванова", "Каменова", "Basic", "%D0%98", "\\u0418"):
        assert word not in event


def test_sentry_is_spared_an_outage(sentry_server):
    dsn, told = sentry_server
    ended = python("-c", FAIL, "outage", **TESTED, SENTRY_DSN=dsn)
    assert ended.stdout.strip() == "503", ended.stderr
    assert not [text for text in told if "OperationalError" in text]


def test_sentry_without_its_package_stops_the_start_in_words(monkeypatch):
    from django.core.exceptions import ImproperlyConfigured

    monkeypatch.setattr(sentry, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match='pip install "sentry-sdk'):
        sentry.begin("http://key@127.0.0.1:1/1", "r")
