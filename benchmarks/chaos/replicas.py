"""A database and a replica of it, and one of the two fails."""

import time

from benchmarks.chaos.outages import FRONT, is_plain, pages, warm
from benchmarks.chaos.trial import VISIBLE, Trial, scenario
from benchmarks.machines import Machines, Paper, Readers, Server, ask
from benchmarks.machines.postgres import Postgres

ALONE = 5.0  # seconds for which the paper does without a replica that failed


def replicated(
    machines: Machines, servers: int, delay: float = 0.0
) -> tuple[Postgres, Paper, list[Server]]:
    """A replica that applies everything `delay` seconds later, and a paper of so many servers,
    each with pages of its own, which reads there."""
    replica = machines.whole.postgres.replica(
        machines.path("replica"), f"{int(delay * 1000)}ms", machines.start
    )
    database = machines.database()
    name = database.rpartition("/")[2]
    paper = machines.paper(database, REPLICA_URL=replica.url(name))
    newsroom = paper.newsroom()
    newsroom.do("fill")
    newsroom.process.stop()
    replica.follow(machines.whole.postgres)
    folders = [str(paper.folder / f"pages {n}") for n in range(servers)]
    return replica, paper, [paper.server(PAGES_ROOT=folder) for folder in folders]


@scenario
def replica_stopped(trial: Trial) -> None:
    """The replica from which readers' pages come is stopped under load, and started again: no
    reader sees an error, and what is published meanwhile is seen in time."""
    replica, paper, servers = replicated(trial.machines, servers=1)
    newsroom = paper.newsroom()
    texts = newsroom.do("texts")
    paths = pages(newsroom, texts[:3])
    hidden = newsroom.do("address", article=texts[5])
    door = servers[0].door
    with trial.reading(Readers([door], paths)) as readers:
        readers.watch(FRONT, texts[0])
        time.sleep(1)
        replica.stop()
        for version in range(2, int(trial.either(8, 4))):
            newsroom.do("retitle", article=texts[0], version=version)
            readers.published(texts[0], version)
            time.sleep(2)
        status = ask(door, hidden).status
        trial.promise(status == 200, f"a page that is not kept answers {status} meanwhile")
        replica.start()
        time.sleep(ALONE + 1)
        newsroom.do("retitle", article=texts[0], version=99)
        readers.published(texts[0], 99)
        time.sleep(3)
    trial.in_time(readers.oldest(door), VISIBLE, "the oldest copy after publishing")
    back = readers.tally().backwards
    trial.promise(not back, f"older after newer: {back}")


@scenario
def replica_left_alone(trial: Trial) -> None:
    """The database is stopped while its replica stands: readers get every page, also those that
    nobody has read before; staff are told plainly."""
    _, paper, servers = replicated(trial.machines, servers=1)
    newsroom = paper.newsroom()
    texts = newsroom.do("texts")
    paths = pages(newsroom, texts)
    cookie = {"Cookie": newsroom.do("cookie")}
    door = servers[0].door
    warm([door], paths[:2])
    with trial.reading(Readers([door], paths)) as readers:
        time.sleep(1)
        trial.machines.whole.postgres.stop()
        try:
            staff = ask(door, "/admin/", cookie)
            trial.promise(is_plain(staff), f"staff got {staff.status} and {staff.body[:80]!r}")
            time.sleep(trial.either(60, 4))
        finally:
            trial.machines.whole.postgres.start()
        newsroom.do("retitle", article=texts[0], version=2)
        readers.published(texts[0], 2)
        trial.becomes(
            lambda: ask(door, FRONT).marks.get(texts[0]) == 2, "nothing new appears afterwards"
        )
