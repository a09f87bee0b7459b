"""How long pages and the newsroom's lists take in a paper of many articles.

    createdb -h 127.0.0.1 -U postgres size
    DATABASE_URL=postgres://postgres@127.0.0.1:5432/size python -m benchmarks.size 1000000

Fills an empty PostgreSQL database with articles in one statement (a million in about fifteen
seconds), asks each address a few times in this process and prints the shortest time of each, the
database's time included. Nothing is cached. Drop the database afterwards.
"""

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles.models import Article, Section

SECTIONS = 8
TIMES = 3
# What differs between articles; every other column has its default. {first}: the first section.
VARYING = {
    "headline_bg": "'Заглавие на текст № ' || g",
    "slug_bg": "'zaglavie-' || g",
    "lead_bg": "'Лид на текста, едно изречение.'",
    "body_bg": "'<p>Текст</p>'",
    "published_at_bg": "timestamptz '1991-03-01' + (g || ' minutes')::interval * 18",
    "section_id": f"{{first}} + mod(g, {SECTIONS})",
    "created_at": "now()",
    "revision": "1",
}


def fill(number: int) -> None:
    """So many articles, live in Bulgarian, eighteen minutes apart since March 1991."""
    sections = [Section.objects.create(name_bg=f"Рубрика {n}") for n in range(SECTIONS)]
    blank = Article()
    columns, values = [], []
    for field in Article._meta.concrete_fields:
        if field.primary_key:
            continue
        columns.append(f'"{field.column}"')
        if field.column in VARYING:
            values.append(VARYING[field.column].format(first=sections[0].pk))
        else:
            values.append(literal(getattr(blank, field.attname)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO articles_article ({', '.join(columns)}) "  # noqa: S608  our own words
            f"SELECT {', '.join(values)} FROM generate_series(1, %s) g",
            [number],
        )
        cursor.execute("ANALYZE")


def literal(value: object) -> str:
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, str) else str(value)


def addresses() -> list[str]:
    middle = Article.objects.order_by("pk").values_list("pk", flat=True)[:1].get()
    middle += Article.objects.count() // 2
    section = Section.objects.order_by("pk").first()
    desk = "/admin/articles/article/"
    return [
        "/bg/",
        f"/bg/articles/{middle}-zaglavie-{middle}/",
        section.address("bg"),
        f"{section.address('bg')}?page=100",
        "/bg/archive/",
        "/bg/archive/2010/05/",
        desk,
        f"{desk}?p=100",
        f"{desk}?q={middle}",
        f"{desk}?q=текст",
        f"{desk}?q=няматакова",
    ]


def main(number: int) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    if Article.objects.exists():
        sys.exit("The database is not empty.")
    fill(number)
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("benchmark"))
    for address in addresses():
        spent = []
        for _ in range(TIMES + 1):  # the first time is for warming up
            start = time.perf_counter()
            answer = client.get(address)
            spent.append(time.perf_counter() - start)
        print(f"{min(spent[1:]) * 1000:6.0f} ms  {answer.status_code}  {address}")


if __name__ == "__main__":
    main(int(sys.argv[1]))
