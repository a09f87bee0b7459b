"""A day's readers, robots and editors, through nginx before two application servers."""

import http.client
import json
import random
import re
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks import costs
from benchmarks.machines import Answer, Door, LeftOut, ask
from benchmarks.machines.nginx import HOST
from benchmarks.machines.paper import Newsroom, Paper, Server
from benchmarks.machines.readers import Line
from benchmarks.report import Table, count, ms
from benchmarks.run import Run
from benchmarks.stages.kept import front
from tests.deploy.site import Site

RATE = 50.0  # requests a second
READERS = 12
ROBOTS = 0.15  # of all requests
HURRY = 60  # seconds; a shorter replay has a change every two seconds instead of every ten
LANGUAGES = {"bg": 70, "en": 14, "ru": 6, "de": 5, "fr": 3, "ar": 2}
LINK = r'href="(/[a-z]{2}/(?:articles|sections|authors|tags|archive|issues)/[^"?#]*)"'
# What nginx says it did for an answer, and how a reader calls it.
ALONE = {"HIT", "STALE", "UPDATING"}
# Deeds of the newsroom, over and over.
DAY = ("write", "retitle", "retitle", "correct")


def measure(run: Run) -> None:
    with run.machines.part() as machines:
        paper = run.paper(run.usual)
        servers = [paper.server(PAGES_ROOT=str(paper.folder / f"replay {n}")) for n in (1, 2)]
        try:
            nginx = front(machines, *servers)
        except LeftOut as reason:
            run.report.left_out.append(f"the day's replay, {reason}")
            return
        door = Door(nginx.https, HOST, tls=True)
        traffic = Traffic(door, months=int(run.either(120, 6)))
        groups = {
            "the application servers": [server.process.pid for server in servers],
            "nginx": [nginx.process.pid],
        }
        if run.kind == "postgres":
            groups["PostgreSQL"] = [run.machines.postgres.process.pid]
        _replay(run, paper, servers, nginx, traffic, groups)


class Traffic:
    """What is asked for: readers ask by Zipf's law, the front page most and then what stands
    highest on it; robots ask for what is old, and hang things on addresses."""

    def __init__(self, door: Door, months: int) -> None:
        self.chance = random.Random(1)
        self.wanted = {code: self._front(door, code) for code in LANGUAGES}
        self.old = self._archive(door, months)

    def _front(self, door: Door, code: str) -> list[str]:
        front = f"/{code}/"
        links = [link for link in _links(door, front) if link.startswith(front)]
        sections = [link for link in links if "/sections/" in link][:4]
        further = [link for section in sections for link in _links(door, section)]
        further = [link for link in further if "/articles/" in link]
        return [front, *dict.fromkeys((*links, *further))]

    def _archive(self, door: Door, months: int) -> list[str]:
        found: set[str] = set()
        for _ in range(months):
            year, month = self.chance.randint(1992, 2024), self.chance.randint(1, 12)
            path = f"/bg/archive/{year}/{month:02}/"
            found |= {path, *_links(door, path)}
        return sorted(found)

    def next(self, chance: random.Random) -> tuple[str, bool]:
        """(what is asked for next, whether by a robot)."""
        if chance.random() < ROBOTS:
            tail = f"?utm_source=robot{chance.randint(1, 9999)}" if chance.random() < 0.3 else ""
            return chance.choice(self.old) + tail, True
        (code,) = chance.choices(list(LANGUAGES), list(LANGUAGES.values()))
        pages = self.wanted[code]
        # A rank with a probability as 1/rank.
        rank = int(len(pages) ** chance.random())
        return pages[rank - 1], False

    def is_news(self, path: str) -> None:
        """A new article, which everybody wants."""
        self.wanted["bg"].insert(1, path)


def _links(door: Door, path: str) -> list[str]:
    return list(dict.fromkeys(re.findall(LINK, ask(door, path).body.decode())))


@dataclass
class Seen:
    """What all readers together have met."""

    took: list[float] = field(default_factory=list)
    longest: tuple[float, str] = (0.0, "")
    statuses: Counter = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def note(self, answer: Answer) -> None:
        self.took.append(answer.took)
        self.longest = max(self.longest, (answer.took, answer.path))
        self.statuses[answer.status] += 1
        if answer.status not in (200, 304):
            self.errors.append(f"{answer.path}: {answer.error or answer.status}")


