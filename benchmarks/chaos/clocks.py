"""The clock of the machine jumps."""

import time
from datetime import timedelta

from benchmarks.chaos.outages import FRONT, pages, warm
from benchmarks.chaos.trial import VISIBLE, Trial, scenario
from benchmarks.machines import Door, Readers, ask


@scenario
def clock_jumps(trial: Trial) -> None:
    """The clock jumps forward and back, by an hour, a day and a year: what is scheduled appears
    and goes again, and no reader sees an error."""
    clock = trial.machines.clock()
    paper = trial.machines.paper(**clock.env)
    server, newsroom = paper.server(), paper.newsroom()
    texts = newsroom.do("fill")
    nginx = trial.machines.nginx(server)
    doors = [server.door, nginx.door]
    coming = newsroom.do("schedule", seconds=1800)
    address = newsroom.do("address", article=coming)
    paths = pages(newsroom, texts[:4])
    warm(doors, paths)
    with trial.reading(Readers(doors, paths)):
        for jump in (timedelta(hours=1), timedelta(days=1), timedelta(days=365)):
            clock.jump(jump)
            took = trial.becomes(
                lambda: all(_shown(door, address, coming) for door in doors),
                f"what was scheduled is not shown after {jump} forward",
            )
            trial.in_time(took, VISIBLE, f"shown after {jump} forward")
            clock.jump(-jump)
            took = trial.becomes(
                lambda: all(_hidden(door, address, coming) for door in doors),
                f"what is to come stays visible after {jump} back",
            )
            trial.in_time(took, VISIBLE, f"hidden after {jump} back")
            time.sleep(1)


def _shown(door: Door, address: str, text: int) -> bool:
    return text in ask(door, FRONT).marks and ask(door, address).status == 200


def _hidden(door: Door, address: str, text: int) -> bool:
    return text not in ask(door, FRONT).marks and ask(door, address).status == 404
