"""Many at once: slow ones, robots with invented queries, and everybody on one page."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path

from benchmarks.chaos.outages import FRONT, pages, warm
from benchmarks.chaos.trial import Trial, scenario
from benchmarks.machines import Answer, Readers, ask
from benchmarks.machines.readers import Door, Line, Tally


@scenario
def slow_clients(trial: Trial) -> None:
    """Hundreds of clients send their request letter by letter or do not read the answer: the
    others read on."""
    paper = trial.machines.paper()
    server, newsroom = paper.server(), paper.newsroom()
    texts = newsroom.do("fill", articles=30)
    nginx = trial.machines.nginx(server)
    doors = [server.door, nginx.door]
    paths = pages(newsroom, texts[:4])
    warm(doors, paths)
    number = int(trial.either(300, 100))
    with ExitStack() as slow, trial.reading(Readers(doors, paths)):
        for door in doors:
            for place in range(number):
                line = Line(door, timeout=5, source=another(place))
                slow.callback(line.close)
                with suppress(OSError):  # refused, as it may be
                    line.connect()
                    _begin(line.sock, door, reads_not=place % 2 == 0)
        trial.remarks.append(f"{number * len(doors)} slow clients")
        time.sleep(trial.either(40, 4))
    trial.in_time(trial.tally.longest, 5.0, "the longest wait of the others")


def another(place: int) -> str:
    """An address of loopback for each client, since nginx counts connections by address."""
    return f"127.0.{1 + place // 250}.{1 + place % 250}"


def _begin(line: socket.socket, door: Door, reads_not: bool) -> None:
    """A client that asks again and again and reads nothing, or that never ends its headers."""
    head = f"GET /bg/ HTTP/1.1\r\nHost: {door.host}\r\n".encode()
    line.settimeout(1)
    if reads_not:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
        line.sendall((head + b"\r\n") * 50)
    else:
        line.sendall(head + b"X-Slow: ")


@scenario
def query_strings(trial: Trial) -> None:
    """Ten thousand invented query strings: not one page more is rendered or kept."""
    paper = trial.machines.paper()
    server, newsroom = paper.server(), paper.newsroom()
    texts = newsroom.do("fill")
    paths = pages(newsroom, texts[:2])
    warm([server.door], paths)
    rendered, kept = paper.rendered(), _kept(paper.folder / "pages")
    number = int(trial.either(10_000, 400))

    def ask_many(first: int) -> list[Answer]:
        line = Line(server.door)
        queries = (f"utm_source=robot{n}&fbclid={n * 7}" for n in range(first, number, 4))
        with closing(line):
            return [
                ask(server.door, f"{paths[n % len(paths)]}?{query}", line=line)
                for n, query in enumerate(queries)
            ]

    with ThreadPoolExecutor(4) as crowd:
        answers = [answer for part in crowd.map(ask_many, range(4)) for answer in part]
    trial.tally += counted(answers)
    trial.promise(not trial.tally.errors, f"errors: {trial.tally.examples}")
    more = paper.rendered() - rendered
    trial.remarks.append(f"rendered: {more} of {number}")
    trial.promise(more == 0, f"{more} pages were rendered for queries that mean nothing")
    trial.promise(_kept(paper.folder / "pages") == kept, "the page store has grown")


def _kept(folder: Path) -> int:
    """How many pages lie in the store."""
    return sum(1 for _ in folder.glob("*/??/??/*"))


def counted(answers: list[Answer], good: frozenset[int] = frozenset({200})) -> Tally:
    wrong = [
        f"{answer.path}: {answer.error or answer.status}"
        for answer in answers
        if answer.error or answer.status not in good
    ]
    longest = max((answer.took for answer in answers), default=0)
    return Tally(len(answers), len(wrong), longest=longest, examples=wrong[:5])


@scenario
def stampede(trial: Trial) -> None:
    """Five hundred readers at the same moment, on a page just changed and on one that nobody has
    read: one rendering each, no error."""
    paper = trial.machines.paper()
    server, newsroom = paper.server(), paper.newsroom()
    texts = newsroom.do("fill")
    number = int(trial.either(500, 150))
    nginx = trial.machines.nginx(server)
    warm([server.door, nginx.door], [FRONT])
    for version, door in enumerate((server.door, nginx.door), start=2):
        unread = newsroom.do("address", article=texts[version])
        newsroom.do("retitle", article=texts[0], version=version)
        time.sleep(1.2)  # until nginx and the server's memory let go of the last state
        for path in (FRONT, unread):
            before = paper.rendered(path)
            answers = _all_at_once(door, path, number)
            tally = counted(answers)
            if path == FRONT:
                tally.old = sum(answer.marks.get(texts[0], 0) < version for answer in answers)
            trial.tally += tally
            more = paper.rendered(path) - before
            trial.promise(not tally.errors, f"errors: {tally.examples}")
            trial.promise(more == 1, f"{path} was rendered {more} times for {number} readers")
            trial.remarks.append(f"{number} readers of {path}: rendered {more} times")


def _all_at_once(door: Door, path: str, number: int) -> list[Answer]:
    answers: list[Answer] = []
    start = threading.Barrier(number)

    def read(place: int) -> None:
        answer = Answer(door, path, time.monotonic(), error="no answer")
        with suppress(threading.BrokenBarrierError):
            start.wait(30)
        try:
            answer = ask(door, path, source=another(place))
        except Exception as error:
            answer.error = repr(error)
        answers.append(answer)

    readers = [threading.Thread(target=read, args=(place,), daemon=True) for place in range(number)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join(60)
    return answers