def _replay(
    run: Run,
    paper: Paper,
    servers: list[Server],
    nginx: Site,
    traffic: Traffic,
    groups: dict[str, list[int]],
) -> None:
    seen, leaving = Seen(), threading.Event()
    asked_before, rendered = len(nginx.log()), paper.rendered()
    door = Door(nginx.https, HOST, tls=True)
    threads = [
        threading.Thread(target=_read, args=(door, traffic, seen, leaving, n))
        for n in range(READERS)
    ]
    newsroom = paper.newsroom()
    before = {name: costs.cpu(pids) for name, pids in groups.items()}
    began = time.monotonic()
    for thread in threads:
        thread.start()
    changes = _edit(newsroom, traffic, run.replay)
    leaving.set()
    for thread in threads:
        thread.join(60)
    took = time.monotonic() - began
    spent = {name: costs.cpu(pids) - before[name] for name, pids in groups.items()}
    ways = Counter(json.loads(line)["cache"] for line in nginx.log()[asked_before:])
    _tell(run, seen, took, changes, paper.rendered() - rendered, ways, spent)


def _read(door: Door, traffic: Traffic, seen: Seen, leaving: threading.Event, n: int) -> None:
    """Asks at random moments, on one connection; half of what it has already, by its ETag."""
    chance, line = random.Random(n), Line(door)
    tags: dict[str, str] = {}
    while not leaving.wait(chance.expovariate(RATE / READERS)):
        path, robot = traffic.next(chance)
        known = tags.get(path) if not robot and chance.random() < 0.5 else None
        headers = {"If-None-Match": known} if known else {}
        began = time.monotonic()
        try:
            answer = ask(door, path, headers, line=line)
        except (OSError, http.client.HTTPException):
            # nginx closes a connection after a thousand requests or half a minute of silence.
            line.close()
            try:
                answer = ask(door, path, headers, line=line)
            except (OSError, http.client.HTTPException) as error:
                line.close()
                answer = Answer(door, path, began, error=repr(error))
        answer.took = time.monotonic() - began
        tags[path] = answer.headers.get("etag", "")
        seen.note(answer)
    line.close()


def _edit(newsroom: Newsroom, traffic: Traffic, seconds: float) -> int:
    """Makes changes until `seconds` have passed; how many."""
    until, every = time.monotonic() + seconds, 10.0 if seconds >= HURRY else 2.0
    text, changes = 0, 0
    while time.monotonic() + every < until:
        time.sleep(every)
        deed = DAY[changes % len(DAY)]
        if deed == "write":
            text = newsroom.do("write")
            traffic.is_news(newsroom.do("address", article=text))
        else:
            newsroom.do(deed, article=text, version=changes + 1)
        changes += 1
    time.sleep(max(0.0, until - time.monotonic()))
    return changes


def _tell(
    run: Run,
    seen: Seen,
    took: float,
    changes: int,
    rendered: int,
    ways: Counter,
    spent: dict[str, float],
) -> None:
    requests = len(seen.took)
    run.report.demand(
        not seen.errors, f"{len(seen.errors)} readers met an error: {seen.errors[:3]}"
    )
    run.report.demand(requests, "nobody read")
    alone, all_ways = sum(ways[name] for name in ALONE), max(sum(ways.values()), 1)
    late = statistics.quantiles(seen.took, n=1000)
    rows: Iterable[tuple[str, str]] = (
        ("requests", f"{count(requests)} in {count(took)} s, {ROBOTS:.0%} of them of robots"),
        ("changes by editors", str(changes)),
        ("errors", str(len(seen.errors))),
        ("answered without rendering (hit ratio)", f"{1 - rendered / max(requests, 1):.2%}"),
        ("… by nginx alone", f"{alone / all_ways:.2%}"),
        ("… after asking for what had changed", f"{ways['REVALIDATED'] / all_ways:.2%}"),
        ("pages rendered", count(rendered)),
        ("wait: median, 99 %, 99.9 %", ", ".join(ms(late[n]) for n in (499, 989, 998))),
        ("longest wait", f"{ms(seen.longest[0])} ({seen.longest[1]})"),
        *(
            (
                f"CPU of {name}",
                f"{ms(cpu / max(requests, 1))} a request, {cpu / took:.1%} of a core",
            )
            for name, cpu in spent.items()
        ),
    )
    run.report.tables.append(
        Table(
            "A day's replay",
            f"nginx and two application servers, {count(run.usual)} articles, "
            f"{RATE:.0f} requests a second over {READERS} connections: readers in six languages by "
            "Zipf's law, robots in the archive.",
            ("what", "measured"),
            list(rows),
        )
    )
