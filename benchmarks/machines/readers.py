"""Readers: they ask, wait, and remember what they got and whether it was the newest."""

import http.client
import itertools
import re
import socket
import ssl
import threading
import time
import zlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

MARK = re.compile(rb"mark(\d+)\.(\d+)mark")
"""Headlines of a trial carry the number of the text and of its version."""
TIMEOUT = 30.0  # seconds, after which a reader gives up
GOOD = frozenset({200, 304})
TRUSTING = ssl._create_unverified_context()  # a certificate made for the trial


class Door(NamedTuple):
    """Where readers ask: an application server, or nginx before it by its name and over TLS."""

    port: int
    host: str = "127.0.0.1"
    tls: bool = False


@dataclass(slots=True)
class Answer:
    """What a reader got at `door`: `marks` is the version of each marked text on the page."""

    door: Door
    path: str
    began: float  # of time.monotonic()
    took: float = 0.0
    status: int = 0
    marks: dict[int, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    error: str = ""


class Line(http.client.HTTPConnection):
    """A connection through `door`, which it names however it is reached."""

    def __init__(self, door: Door, timeout: float = TIMEOUT, source: str = "127.0.0.1"):
        super().__init__(door.host, door.port, timeout=timeout)
        self._door, self._source = door, source

    def connect(self) -> None:
        target = ("127.0.0.1", self._door.port)
        self.sock = socket.create_connection(target, self.timeout, (self._source, 0))
        if self._door.tls:
            self.sock = TRUSTING.wrap_socket(self.sock, server_hostname=self._door.host)


def ask(
    door: Door,
    path: str,
    headers: dict[str, str] | None = None,
    *,
    method: str = "GET",
    timeout: float = TIMEOUT,
    source: str = "127.0.0.1",
    line: Line | None = None,
) -> Answer:
    """One request, through `line` or a connection of its own, and its answer, unpacked. Raises
    OSError or HTTPException."""
    answer = Answer(door, path, time.monotonic())
    through = line or Line(door, timeout, source)
    try:
        through.request(method, path, headers={"Accept-Encoding": "gzip"} | (headers or {}))
        response = through.getresponse()
        body = response.read()
    finally:
        answer.took = time.monotonic() - answer.began
        if line is None:
            through.close()
    answer.status = response.status
    answer.headers = {name.lower(): value for name, value in response.getheaders()}
    if answer.headers.get("content-encoding") == "gzip" and body:
        body = zlib.decompress(body, wbits=31)
    answer.body = body
    answer.marks = marks(body)
    return answer


def marks(body: bytes) -> dict[int, int]:
    found: dict[int, int] = {}
    for text, version in MARK.findall(body):
        found[int(text)] = max(found.get(int(text), 0), int(version))
    return found


@dataclass
class Tally:
    """What a trial reports of its readers."""

    requests: int = 0
    errors: int = 0
    old: int = 0  # answers older than what was published when they were asked for
    oldest: float = 0.0  # seconds for which the newer had been published by then
    backwards: int = 0  # older answers after newer ones from the same server
    longest: float = 0.0  # seconds that somebody waited
    examples: list[str] = field(default_factory=list)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.requests + other.requests,
            self.errors + other.errors,
            self.old + other.old,
            max(self.oldest, other.oldest),
            self.backwards + other.backwards,
            max(self.longest, other.longest),
            self.examples + other.examples,
        )


