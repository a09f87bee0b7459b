"""What the paper stands on beside its database: cache, files, mail, disk, backup."""

import json
import secrets
import shutil
import socket
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from sekretno.status.database import milliseconds, moment
from sekretno.status.finding import Finding, State, worst

FREE_WARN, FREE_BAD = 0.10, 0.03  # of the disk
MAIL_WAIT = 3.0  # seconds
OLD_BACKUP, VERY_OLD_BACKUP = timedelta(days=2), timedelta(days=8)
MAIL = "django.core.mail.backends"


def cache() -> Finding:
    """The shared cache: what is written is read back."""
    kind = settings.CACHES["default"]["BACKEND"].rpartition(".")[2]
    key, value = f"status-{secrets.token_hex(8)}", secrets.token_hex(8)
    began = time.perf_counter()
    caches["default"].set(key, value, 60)
    back = caches["default"].get(key)
    caches["default"].delete(key)
    took = (time.perf_counter() - began) * 1000
    facts = {"kind": kind, "ms": round(took, 1)}
    if back != value:
        return Finding(State.BAD, [_("What is written to it does not come back.")], facts)
    said = _("Written and read back in %(ms)s ms (%(kind)s).")
    return Finding(State.OK, [said % {"ms": milliseconds(took), "kind": kind}], facts)


def pages() -> Finding:
    """Where readers' pages are kept ready."""
    if settings.PAGES != "files":
        return Finding(State.OK, [_("Pages are kept in the shared cache.")], {"kept": "cache"})
    root = Path(settings.PAGES_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    probe = root / f"status-{secrets.token_hex(8)}"
    probe.write_bytes(b"")
    probe.unlink()
    count = size = 0
    for path in root.rglob("*"):
        try:
            found = path.stat()
        except FileNotFoundError:  # replaced meanwhile
            continue
        if path.is_file():
            count, size = count + 1, size + found.st_size
    limit = settings.PAGES_BYTES
    said = _("%(count)s files on this server, %(size)s of at most %(limit)s.")
    words = {"count": number_format(count, force_grouping=True)}
    words |= {"size": filesizeformat(size), "limit": filesizeformat(limit)}
    state = State.WARN if size > limit * 1.2 else State.OK
    return Finding(state, [said % words], {"kept": "files", "files": count, "bytes": size})


def files(alias: str) -> Finding:
    """A storage of files: one is written, read and deleted."""
    the = storages[alias]
    content = secrets.token_bytes(64)
    began = time.perf_counter()
    name = the.save(f"status-{secrets.token_hex(8)}.bin", ContentFile(content))
    try:
        with the.open(name) as file:
            back = file.read()
    finally:
        the.delete(name)
    took = (time.perf_counter() - began) * 1000
    where = str(the.location) if isinstance(the, FileSystemStorage) else type(the).__name__
    facts = {"where": where, "ms": round(took, 1)}
    if back != content:
        return Finding(State.BAD, [_("What is written to it does not come back.")], facts)
    said = _("Written, read and deleted in %(ms)s ms (%(kind)s).")
    return Finding(State.OK, [said % {"ms": milliseconds(took), "kind": where}], facts)


def mail() -> Finding:
    """Whether mail leaves the machine."""
    backend = settings.EMAIL_BACKEND
    facts = {"backend": backend}
    if backend != f"{MAIL}.smtp.EmailBackend":
        if settings.DEBUG or not backend.startswith(MAIL):
            return Finding(State.OK, [_("Mail goes through %(way)s.") % {"way": backend}], facts)
        return Finding(State.BAD, [_("No mail leaves: EMAIL_URL is not set.")], facts)
    way = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    with socket.create_connection((settings.EMAIL_HOST, settings.EMAIL_PORT), MAIL_WAIT):
        pass
    said = _("The mail server %(way)s can be reached.") % {"way": way}
    return Finding(State.OK, [said], facts | {"server": way})


def disk() -> Finding:
    """The room that is left wherever this server writes."""
    says, states, facts = [], [], {}
    for folder in _devices():
        room = shutil.disk_usage(folder)
        share = room.free / room.total
        states.append(
            State.BAD if share < FREE_BAD else State.WARN if share < FREE_WARN else State.OK
        )
        said = _("%(free)s of %(total)s are free where %(folder)s lies.")
        words = {"free": filesizeformat(room.free), "total": filesizeformat(room.total)}
        says.append(said % (words | {"folder": folder}))
        facts[str(folder)] = {"free": room.free, "total": room.total}
    return Finding(worst(*states), says, facts)


def _devices() -> list[Path]:
    """One folder of each disk on which the paper writes."""
    folders = [Path(settings.VAR), Path(settings.PAGES_ROOT)]
    for alias in ("default", "private"):
        the = storages[alias]
        if isinstance(the, FileSystemStorage):
            folders.append(Path(the.location))
    found: dict[int, Path] = {}
    for folder in folders:
        there = next(path for path in (folder, *folder.parents) if path.exists())
        found.setdefault(there.stat().st_dev, there)
    return list(found.values())


def backup() -> Finding:
    """When a backup was last made and restored on trial."""
    try:
        record = json.loads(Path(settings.BACKUP_RECORD).read_text(encoding="utf-8"))
        verified = datetime.fromisoformat(record["verified_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return Finding(State.BAD, [_("No verified backup is known.")], {"verified_at": None})
    if timezone.is_naive(verified):
        verified = timezone.make_aware(verified)
    age = timezone.now() - verified
    state = State.BAD if age > VERY_OLD_BACKUP else State.WARN if age > OLD_BACKUP else State.OK
    said = _("The last backup that was verified is of %(moment)s.")
    return Finding(state, [said % {"moment": moment(verified)}], {"verified_at": verified})
