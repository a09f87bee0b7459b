"""A process that does what editors do, as it is told: a line with a deed and its arguments comes
in, a line with its result or its error goes out.

Texts carry a mark in the headline that names the text and its version, so that readers of a trial
can tell an old copy from the newest.
"""

import io
import json
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import django

if __name__ == "__main__":
    django.setup()

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db import close_old_connections
from django.test import Client
from django.utils import timezone
from PIL import Image

import edition
from articles import addresses, publishing
from articles.models import Article, Draft, Issue, Photo, Section, Version
from articles.statuses import Change
from edition.models import Edition
from languages import column

SLUG = "vest"
DEEDS: dict[str, Callable[..., Any]] = {}


def deed(function: Callable[..., Any]) -> Callable[..., Any]:
    DEEDS[function.__name__] = function
    return function


def words(article: int, version: int, language: str) -> dict[str, str]:
    return {
        "headline": f"Вест mark{article}.{version}mark {language}",
        "slug": SLUG,
        "lead": f"Лид mark{article}.{version}mark.",
        "body": f"<p>Текст mark{article}.{version}mark.</p>" + "<p>Още един абзац.</p>" * 20,
    }


@deed
def fill(articles: int = 12, languages: list[str] | None = None) -> list[int]:
    """A paper of so many texts, the newest first; their numbers."""
    section = Section.objects.create(name_bg="Рубрика", name_en="Section")
    numbers = []
    for place in range(articles):
        hours = timedelta(hours=articles - place)
        numbers.append(_publish(section, languages or ["bg"], timezone.now() - hours))
    return numbers[::-1]


@deed
def texts() -> list[int]:
    """The numbers of all texts, the newest first."""
    return list(Article.objects.order_by("-pk").values_list("pk", flat=True))


def _publish(section: Section, languages: list[str], at: datetime) -> int:
    with edition.change():
        row = Article.objects.create(section=section)
        for language in languages:
            said = words(row.pk, 1, language)
            Draft.objects.create(article=row, language=language, fields=said)
            publishing.publish(article=row, language=language, at=at)
    return row.pk


@deed
def write(languages: list[str] | None = None) -> int:
    """A new text, live now."""
    return _publish(Section.objects.earliest("pk"), languages or ["bg"], timezone.now())


@deed
def retitle(article: int, version: int, language: str = "bg") -> None:
    """Publishes the next version of a text."""
    row = Article.objects.get(pk=article)
    said = words(article, version, language)
    with edition.change():
        Draft.objects.update_or_create(article=row, language=language, defaults={"fields": said})
        publishing.publish(article=row, language=language, change=Change.TYPO)


@deed
def schedule(seconds: float = 0, at: str = "") -> int:
    """A new text that appears by itself in so many seconds, or at the moment `at`."""
    row = Article.objects.create(section=Section.objects.earliest("pk"))
    Draft.objects.create(article=row, language="bg", fields=words(row.pk, 1, "bg"))
    moment = datetime.fromisoformat(at) if at else timezone.now() + timedelta(seconds=seconds)
    publishing.schedule(article=row, language="bg", at=moment)
    return row.pk


@deed
def withdraw(article: int) -> list[str]:
    return publishing.withdraw(article=Article.objects.get(pk=article))


@deed
def correct(article: int, version: int) -> None:
    """Says in public what was wrong with a text; the remark carries a mark as the text does."""
    said = {"bg": f"Поправка mark{article}.{version}mark."}
    publishing.correct(article=Article.objects.get(pk=article), texts=said)


@deed
def address(article: int, language: str = "bg") -> str:
    """Where a text is, whether or not it can be read there yet."""
    return addresses.article(language, article, SLUG)


@deed
def number() -> int:
    """The edition's number."""
    return Edition.objects.get(pk=1).n


@deed
def issue(name: str, articles: list[int]) -> int:
    """An issue that is not yet published, with texts that are not either."""
    row = Issue.objects.create(number=name, order=int(name), date=timezone.localdate(), pages=8)
    Article.objects.filter(pk__in=articles).update(issue=row)
    return row.pk


@deed
def drafts(number: int) -> list[int]:
    """So many texts that wait to be published for the first time."""
    section = Section.objects.earliest("pk")
    made = []
    for _ in range(number):
        row = Article.objects.create(section=section)
        Draft.objects.create(article=row, language="bg", fields=words(row.pk, 1, "bg"))
        made.append(row.pk)
    return made


@deed
def publish(article: int) -> None:
    publishing.publish(article=Article.objects.get(pk=article), language="bg")


@deed
def publish_issue(issue: int) -> None:
    """An issue and all its texts at once, in one change."""
    with edition.change():
        row = Issue.objects.get(pk=issue)
        row.published_at_bg = timezone.now()
        row.save()
        for article in row.articles.order_by("pk"):
            publishing.publish(article=article, language="bg")


@deed
def edit(articles: list[int], seconds: float, first: int) -> dict[str, int]:
    """Saves and publishes changes of `articles` in turn for so long; the last version of each, how
    many changes were made, and how many failed."""
    until, version, done, failed = time.monotonic() + seconds, first, 0, 0
    last: dict[str, int] = {}
    while time.monotonic() < until:
        for article in articles:
            version += 1
            try:
                retitle(article, version)
            except Exception as error:
                failed += 1
                print(error, file=sys.stderr, flush=True)
            else:
                done += 1
                last[str(article)] = version
    return last | {"done": done, "failed": failed}


@deed
def state(articles: list[int]) -> list[dict[str, Any]]:
    """Of each text: whether it is dated, its versions, its drafts, its headline."""
    found = []
    for row in Article.objects.filter(pk__in=articles).order_by("pk"):
        found.append(
            {
                "published": getattr(row, column("published_at", "bg")) is not None,
                "headline": getattr(row, column("headline", "bg")),
                "versions": Version.objects.filter(article=row).count(),
                "drafts": Draft.objects.filter(article=row).count(),
            }
        )
    return found


@deed
def photo() -> None:
    """Uploads a photo."""
    picture = io.BytesIO()
    Image.effect_noise((900, 600), 80).convert("RGB").save(picture, "JPEG")
    file = ContentFile(picture.getvalue(), name="picture.jpg")
    Photo.objects.create(credit="Д. Зографов", alt_bg="Шум", file=file)


@deed
def photos() -> int:
    """How many photos there are; each one's file must be readable, or OSError is raised."""
    rows = list(Photo.objects.all())
    for row in rows:
        row.file.open().read()
    return len(rows)


@deed
def cookie() -> str:
    """The session cookie of a member of staff."""
    person, _ = get_user_model().objects.get_or_create(
        username="editor", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client()
    client.force_login(person)
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def main() -> None:
    for line in sys.stdin:
        name, arguments = json.loads(line)
        close_old_connections()  # as at every request
        try:
            answer = [DEEDS[name](**arguments), ""]
        except Exception as error:
            answer = [None, f"{type(error).__name__}: {error}"]
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