class Readers:
    """`number` readers who ask at `doors` in turn for `paths`, each resting `pause` seconds between
    two requests, until the block is left or `at_most` seconds have passed.

    Every second request of a reader is conditional, as a browser's is that has the page.
    """

    def __init__(
        self,
        doors: Iterable[Door],
        paths: Iterable[str],
        *,
        number: int = 6,
        pause: float = 0.05,
        at_most: float = 900,
        good: frozenset[int] = GOOD,
    ):
        self._asked = list(itertools.product(doors, paths))
        self._number, self._pause, self._good = number, pause, good
        self._until = time.monotonic() + at_most
        self._leaving = threading.Event()
        self._published: dict[int, list[tuple[float, int]]] = defaultdict(list)
        self.watched: dict[str, list[int]] = {}
        self.answers: list[Answer] = []

    def __enter__(self) -> "Readers":
        self._threads = [
            threading.Thread(target=self._read, args=(place,), daemon=True)
            for place in range(self._number)
        ]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._leaving.set()
        for thread in self._threads:
            thread.join(TIMEOUT + 5)

    def watch(self, path: str, *texts: int) -> None:
        """From now on the page at `path` should show the newest version of `texts`."""
        self.watched[path] = [*self.watched.get(path, []), *texts]

    def published(self, text: int, version: int) -> None:
        """To be said right after `version` of `text` has been published."""
        self._published[text].append((time.monotonic(), version))

    def _read(self, place: int) -> None:
        lines: dict[Door, Line] = {}
        known: dict[tuple[Door, str], Answer] = {}
        for turn in itertools.count(place):
            if self._leaving.is_set() or time.monotonic() > self._until:
                break
            door, path = self._asked[turn % len(self._asked)]
            if door not in lines:
                lines[door] = Line(door)
            conditional = turn // len(self._asked) % 2
            answer = self._one(lines[door], door, path, known.get((door, path)), conditional)
            if answer.status == 200:
                known[door, path] = answer
            self.answers.append(answer)
            self._leaving.wait(self._pause)
        for line in lines.values():
            line.close()

    def _one(
        self, line: Line, door: Door, path: str, known: Answer | None, conditional: int
    ) -> Answer:
        tag = known.headers.get("etag", "") if known and conditional else ""
        headers = {"If-None-Match": tag} if tag else {}
        began = time.monotonic()
        try:
            try:
                answer = ask(door, path, headers, line=line)
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # A server may close a kept connection at any time: browsers then ask once more.
                line.close()
                answer = ask(door, path, headers, line=line)
        except (OSError, http.client.HTTPException) as error:
            line.close()
            answer = Answer(door, path, began, error=repr(error))
        answer.began, answer.took = began, time.monotonic() - began
        if answer.status == 304 and known:
            answer.marks = known.marks
        answer.body = b""
        return answer

    def tally(self) -> Tally:
        tally = Tally(requests=len(self.answers))
        for answer in self.answers:
            tally.longest = max(tally.longest, answer.took)
            if answer.error or answer.status not in self._good:
                tally.errors += 1
                tally.examples.append(f"{answer.path}: {answer.error or answer.status}")
                continue
            late = max((self._late(answer, text) for text in self._texts(answer)), default=0.0)
            tally.old += late > 0
            tally.oldest = max(tally.oldest, late)
        tally.backwards = sum(self.backwards().values())
        del tally.examples[5:]
        return tally

    def backwards(self) -> dict[Door, int]:
        """How often each door answered with an older version after a newer one."""
        seen: dict[tuple[Door, str, int], list[Answer]] = defaultdict(list)
        for answer in self.answers:
            if not answer.error and answer.status in self._good:
                for text in self._texts(answer):
                    seen[answer.door, answer.path, text].append(answer)
        counts: dict[Door, int] = defaultdict(int)
        for (door, _, text), answers in seen.items():
            counts[door] += _backwards(answers, text)
        return counts

    def oldest(self, *doors: Door) -> float:
        """For how long something newer had been published when an older copy was got there."""
        return max(
            (self._late(answer, text) for answer in self.answers if answer.door in doors
             and not answer.error for text in self._texts(answer)),
            default=0.0,
        )  # fmt: skip

    def _texts(self, answer: Answer) -> list[int]:
        return self.watched.get(answer.path, [])

    def _late(self, answer: Answer, text: int) -> float:
        """For how long a newer version of `text` had been published when this was asked for."""
        shown = answer.marks.get(text, 0)
        newer = [at for at, version in self._published[text] if version > shown]
        return max(0.0, answer.began - min(newer)) if newer else 0.0


def _backwards(answers: list[Answer], text: int) -> int:
    """How many showed an older version than an answer that had come before they were asked for."""
    ended = sorted(answers, key=lambda answer: answer.began + answer.took)
    newest, count, place = 0, 0, 0
    for answer in sorted(answers, key=lambda answer: answer.began):
        while place < len(ended) and ended[place].began + ended[place].took < answer.began:
            newest = max(newest, ended[place].marks.get(text, 0))
            place += 1
        count += answer.marks.get(text, 0) < newest
    return count
