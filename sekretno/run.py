"""`make run`: prepares what is not yet there, then serves the paper and works off its tasks.

Run as a module from the root of the project. Settings come from the environment or `.env`; what
is demanded and missing is made once and kept in var/run.env.
"""

import multiprocessing
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import environ

BASE = Path(__file__).resolve().parent.parent
VAR = BASE / "var"
STOP_WITHIN = 4.0  # seconds; the promise is five
NAME = "editor"


def main() -> int:
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
        print(f"PORT is {port!r}, which is no port: a number up to 65535", file=sys.stderr)
        return 1
    environment(host, port)
    if taken(host, int(port)):
        print(f"The port {port} is taken. Choose another: make run PORT=8001", file=sys.stderr)
        return 1
    # In a process of its own, whose memory goes back: what follows only watches over two others.
    preparing = multiprocessing.get_context("fork").Process(target=prepare)
    preparing.start()
    preparing.join()
    return preparing.exitcode or serve(host, port)


def environment(host: str, port: str) -> None:
    """Makes the settings that a first start lacks, and keeps them for later commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sekretno.settings")
    environ.Env.read_env(BASE / ".env")  # which goes before what is made here
    os.environ.setdefault("SITE_URL", f"http://{host}:{port}")
    VAR.mkdir(exist_ok=True)
    kept = VAR / "run.env"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(
            f"SECRET_KEY={secrets.token_urlsafe(50)}\nALLOWED_HOSTS=127.0.0.1,localhost\n"
        )
    os.environ.setdefault("ALLOWED_HOSTS", f"127.0.0.1,localhost,{host}")


def taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def prepare() -> None:
    """Database, catalogues, static files; on the first start the demo edition and an account."""
    import django

    from languages import catalogues  # needs settings, which `environment` makes possible

    django.setup()
    catalogues.compile_all()
    from django.core.management import call_command

    from articles.models import Article
    from sekretno import housekeeping
    from sekretno.models import Person

    migrate()
    collect_static()
    # Nothing runs yet, so whatever is marked as running was killed with its worker.
    housekeeping.requeue(timedelta(0))
    housekeeping.take_out()
    housekeeping.sweep()
    if not Person.objects.exists():
        if os.environ.get("DEMO", "1") != "0" and not Article.objects.exists():
            print("Loading the demo edition …", flush=True)
            call_command("demo")
        password = secrets.token_urlsafe(9)
        Person.objects.create_superuser(NAME, password=password)
        print(f"user {NAME} password {password}", flush=True)


def migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def collect_static() -> None:
    """Collects the static files unless those of this very release lie there already."""
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.core.management import call_command

    if not staticfiles_storage.exists(staticfiles_storage.manifest_name):  # type: ignore[attr-defined]
        call_command("collectstatic", verbosity=0, interactive=False)


def serve(host: str, port: str) -> int:
    """Runs server and worker until one ends or somebody asks to stop; then both are stopped."""
    threads = os.environ.get("THREADS", "8")
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host]
    server += ["--port", port, "--blocking-threads", threads, "--workers-kill-timeout", "3"]
    # Its warnings are of threads that outnumber the cores: ours wait for a database.
    server += ["--log-level", "error", "sekretno.wsgi:application"]
    worker = [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "-v", "0"]
    # Sessions of their own: Ctrl-C reaches this process alone, which then stops both in order.
    running = [
        subprocess.Popen(command, cwd=BASE, start_new_session=True)  # noqa: S603  our own words
        for command in (server, worker)
    ]
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, frame: asked.append(received))
    parent = os.getppid()
    announced = False
    try:
        while not asked and all(process.poll() is None for process in running):
            if os.getppid() != parent:  # make was killed: do not stay behind
                break
            if not announced and answers(host, int(port)):
                print(f"Serving on http://{host}:{port}/  (Ctrl-C stops)", flush=True)
                announced = True
            time.sleep(0.2)
    finally:
        stop(running)
    return 0 if asked else 1


def answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.2):
            return True
    except OSError:
        return False


def stop(running: list["subprocess.Popen[bytes]"]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_WITHIN
    for process in running:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            # The whole session, since the server has workers of its own.
            os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
