"""Application servers go while nginx stays."""

import signal
import time

from benchmarks.chaos.outages import FRONT, pages, warm
from benchmarks.chaos.trial import VISIBLE, Trial, scenario
from benchmarks.machines import Readers, ask


@scenario
def application_stopped(trial: Trial) -> None:
    """The only application server is stopped behind nginx: readers get what nginx has kept, and
    the newest when it is back."""
    paper = trial.machines.paper()
    server, newsroom = paper.server(), paper.newsroom()
    texts = newsroom.do("fill")
    paths = pages(newsroom, texts[:4])
    nginx = trial.machines.nginx(server)
    with trial.reading(Readers([nginx.door], paths)) as readers:
        readers.watch(FRONT, texts[0])
        time.sleep(3)
        server.process.stop(signal.SIGTERM)
        newsroom.do("retitle", article=texts[0], version=2)
        readers.published(texts[0], 2)
        time.sleep(trial.either(60, 4))
        server.process.start()
        took = trial.becomes(
            lambda: ask(nginx.door, FRONT).marks.get(texts[0]) == 2,
            "what was published meanwhile does not appear",
            within=40,
        )
    trial.in_time(took, 12.0, "the newest is shown after the start")


@scenario
def server_killed(trial: Trial) -> None:
    """One of two application servers is killed with -9 under load, and started again: no reader
    behind nginx sees an error, and what is published is seen in time."""
    paper = trial.machines.paper()
    one, other = paper.server(), paper.server()
    newsroom = paper.newsroom()
    texts = newsroom.do("fill")
    paths = pages(newsroom, texts[:4])
    nginx = trial.machines.nginx(one, other)
    warm([one.door, other.door], paths)
    with trial.reading(Readers([nginx.door], paths, pause=0.02)) as readers:
        readers.watch(FRONT, texts[0])
        for turn in range(int(trial.either(6, 2))):
            fallen = (one, other)[turn % 2]
            time.sleep(1)
            fallen.process.kill()
            newsroom.do("retitle", article=texts[0], version=turn + 2)
            readers.published(texts[0], turn + 2)
            time.sleep(3)
            fallen.process.start()
    trial.in_time(readers.tally().oldest, VISIBLE, "the oldest copy after publishing")
