"""From the newsroom to every reader: what is published appears, what is withdrawn goes."""

import itertools
import time

from benchmarks.chaos.outages import FRONT, pages, warm
from benchmarks.chaos.replicas import replicated
from benchmarks.chaos.trial import VISIBLE, Trial, scenario
from benchmarks.machines import Door, Paper, Readers, Server, ask
from benchmarks.machines.machines import call

LANGUAGES = ["bg", "en", "ru", "de", "fr", "ar"]
ENCODINGS = ["br", "gzip", "identity", "gzip, deflate, br, zstd"]
LAG = 1.0  # seconds by which the replica is made to lag


@scenario
def publish_to_visible(trial: Trial) -> None:
    """What is published is shown by every application server within two seconds and the replica's
    lag, and no server shows older after newer."""
    _, paper, servers = replicated(trial.machines, servers=2, delay=LAG)
    _publish(trial, paper, servers, VISIBLE + LAG)


@scenario
def publish_with_redis(trial: Trial) -> None:
    """What is published is shown by every application server within two seconds where they share
    their pages in Redis, and no server shows older after newer."""
    redis = trial.machines.redis()
    paper = trial.machines.paper(CACHE_URL=redis.url, PAGES="cache")
    paper.newsroom().do("fill")
    _publish(trial, paper, [paper.server(), paper.server()], VISIBLE)


def _publish(trial: Trial, paper: Paper, servers: list[Server], promised: float) -> None:
    newsroom = paper.newsroom()
    texts = newsroom.do("texts")
    doors = [server.door for server in servers]
    nginx = trial.machines.nginx(*servers)
    paths = pages(newsroom, texts[:1])
    with trial.reading(Readers([*doors, nginx.door], paths, number=9, pause=0.03)) as readers:
        for path in paths:
            readers.watch(path, texts[0])
        for version in range(2, int(trial.either(22, 5))):
            time.sleep(1.7 if version % 2 else 0.3)  # some changes overtake others on their way
            newsroom.do("retitle", article=texts[0], version=version)
            readers.published(texts[0], version)
        time.sleep(LAG + 4)
        last = version
    for door, path in itertools.product((*doors, nginx.door), paths):
        shown = ask(door, path).marks.get(texts[0])
        trial.promise(shown == last, f"{path} shows version {shown} of {last}")
    oldest = readers.oldest(*doors)
    trial.in_time(oldest, promised, "the oldest copy from the servers themselves")
    trial.in_time(readers.oldest(nginx.door), promised, "the oldest copy through nginx")
    back = readers.backwards()
    trial.promise(
        not any(back[door] for door in doors), f"older after newer: {[back[d] for d in doors]}"
    )
    trial.remarks.append(f"older after newer through nginx: {back[nginx.door]}")


@scenario
def withdrawn_everywhere(trial: Trial) -> None:
    """A withdrawn text answers 410 through every ring within two seconds: nginx, each server, each
    language and compression, with the ETag of when it was there, and HEAD."""
    paper = trial.machines.paper()
    servers = [paper.server(PAGES_ROOT=str(paper.folder / f"pages {n}")) for n in (1, 2)]
    newsroom = paper.newsroom()
    newsroom.do("fill")
    text = newsroom.do("write", languages=LANGUAGES)
    doors = [*(server.door for server in servers), trial.machines.nginx(*servers).door]
    addresses = [newsroom.do("address", article=text, language=code) for code in LANGUAGES]
    ways = list(itertools.product(doors, addresses, ENCODINGS))
    tags = {}
    for door, path, encoding in ways:
        answer = ask(door, path, {"Accept-Encoding": encoding})
        trial.promise(answer.status == 200, f"{path} answers {answer.status} before")
        tags[door, path, encoding] = answer.headers.get("etag", "")
    withdrawn = newsroom.do("withdraw", article=text)
    began = time.monotonic()
    trial.promise(set(withdrawn) == set(LANGUAGES), f"withdrawn in {withdrawn} only")
    time.sleep(VISIBLE)
    wrong = []
    for (door, path, encoding), method in itertools.product(ways, ("GET", "HEAD")):
        for more in ({}, {"If-None-Match": tags[door, path, encoding]}):
            answer = ask(door, path, {"Accept-Encoding": encoding} | more, method=method)
            trial.tally.requests += 1
            trial.tally.longest = max(trial.tally.longest, answer.took)
            if answer.status != 410:
                asked = time.monotonic() - began
                wrong.append(f"{door} {method} {path} {encoding} {more}: {answer.status} after "
                             f"{asked:.1f} s")  # fmt: skip
    trial.tally.old = len(wrong)
    trial.promise(not wrong, f"{len(wrong)} were not told 410: {wrong[:3]}")
    for door in doors:
        shown = text in ask(door, FRONT).marks
        trial.promise(not shown, "the front page still names what is withdrawn")


@scenario
def blocked_without_database(trial: Trial) -> None:
    """`manage.py withdraw ADDRESS` takes a text from readers within two seconds while the database
    is down, and it stays away when the database is back."""
    postgres = trial.machines.whole.postgres
    paper = trial.machines.paper()
    server, newsroom = paper.server(), paper.newsroom()
    texts = newsroom.do("fill")
    nginx = trial.machines.nginx(server)
    doors = [server.door, nginx.door]
    path = newsroom.do("address", article=texts[0])
    warm(doors, [path, FRONT])
    with trial.reading(Readers(doors, [FRONT])):
        postgres.stop()
        try:
            time.sleep(1)
            _block(trial, paper, path, doors)
        finally:
            postgres.start()
        time.sleep(3)
        for door in doors:
            status = ask(door, path).status
            trial.promise(status == 410, f"{status} when the database is back")


def _block(trial: Trial, paper: Paper, path: str, doors: list[Door]) -> None:
    call(["manage.py", "withdraw", path], paper.env)
    took = trial.becomes(
        lambda: all(ask(door, path).status == 410 for door in doors), "the text is still there"
    )
    trial.in_time(took, VISIBLE, "410 everywhere")
    for other in (path.rstrip("/"), path.replace("vest", "other"), f"{path}?utm_source=x"):
        status = ask(doors[0], other).status
        trial.promise(status == 410, f"{other} answers {status}")
