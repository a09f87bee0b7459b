"""Asks a paper in this very process, as a server would, and prints as JSON what each page cost.

    DATABASE_URL=… python -m benchmarks.asking [--times 12]

Each page is asked with nothing of it in the page cache: rendered, compressed and put into the
cache, as for the first reader after a change. Then once more as the second reader and with its
ETag, to see that these get the same and cost no query.
"""

import argparse
import io
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

import brotli

if __name__ == "__main__":
    import django

    django.setup()

from django.contrib.auth import get_user_model
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import Client
from django.utils import timezone

import edition
from articles import addresses
from articles.models import Article, Issue, Section
from benchmarks import costs, maker
from edition.reading import memory

HOST = "127.0.0.1"
EDITION = "edition_edition"
DESK = "/admin/articles/article/"


@dataclass
class Cost:
    """What one kind of page cost, each time that it was asked."""

    queries: int = 0  # the most, without those for the edition's number
    own: list[float] = field(default_factory=list)  # seconds of our processor time
    database: list[float] = field(default_factory=list)  # seconds of PostgreSQL's
    took: list[float] = field(default_factory=list)  # seconds until it was there


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


class Asker:
    """Asks, and notes the cost and what was wrong."""

    def __init__(self) -> None:
        self.application: Any = get_wsgi_application()
        self.wrong: list[str] = []

    def ask(self, path: str, **headers: str) -> Reply:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": "",
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": HOST,
            "HTTP_ACCEPT_ENCODING": "br",
            "REMOTE_ADDR": HOST,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            **headers,
        }
        begun: list[Any] = []
        response = self.application(environ, lambda *args: begun.extend(args))
        body = b"".join(response)
        response.close()
        return Reply(int(begun[0].split()[0]), dict(begun[1]), body)

    def page(self, paths: list[str], times: int) -> Cost:
        """What pages of one kind cost, `times` times in turn; after one in which they are looked
        at."""
        cost = Cost()
        self.ask(paths[0])  # whatever a process asks once in its life
        for path in paths[:times]:
            cost.queries = max(cost.queries, self._examine(path))
        for turn in range(times):
            _make_old()
            with _measured(cost):
                self.ask(paths[turn % len(paths)])
        return cost

    def _examine(self, path: str) -> int:
        """How many queries the page asks; notes what is wrong with it or with its kept copy."""
        _make_old()
        with _counted() as asked:
            first = self.ask(path)
        text = brotli.decompress(first.body).decode() if first.status == 200 else ""
        self.demand("<h1" in text and "</html>" in text, f"{path}: {first.status}, no page")
        with _counted() as none:
            again = self.ask(path)
        self.demand(again == first, f"{path}: the second reader gets something else")
        with _counted() as none_either:
            tag = first.headers.get("ETag", "")
            unchanged = self.ask(path, HTTP_IF_NONE_MATCH=tag)
        self.demand(
            unchanged.status == 304 and not unchanged.body,
            f"{path}: {unchanged.status} for its ETag",
        )
        self.demand(not none and not none_either, f"{path}: a kept copy asks {none + none_either}")
        return len(asked)

    def demand(self, right: object, otherwise: str) -> None:
        if not right:
            self.wrong.append(otherwise)


def _make_old() -> None:
    """Makes all that is kept old, and the new edition known to this process, as it is to one that
    serves readers."""
    edition.renew()
    memory.state()


@contextmanager
def _measured(cost: Cost) -> Iterator[None]:
    backend = _backend()
    database = costs.precisely(backend) if backend else 0.0
    own, began = time.process_time(), time.perf_counter()
    yield
    cost.took.append(time.perf_counter() - began)
    cost.own.append(time.process_time() - own)
    cost.database.append(costs.precisely(backend) - database if backend else 0.0)


def _backend() -> int:
    """The process of PostgreSQL that answers us; 0 where the database is in our own."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cursor.fetchone()[0]


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The statements that are executed meanwhile, but for those that read the edition's number."""
    statements: list[str] = []

    def note(execute: Callable, sql: str, *rest: Any) -> Any:
        if EDITION not in sql:
            statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield statements


# --- What is asked --------------------------------------------------------------------------------


def public(several: int) -> dict[str, list[str]]:
    """Addresses by kind of page, `several` of each: articles and issues from all over the paper,
    months of the last year, which are full in a paper of any size."""
    live = Article.objects.published("bg")
    last = Article.objects.order_by("-pk").values_list("pk", flat=True)[0]
    firsts = [last * n // several for n in range(several)]
    articles = [live.filter(pk__gt=first).order_by("pk").first() for first in firsts]
    printed = Issue.objects.published("bg").order_by("order")
    issues = list(printed[:: max(1, printed.count() // several)])
    recent = list(maker.months(timezone.now() - timedelta(days=330), timezone.now()))[:-1]
    return {
        "front page": ["/bg/"],
        "article": [article.address("bg") for article in articles if article],
        "section": [section.address("bg") for section in Section.objects.order_by("pk")],
        "archive: month": [addresses.archive("bg", day.year, day.month) for day in recent],
        "archive: years": ["/bg/archive/"],
        "issue": [issue.address("bg") for issue in issues],
    }


def newsroom() -> dict[str, str]:
    """Addresses of the newsroom's list of articles."""
    headlines = Article.objects.order_by("pk").values_list("headline_bg", flat=True)[:1000]
    words = Counter(word for said in headlines for word in said.lower().split() if len(word) > 5)
    return {
        "list": DESK,
        "list, page 100": f"{DESK}?p=100",
        "search by number": f"{DESK}?q={Article.objects.count() // 2}",
        "search, a common word": f"{DESK}?q={words.most_common(1)[0][0]}",
        "search, a word that is nowhere": f"{DESK}?q=няматакова",
    }


def desk(asker: Asker, times: int) -> dict[str, Cost]:
    """What the newsroom's lists cost somebody who is signed in."""
    client = Client(HTTP_HOST=HOST)
    person, _made = get_user_model().objects.get_or_create(
        username="benchmark", defaults={"is_staff": True, "is_superuser": True}
    )
    client.force_login(person)
    found = {}
    for name, path in newsroom().items():
        cost = found[name] = Cost()
        with _counted() as asked:
            answer = client.get(path)
        cost.queries = len(asked)
        # Page 100 of a small paper is not there, and Django leads back to the list.
        far = "p=100" in path and answer.status_code == 302
        right = answer.status_code == 200 and "changelist-search" in answer.content.decode()
        asker.demand(right or far, f"{path}: {answer.status_code}, no list")
        for _ in range(0 if far else times):
            with _measured(cost):
                client.get(path)
    return found


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.asking")
    asked.add_argument("--times", type=int, default=12)
    asked.add_argument("--desk", action="store_true", help="the newsroom's lists too")
    options = asked.parse_args()
    asker = Asker()
    pages = {
        name: asdict(asker.page(paths, options.times))
        for name, paths in public(options.times).items()
    }
    costs_of_desk = desk(asker, min(options.times, 5)) if options.desk else {}
    said = {name: asdict(cost) for name, cost in costs_of_desk.items()}
    print(json.dumps({"pages": pages, "desk": said, "wrong": asker.wrong}))


if __name__ == "__main__":
    main()
