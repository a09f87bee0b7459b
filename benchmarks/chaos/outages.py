"""What the paper stands on is gone: the database, the cache, the disk."""

import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from datetime import time as time_of_day
from http.client import HTTPException
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.chaos.trial import VISIBLE, Trial, scenario
from benchmarks.machines import Answer, Door, LeftOut, Readers, ask
from benchmarks.machines.clock import Clock
from benchmarks.machines.paper import Newsroom, Refused

SOFIA = ZoneInfo("Europe/Sofia")
FRONT = "/bg/"


def pages(newsroom: Newsroom, texts: list[int]) -> list[str]:
    """The front page and the pages of `texts`."""
    return [FRONT, *(newsroom.do("address", article=text) for text in texts)]


def warm(doors: list[Door], paths: list[str]) -> None:
    for door in doors:
        for path in paths:
            ask(door, path)


def next_midnight(clock: Clock) -> datetime:
    tomorrow = clock.now().astimezone(SOFIA).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time_of_day.min, tzinfo=SOFIA)


def is_plain(answer: Answer) -> bool:
    """Whether it is 503 with a sentence on it, and nothing of our insides."""
    return answer.status == 503 and len(answer.body) > 20 and b"Traceback" not in answer.body


@scenario
def database_stopped(trial: Trial) -> None:
    """The database is stopped under load, over midnight and a scheduled moment: no reader of a
    page that is kept sees an error, staff are told plainly, and afterwards all is well."""
    _stop_database(trial, trial.either(300, 6))


@scenario
def database_stopped_with_pool(trial: Trial) -> None:
    """The same where each process has a pool of connections."""
    _stop_database(trial, trial.either(30, 6), DATABASE_POOL="3")


def _stop_database(trial: Trial, outage: float, **settings: str) -> None:
    clock = trial.machines.clock()
    paper = trial.machines.paper(**clock.env, **settings)
    server, newsroom = paper.server(), paper.newsroom()
    texts = newsroom.do("fill")
    doors = [server.door, trial.machines.nginx(server).door]
    paths = pages(newsroom, texts[:4])
    hidden = newsroom.do("address", article=texts[6])  # nobody has read it, so it is not kept
    cookie = {"Cookie": newsroom.do("cookie")}
    moment = next_midnight(clock) + timedelta(seconds=1)
    clock.set(moment - timedelta(seconds=outage / 2 + 3))
    coming = newsroom.do("schedule", at=moment.isoformat())
    warm(doors, paths)
    yesterday = ask(server.door, FRONT).body
    with trial.reading(Readers(doors, paths, pause=trial.either(0.2, 0.05))) as readers:
        readers.watch(FRONT, coming)
        time.sleep(2)
        with _without_database(trial):
            time.sleep(max(0, (moment - clock.now()).total_seconds()))
            readers.published(coming, 1)
            staff = ask(server.door, "/admin/", cookie)
            trial.promise(is_plain(staff), f"staff got {staff.status} and {staff.body[:80]!r}")
            unkept = ask(server.door, hidden)
            trial.promise(is_plain(unkept), f"a page that is not kept answered {unkept.status}")
            time.sleep(outage / 2)
        _shows(trial, doors, coming, 1, "what was scheduled for the time of the outage")
    today = ask(server.door, FRONT).body
    trial.promise(_head(today) != _head(yesterday), "the masthead still shows yesterday")
    staff = ask(server.door, "/admin/", cookie)
    trial.promise(staff.status == 200, f"staff get {staff.status} after the outage")
    newsroom.do("retitle", article=texts[0], version=2)
    _shows(trial, doors, texts[0], 2, "what is new")


@contextmanager
def _without_database(trial: Trial) -> Iterator[None]:
    trial.machines.whole.postgres.stop()
    try:
        yield
    finally:
        trial.machines.whole.postgres.start()


def _shows(trial: Trial, doors: list[Door], text: int, version: int, what: str) -> None:
    """Waits until all doors show it on the front page."""
    took = trial.becomes(
        lambda: all(ask(door, FRONT).marks.get(text) == version for door in doors),
        f"{what} does not appear after the outage",
    )
    trial.in_time(took, VISIBLE, f"{what} appears after the outage")


def _head(page: bytes) -> bytes:
    """The head of a page, which bears its date, without what stands below it."""
    return page.partition(b"<main")[0]


@scenario
def started_without_database(trial: Trial) -> None:
    """A server is started while the database is gone: what was kept before is read as before."""
    paper = trial.machines.paper()
    newsroom, server = paper.newsroom(), paper.server()
    paths = pages(newsroom, newsroom.do("fill")[:4])
    warm([server.door], paths)
    server.process.stop()
    with _without_database(trial):
        server.process.start()
        with trial.reading(Readers([server.door], paths)):
            time.sleep(trial.either(20, 3))
    trial.in_time(trial.tally.longest, 5.0, "the longest wait")


