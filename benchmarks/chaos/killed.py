"""Publishes again and again, killed with -9 one step later each time, and prints what was left:
for each deed how often it was killed, how often all of it was there, and what was wrong.

A step lies before and after every statement, the commit included. Run as a process of its own.
"""

import itertools
import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection, connections

from articles.models import Issue
from benchmarks.machines import newsroom


class Death:
    """Kills this process at step `at`."""

    def __init__(self, at: int):
        self._left = at

    def step(self) -> None:
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.step()
        result = execute(*arguments)
        self.step()
        return result

    def lie_in_wait(self) -> None:
        connection.execute_wrappers.append(self.around)
        commit = connection._commit
        connection._commit = lambda: self.around(commit)


def article() -> dict[str, Any]:
    return {"texts": newsroom.drafts(1), "issue": None}


def issue() -> dict[str, Any]:
    texts = newsroom.drafts(3)
    last = Issue.objects.order_by("-order").values_list("order", flat=True).first() or 0
    return {"texts": texts, "issue": newsroom.issue(str(last + 1), texts)}


def publish(subject: dict[str, Any]) -> None:
    if subject["issue"]:
        newsroom.publish_issue(subject["issue"])
    else:
        newsroom.publish(subject["texts"][0])


def parts(subject: dict[str, Any]) -> list[bool]:
    """Whether each part of what is to be published together is there."""
    found = []
    for row in newsroom.state(subject["texts"]):
        found += [row["published"], row["versions"] == 1, row["drafts"] == 0]
        found.append(bool(row["headline"]))
    if subject["issue"]:
        found.append(Issue.objects.get(pk=subject["issue"]).published_at_bg is not None)
    return found


def killed(subject: dict[str, Any], at: int) -> bool:
    """Publishes `subject` in a child that dies at step `at`; whether it came to that."""
    connections.close_all()
    child = os.fork()
    if not child:
        Death(at).lie_in_wait()
        publish(subject)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status):
        raise RuntimeError("publishing failed by itself")
    return os.WIFSIGNALED(status)


def tried(make: Callable[[], dict[str, Any]], stride: int = 1) -> dict[str, Any]:
    """What came of killing at each step, or at every `stride`-th."""
    publish(make())  # what is loaded only once is loaded here, and not in each child
    whole, wrong = 0, []
    for kills, at in enumerate(itertools.count(1, stride)):
        subject = make()
        before = newsroom.number()
        died = killed(subject, at)
        found = parts(subject)
        raised = newsroom.number() - before
        if any(found) != all(found):
            wrong.append(f"step {at}: half published: {found}")
        if raised != all(found):
            wrong.append(f"step {at}: raised {raised} times, published: {all(found)}")
        if not died:
            return {"kills": kills, "whole": whole, "wrong": wrong}
        whole += all(found)


def sound() -> str:
    """What SQLite finds wrong with its own file."""
    if connection.vendor != "sqlite":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said = cursor.fetchone()[0]
    return "" if said == "ok" else said


def main(stride: int) -> None:
    newsroom.fill(articles=2)
    found = {"an article": tried(article), "an issue": tried(issue, stride)}
    print(json.dumps({"deeds": found, "unsound": sound()}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
