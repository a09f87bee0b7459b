"""Former addresses of what comes in: one table, looked up before anything is a 404."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from articles import legacy
from articles.models import LegacyAddress
from sekretno.wordpress.entries import Attachment, Entry, Survey, Term, split
from sekretno.wordpress.report import Report

LONGEST = 500
_AT_ONCE = 200

Row = tuple[str, Model]
"""(former address, what it leads to)"""


def key(entry: Entry) -> str:
    """The address by which an entry is recognised when the export is read again. Nobody asks for
    it; it stands among the others because it lives and dies with them."""
    digest = hashlib.sha256(entry.key.encode()).hexdigest()[:20]
    return f"/wordpress/{entry.number}-{digest}"


def of_entry(entry: Entry, survey: Survey) -> list[str]:
    """The addresses of a post or page: its link, the short ones with its number, its guid where
    that is an address of its own, and the one it had under an earlier name."""
    base = survey.base
    found = [entry.link]
    if entry.number:
        found.append(f"{base}/?p={entry.number}")
        if entry.is_page:
            found.append(f"{base}/?page_id={entry.number}")
    if _is_own(entry, survey):
        found.append(entry.guid)
    path = split(entry.link).path.rstrip("/")
    if entry.old_slug and "/" in path and not split(entry.link).query:
        found.append(f"{path.rsplit('/', 1)[0]}/{entry.old_slug}/")
    return found


def _is_own(entry: Entry, survey: Survey) -> bool:
    """Whether the guid was ever an address of this entry: after a move inside WordPress it is
    that of another site, whose numbers belong to others here."""
    parts = split(entry.guid)
    if parts.scheme not in ("http", "https"):
        return False
    name, _, number = parts.query.partition("=")
    if name in ("p", "page_id"):
        return number.isdecimal() and int(number) not in survey.numbers
    return legacy.normalise(entry.guid) not in survey.links


def of_attachment(attachment: Attachment, survey: Survey) -> list[str]:
    """The page of an attachment; its file is no page."""
    return [attachment.link, f"{survey.base}/?attachment_id={attachment.number}"]


def of_category(term: Term, survey: Survey) -> list[str]:
    """The archive of a category, with and without the categories above it."""
    base, above, seen = survey.base, term.slug, {term.slug}
    parent = term.parent
    while parent and parent not in seen and len(seen) < 20:
        seen.add(parent)
        above = f"{parent}/{above}"
        parent = survey.categories[parent].parent if parent in survey.categories else ""
    found = [f"{base}/category/{above}/", f"{base}/category/{term.slug}/"]
    return [*found, f"{base}/?cat={term.number}"] if term.number else found


def of_tag(term: Term, survey: Survey) -> list[str]:
    return [f"{survey.base}/tag/{term.slug}/", f"{survey.base}/?tag={term.slug}"]


def of_author(login: str, number: str, survey: Survey) -> list[str]:
    found = [f"{survey.base}/author/{login.replace(' ', '-')}/"]
    return [*found, f"{survey.base}/?author={number}"] if number else found


def normal(address: str) -> str:
    """`address` as the table holds it, or "" where it cannot be told from the front page."""
    found = legacy.normalise(address) if address else ""
    return "" if found in ("", "/") or len(found) > LONGEST else found


def known(addresses: Iterable[str]) -> dict[str, LegacyAddress]:
    """The rows of those of `addresses` that the table has, by the normal form of the address."""
    wanted = sorted({found for address in addresses if (found := normal(address))})
    rows: dict[str, LegacyAddress] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        batch = LegacyAddress.objects.filter(address__in=wanted[start : start + _AT_ONCE])
        rows |= {row.address: row for row in batch}
    return rows


def target(row: LegacyAddress | None, model: type[Model]) -> Any:
    """What `row` leads to, if it is a `model` that still exists."""
    if row is None or row.content_type_id != ContentType.objects.get_for_model(model).pk:
        return None
    return model._default_manager.filter(pk=row.object_id).first()


def write(rows: Iterable[Row], *, language: str, report: Report) -> None:
    """Adds `rows`. An address that leads to something else already stays as it is, and is told of;
    one that leads nowhere any more leads on from now."""
    wanted: dict[str, Model] = {}
    for address, thing in rows:
        if found := normal(address):
            wanted.setdefault(found, thing)
    present = known(wanted)
    fresh = []
    for address, thing in wanted.items():
        kind = ContentType.objects.get_for_model(thing)
        row = present.get(address)
        if row is None:
            fresh.append(
                LegacyAddress(
                    address=address, language=language, content_type=kind, object_id=thing.pk
                )
            )
        elif (row.content_type_id, row.object_id) != (kind.pk, thing.pk):
            if row.target is None:
                row.content_type, row.object_id, row.language = kind, thing.pk, language
                row.save()
            else:
                report.was_changed("former addresses that lead to something else already", address)
    LegacyAddress.objects.bulk_create(fresh)
    if fresh:
        report.came_in("former addresses", count=len(fresh))