@scenario
def database_frozen(trial: Trial) -> None:
    """The database keeps its connections and answers nothing, and staff and readers of pages that
    are not kept wait for it: readers of what is kept go on reading."""
    postgres = trial.machines.whole.postgres
    paper = trial.machines.paper()
    server, newsroom = paper.server(), paper.newsroom()
    texts = newsroom.do("fill")
    paths = pages(newsroom, texts[:4])
    doors = [server.door, trial.machines.nginx(server).door]
    hidden = [newsroom.do("address", article=text) for text in texts[5:]]
    cookie = {"Cookie": newsroom.do("cookie")}
    warm(doors, paths)
    with ThreadPoolExecutor(12) as many:  # so that every thread of the server is connected
        unknown = [f"{FRONT}articles/{10**9 + n}/" for n in range(60)]
        many.map(_ask_in_vain, [server.door] * 60, unknown, [cookie] * 60)
    with trial.reading(Readers(doors, paths)):
        time.sleep(1)
        postgres.process.freeze()
        try:
            waiting = [
                threading.Thread(target=_ask_in_vain, args=(server.door, path, headers))
                for path in hidden
                for headers in ({}, cookie)
            ]
            for thread in waiting:
                thread.start()
            time.sleep(trial.either(60, 6))
        finally:
            postgres.process.thaw()
        for thread in waiting:
            thread.join()
        newsroom.do("retitle", article=texts[0], version=2)
        _shows(trial, doors, texts[0], 2, "what is new")
    trial.in_time(trial.tally.longest, 5.0, "the longest wait")


def _ask_in_vain(door: Door, path: str, headers: dict[str, str]) -> None:
    with suppress(OSError, HTTPException):
        ask(door, path, headers, timeout=10)


@scenario
def redis_stopped(trial: Trial) -> None:
    """Redis, in which two servers keep their pages, is stopped and started under load: no reader
    sees an error, and what is published meanwhile is seen in time."""
    redis = trial.machines.redis()
    paper = trial.machines.paper(CACHE_URL=redis.url, PAGES="cache")
    servers = [paper.server(), paper.server()]
    newsroom = paper.newsroom()
    texts = newsroom.do("fill")
    doors = [server.door for server in servers]
    doors.append(trial.machines.nginx(*servers).door)
    with trial.reading(Readers(doors, pages(newsroom, texts[:4]))) as readers:
        readers.watch(FRONT, texts[0])
        time.sleep(1)
        redis.process.stop()
        time.sleep(1)
        newsroom.do("retitle", article=texts[0], version=2)
        readers.published(texts[0], 2)
        time.sleep(trial.either(60, 3))
        redis.process.start()
        time.sleep(2)
        newsroom.do("retitle", article=texts[0], version=3)
        readers.published(texts[0], 3)
        time.sleep(3)
    trial.in_time(readers.tally().oldest, VISIBLE, "the oldest copy after publishing")
    rendered = paper.rendered()
    warm(doors, [FRONT] * 20)
    trial.promise(paper.rendered() - rendered <= 1, "pages are not kept again after Redis is back")


@scenario
def redis_frozen(trial: Trial) -> None:
    """Redis keeps its connections and answers nothing: no reader sees an error."""
    redis = trial.machines.redis()
    paper = trial.machines.paper(CACHE_URL=redis.url, PAGES="cache")
    server, newsroom = paper.server(), paper.newsroom()
    texts = newsroom.do("fill")
    doors = [server.door, trial.machines.nginx(server).door]
    with trial.reading(Readers(doors, pages(newsroom, texts[:4]))):
        time.sleep(1)
        redis.process.freeze()
        time.sleep(trial.either(30, 4))
        redis.process.thaw()
        time.sleep(1)
    trial.in_time(trial.tally.longest, 5.0, "the longest wait")


@scenario
def disk_full(trial: Trial) -> None:
    """The disk is full: no reader sees an error or an old page, an upload fails whole, and with
    room again all is well."""
    disk = _small_disk(trial)
    paper = trial.machines.paper(
        PAGES_ROOT=str(disk / "pages"),
        MEDIA_ROOT=str(disk / "media"),
        PRIVATE_ROOT=str(disk / "private"),
    )
    server, newsroom = paper.server(), paper.newsroom()
    texts = newsroom.do("fill")
    doors = [server.door, trial.machines.nginx(server).door]
    paths = pages(newsroom, texts[:4])
    warm(doors, paths)
    with trial.reading(Readers(doors, paths)) as readers:
        readers.watch(FRONT, texts[0])
        ballast = disk / "ballast"
        _fill(ballast)
        for version in range(2, int(trial.either(10, 4))):
            newsroom.do("retitle", article=texts[0], version=version)
            readers.published(texts[0], version)
            time.sleep(2)
        try:
            newsroom.do("photo")
            trial.promise(False, "a photo was taken in without room for it")
        except Refused as refusal:
            trial.promise("OSError" in str(refusal), f"an upload failed by {refusal}")
        trial.promise(newsroom.do("photos") == 0, "a photo is left without its file")
        ballast.unlink()
        newsroom.do("retitle", article=texts[0], version=99)
        readers.published(texts[0], 99)
        time.sleep(3)
    trial.in_time(readers.tally().oldest, VISIBLE, "the oldest copy after publishing")
    newsroom.do("photo")
    trial.promise(newsroom.do("photos") == 1, "no photo can be uploaded when there is room again")
    warm([server.door], paths)
    rendered = paper.rendered()
    warm([server.door], paths * 5)
    trial.promise(paper.rendered() == rendered, "pages are not kept when there is room again")


def _small_disk(trial: Trial) -> Path:
    disk = trial.machines.path("disk")
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(disk)]
    if subprocess.run(command, capture_output=True).returncode:
        raise LeftOut("this user may not mount a small disk")
    trial.machines.at_exit(subprocess.run, ["umount", "--lazy", str(disk)])
    return disk


def _fill(file: Path) -> None:
    with suppress(OSError), file.open("wb", buffering=0) as ballast:
        while ballast.write(bytes(4096)):
            pass
