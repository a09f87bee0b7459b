"""Where pages are kept: in files of this machine, or in the shared cache."""

import contextlib
import fcntl
import logging
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.cache import caches

log = logging.getLogger(__name__)

STRIPES = 3  # hex digits: 4,096 locks
ABANDONED = 3600  # seconds, after which a half-written file is nobody's
FORMER = 86400  # seconds for which the pages of the previous release stay through a deploy


class Store(Protocol):
    """Keeps bytes by address. No failure of a store is a failure of the page."""

    def get(self, address: str) -> bytes | None: ...
    def put(self, address: str, data: bytes) -> None: ...
    def drop(self, address: str) -> None: ...
    def claim(self, address: str) -> contextlib.AbstractContextManager[bool]:
        """Whether the caller alone renders `address` now, until it leaves the block."""
        ...


class Files:
    """Two levels of folders, one file a page, replaced whole.

    Django's file cache lists its folder at every set. The oldest go when there is more than
    `limit` bytes: pages that are read are made anew with each edition, so the old are the unread.
    """

    def __init__(self, root: Path, release: str, limit: int) -> None:
        self._root, self._limit = root, limit
        self._folder = str(root / release)
        self._written = limit  # so that the first page looks at what is there already
        self._counting = threading.Lock()

    def _path(self, address: str) -> str:
        name = sha256(address.encode("utf-8", "surrogateescape")).hexdigest()[:40]
        return f"{self._folder}/{name[:2]}/{name[2:4]}/{name[4:]}"

    def get(self, address: str) -> bytes | None:
        try:
            file = os.open(self._path(address), os.O_RDONLY)
        except OSError:
            return None
        try:
            return os.read(file, os.fstat(file).st_size)
        except OSError:
            return None
        finally:
            os.close(file)

    def put(self, address: str, data: bytes) -> None:
        path = self._path(address)
        folder = os.path.dirname(path)  # noqa: PTH120  in the way of every page that is kept
        try:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            handle, half = tempfile.mkstemp(dir=folder, prefix="half-")
            try:
                with open(handle, "wb") as file:  # noqa: PTH123
                    file.write(data)
                os.replace(half, path)  # noqa: PTH105
            except BaseException:
                os.unlink(half)  # noqa: PTH108
                raise
        except OSError as error:
            log.warning("A page cannot be kept: %s", error)
            self.drop(address)  # what is there is of an earlier edition
            return
        self._count(len(data))

    def drop(self, address: str) -> None:
        with contextlib.suppress(OSError):
            os.unlink(self._path(address))  # noqa: PTH108

    @contextmanager
    def claim(self, address: str) -> Iterator[bool]:
        # A lock of the kernel ends with its process, however that ends.
        name = sha256(address.encode("utf-8", "surrogateescape")).hexdigest()[:STRIPES]
        folder = self._root / "claims"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            file = os.open(folder / name, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError:
            yield True  # a full disk: rendered more than once, but rendered
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            mine = True
        except OSError:
            mine = False
        try:
            yield mine
        finally:
            os.close(file)

    def _count(self, size: int) -> None:
        with self._counting:
            self._written += size
            if self._written < self._limit / 10:
                return
            self._written = 0
        self.sweep()

    def sweep(self) -> int:
        """Deletes the oldest pages until a tenth less than the limit is left, and what is left of
        former releases. Returns how many bytes stay."""
        now = time.time()
        pages = []
        for folder in _inside(self._root):
            former = folder.name != "claims" and str(folder) != self._folder
            if former and now - folder.stat().st_mtime > FORMER:
                shutil.rmtree(folder, ignore_errors=True)
        for path in self._root.glob("*/??/??/*"):
            with contextlib.suppress(OSError):
                found = path.stat()
                if path.name.startswith("half-") and now - found.st_mtime > ABANDONED:
                    path.unlink()
                else:
                    pages.append((found.st_mtime, found.st_size, path))
        left = sum(size for _, size, _ in pages)
        if left > self._limit * 0.9:
            for _, size, path in sorted(pages):
                path.unlink(missing_ok=True)
                left -= size
                if left <= self._limit * 0.8:
                    break
        return left


def _inside(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.is_dir()]
    except OSError:
        return []


class Shared:
    """In Django's cache, so that what one server renders all have. It bounds its size itself
    (Redis: maxmemory). A cache that does not answer is left alone for a second."""

    KEPT = 7 * 86400  # seconds
    CLAIMED = 10  # seconds, after which whoever claimed is taken for dead
    PAUSE = 1.0

    def __init__(self, release: str, alias: str = "default") -> None:
        self._cache = caches[alias]
        self._prefix = f"page:{release}:"
        self._silent_until = 0.0

    def _key(self, address: str, kind: str = "") -> str:
        name = sha256(address.encode("utf-8", "surrogateescape")).hexdigest()[:40]
        return f"{self._prefix}{kind}{name}"

    @contextmanager
    def _asking(self) -> Iterator[bool]:
        """Whether the cache may be asked; swallows and remembers that it did not answer."""
        if time.monotonic() < self._silent_until:
            yield False
            return
        try:
            yield True
        except Exception as error:  # each cache has errors of its own
            log.warning("The shared cache does not answer: %s", error)
            self._silent_until = time.monotonic() + self.PAUSE

    def get(self, address: str) -> bytes | None:
        with self._asking() as may:
            found = self._cache.get(self._key(address)) if may else None
            return found if isinstance(found, bytes) else None
        return None

    def put(self, address: str, data: bytes) -> None:
        with self._asking() as may:
            if may:
                self._cache.set(self._key(address), data, self.KEPT)

    def drop(self, address: str) -> None:
        with self._asking() as may:
            if may:
                self._cache.delete(self._key(address))

    @contextmanager
    def claim(self, address: str) -> Iterator[bool]:
        mine, key = True, self._key(address, "claim:")
        with self._asking() as may:
            mine = bool(self._cache.add(key, 1, self.CLAIMED)) if may else True
        try:
            yield mine
        finally:
            if mine:
                with self._asking() as may:
                    if may:
                        self._cache.delete(key)


def the_store() -> Store:
    """The store that the settings name."""
    if settings.PAGES == "cache":
        return Shared(settings.RELEASE)
    return Files(Path(settings.PAGES_ROOT), settings.RELEASE, settings.PAGES_BYTES)
