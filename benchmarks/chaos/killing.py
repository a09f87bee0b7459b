"""Whoever publishes is killed in the middle of it."""

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import sleep

from benchmarks.chaos.outages import FRONT, pages, warm
from benchmarks.chaos.trial import Trial, scenario
from benchmarks.machines import Readers, ask
from benchmarks.machines.machines import call
from benchmarks.machines.paper import Refused
from benchmarks.machines.postgres import Postgres
from benchmarks.machines.readers import marks


@scenario
def killed_on_postgresql(trial: Trial) -> None:
    """Publishing an article or an issue is killed with -9 before and after each statement, on
    PostgreSQL: all of it is before readers or nothing, and the edition is right."""
    _kill_everywhere(trial, "postgres")


@scenario
def killed_on_sqlite(trial: Trial) -> None:
    """Publishing an article or an issue is killed with -9 before and after each statement, on
    SQLite: all of it is before readers or nothing, and the edition is right."""
    _kill_everywhere(trial, "sqlite")


@scenario
def database_killed(trial: Trial) -> None:
    """The database is killed with -9 while editors publish: nothing that was reported as published
    is lost when it is back, and readers of pages that are kept see no error."""
    machines = trial.machines
    postgres = Postgres(machines.path("postgres"), machines.start, durable=True).make()
    database = postgres.create("paper")
    machines.migrate(database)
    paper = machines.paper(database)
    server, newsroom = paper.server(), paper.newsroom()
    text = newsroom.do("fill")[0]
    paths = pages(newsroom, [text])
    warm([server.door], paths)
    version = 1
    with trial.reading(Readers([server.door], paths)):
        for _ in range(int(trial.either(10, 2))):
            with ThreadPoolExecutor(1) as killer:
                killed = killer.submit(_kill_soon, postgres)
                while not killed.done():
                    with suppress(Refused):
                        newsroom.do("retitle", article=text, version=version + 1)
                        version += 1
            postgres.start()
            at = newsroom.do("state", articles=[text])[0]["headline"]
            shown = marks(at.encode())[text]
            # What was not reported may have been stored all the same.
            trial.promise(shown in (version, version + 1), f"version {version} became {shown}")
            version = shown
            trial.becomes(
                lambda: ask(server.door, FRONT).marks.get(text) == version,  # noqa: B023
                "the last version is not shown",
            )
    trial.remarks.append(f"{version} versions")


def _kill_soon(postgres: Postgres) -> None:
    sleep(1)
    postgres.process.kill()


def _kill_everywhere(trial: Trial, kind: str) -> None:
    paper = trial.machines.paper(trial.machines.database(kind))
    stride = int(trial.either(1, 7))  # of the many steps of publishing an issue
    said = call(["-m", "benchmarks.chaos.killed", str(stride)], paper.env)
    found = json.loads(said.splitlines()[-1])
    for deed, result in found["deeds"].items():
        kills, whole, wrong = result["kills"], result["whole"], result["wrong"]
        trial.remarks.append(f"{deed}: killed {kills} times, {whole} times after the commit")
        trial.promise(kills > 10 > whole, f"{deed}: killed {kills} times, {whole} times too late")
        trial.promise(not wrong, f"{deed}: {wrong[:3]}")
    trial.promise(not found["unsound"], f"the database is unsound: {found['unsound']}")
    server, newsroom = paper.server(), paper.newsroom()
    text = newsroom.do("write")
    answer = ask(server.door, FRONT)
    trial.tally.requests += 1
    trial.promise(text in answer.marks, "nothing can be published afterwards")
