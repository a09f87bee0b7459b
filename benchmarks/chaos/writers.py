"""Many write at once."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

from benchmarks.chaos.outages import pages, warm
from benchmarks.chaos.trial import VISIBLE, Trial, scenario
from benchmarks.machines import Readers, ask

EDITORS = 3
PER_ISSUE = 4


@scenario
def writers_on_postgresql(trial: Trial) -> None:
    """Issues are published while editors save and publish their texts, on PostgreSQL: nobody
    fails, nothing deadlocks, every change raises the edition."""
    _write_together(trial, "postgres")


@scenario
def writers_on_sqlite(trial: Trial) -> None:
    """Issues are published while editors save and publish their texts, on SQLite: nobody fails,
    nothing deadlocks, every change raises the edition."""
    _write_together(trial, "sqlite")


@scenario
def changes_without_end(trial: Trial) -> None:
    """Something is published many times a second, as while a paper is moved in: readers go on, and
    what else is published is seen in time."""
    paper = trial.machines.paper()
    server, newsroom, importer = paper.server(), paper.newsroom(), paper.newsroom()
    texts = newsroom.do("fill")
    paths = pages(newsroom, texts[:3])
    warm([server.door], paths)
    seconds = trial.either(30, 6)
    with trial.reading(Readers([server.door], paths)) as readers, ThreadPoolExecutor(1) as other:
        for path in paths[:2]:
            readers.watch(path, texts[0])
        busy = other.submit(importer.do, "edit", articles=texts[8:], seconds=seconds, first=1)
        version = 1
        while not busy.done():
            version += 1
            newsroom.do("retitle", article=texts[0], version=version)
            readers.published(texts[0], version)
            sleep(3)
    trial.remarks.append(f"{busy.result()['done'] / seconds:.0f} changes a second")
    trial.in_time(readers.oldest(server.door), VISIBLE, "the oldest copy after publishing")


def _write_together(trial: Trial, kind: str) -> None:
    paper = trial.machines.paper(trial.machines.database(kind))
    server, publisher = paper.server(), paper.newsroom()
    editors = [paper.newsroom() for _ in range(EDITORS)]
    kept = publisher.do("fill")[0]
    issues, waiting = [], []
    for name in range(1, int(trial.either(12, 3)) + 1):
        texts = publisher.do("drafts", number=PER_ISSUE)
        issues.append(publisher.do("issue", name=str(name), articles=texts))
        waiting += texts
    before = publisher.do("number")
    paths = pages(publisher, [kept])
    readers = Readers([server.door], paths, number=2, pause=0.1)
    with trial.reading(readers), ThreadPoolExecutor(EDITORS) as together:
        # Each in another order: the one in which locks are taken is theirs, not ours.
        orders = [waiting, waiting[::-1], waiting[1::2] + waiting[::2]]
        seconds = trial.either(20, 3)
        edits = [
            together.submit(editor.do, "edit", articles=order, seconds=seconds, first=n * 10**6)
            for n, (editor, order) in enumerate(zip(editors, orders, strict=True), start=1)
        ]
        for issue in issues:
            publisher.do("publish_issue", issue=issue)
            sleep(seconds / len(issues) / 2)
        done = [edit.result() for edit in edits]
    changes, failed = (sum(one[what] for one in done) for what in ("done", "failed"))
    trial.remarks.append(f"{changes} changes by {EDITORS} editors, {len(issues)} issues")
    trial.promise(not failed, f"{failed} changes failed: {editors[0].process.log.read_text()}")
    raised, expected = publisher.do("number") - before, changes + len(issues)
    trial.promise(raised == expected, f"the edition was raised {raised} times by {expected}")
    rows = publisher.do("state", articles=waiting)
    for row in rows:
        trial.promise(row["published"] and not row["drafts"], f"not published: {row}")
    versions, expected = sum(row["versions"] for row in rows), changes + len(waiting)
    trial.promise(versions == expected, f"{versions} versions are there of {expected}")
    publisher.do("retitle", article=kept, version=2)
    trial.becomes(
        lambda: ask(server.door, paths[1]).marks.get(kept) == 2, "nothing new appears afterwards"
    )
