"""Where pages lie: nothing that is wrong with a store is wrong with a page."""

import errno
import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from django.core.cache import cache

from edition.stores import Files, Shared

ADDRESSES = [
    "/bg/",
    "/bg/?page=2",
    "/ar/tags/5-أرشيف/",
    "/bg/\udcff/",
    "/../../x",
    "/" + "x" * 5000,
]


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path, "r1", 10_000_000)


@pytest.fixture(params=["files", "shared"])
def store(request, tmp_path):
    cache.clear()
    return Files(tmp_path, "r1", 10_000_000) if request.param == "files" else Shared("r1")


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_was_put_is_there(store, address):
    assert store.get(address) is None
    store.put(address, b"one")
    store.put(address, b"two")
    assert store.get(address) == b"two"
    store.drop(address)
    assert store.get(address) is None
    store.drop(address)


def test_addresses_are_kept_apart(store):
    for address in ADDRESSES:
        store.put(address, address.encode("utf-8", "surrogateescape"))
    for address in ADDRESSES:
        assert store.get(address) == address.encode("utf-8", "surrogateescape")


def test_one_at_a_time_claims_an_address(store):
    with store.claim("/bg/") as first, store.claim("/bg/") as second:
        assert (first, second) == (True, False)
    with store.claim("/bg/") as again:
        assert again


def test_claim_ends_where_rendering_breaks_off(store):
    with pytest.raises(ZeroDivisionError), store.claim("/bg/"):
        1 / 0  # noqa: B018
    with store.claim("/bg/") as again:
        assert again


def test_releases_do_not_see_each_others_pages(tmp_path):
    Files(tmp_path, "r1", 1000).put("/bg/", b"old")
    assert Files(tmp_path, "r2", 1000).get("/bg/") is None
    Shared("r1").put("/bg/", b"old")
    assert Shared("r2").get("/bg/") is None


# --- Files ----------------------------------------------------------------------------------------


def test_no_file_lies_outside_the_folder(files, tmp_path):
    for address in ADDRESSES:
        files.put(address, b"x")
    made = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(made) == len(ADDRESSES)
    assert not list(tmp_path.parent.glob("x*"))


def _hold(folder: str, ready) -> None:
    with Files(Path(folder), "r1", 1000).claim("/bg/"):
        ready.set()
        time.sleep(60)


def test_claim_of_a_killed_process_ends_with_it(files, tmp_path):
    context = multiprocessing.get_context("fork")
    ready = context.Event()
    other = context.Process(target=_hold, args=(str(tmp_path), ready))
    other.start()
    assert ready.wait(10)
    with files.claim("/bg/") as mine:
        assert not mine
    os.kill(other.pid, signal.SIGKILL)
    other.join(10)
    with files.claim("/bg/") as mine:
        assert mine


def test_folder_is_bounded_and_the_oldest_go(tmp_path):
    files = Files(tmp_path, "r1", 100_000)
    for number in range(300):
        files.put(f"/bg/{number}/", b"x" * 1000)
        os.utime(files._path(f"/bg/{number}/"), (number, number))
    size = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert size <= 110_000
    assert files.get("/bg/299/")
    assert files.get("/bg/0/") is None


def test_sweeping_forgets_former_releases_and_broken_off_writing(tmp_path):
    files = Files(tmp_path, "r2", 100_000)
    Files(tmp_path, "r0", 100_000).put("/bg/", b"of a release long ago")
    Files(tmp_path, "r1", 100_000).put("/bg/", b"of the release before")
    files.put("/bg/", b"of now")
    long_ago = time.time() - 100_000
    os.utime(tmp_path / "r0", (long_ago, long_ago))
    half = Path(files._path("/bg/")).parent / "half-abc"
    half.write_bytes(b"...")
    os.utime(half, (long_ago, long_ago))
    files.sweep()
    assert not (tmp_path / "r0").exists()
    assert not half.exists()
    assert (tmp_path / "r1").exists()
    assert files.get("/bg/") == b"of now"


def full(*args: object, **kwargs: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("step", ["os.makedirs", "tempfile.mkstemp", "os.replace", "os.open"])
def test_full_disk_loses_the_page_and_nothing_else(files, monkeypatch, step):
    files.put("/bg/", b"of an earlier edition")
    monkeypatch.setattr(f"edition.stores.{step}", full)
    files.put("/bg/", b"new")
    with files.claim("/bg/") as mine:
        assert mine
    monkeypatch.undo()
    assert files.get("/bg/") in (None, b"new")
    assert not list(files._root.rglob("half-*"))


@pytest.mark.parametrize("thing", ["folder", "link"])
def test_what_lies_in_the_way_is_no_page(files, thing):
    path = Path(files._path("/bg/"))
    path.parent.mkdir(parents=True)
    path.mkdir() if thing == "folder" else path.symlink_to("/nowhere")
    assert files.get("/bg/") is None
    files.put("/bg/", b"new")
    assert files.get("/bg/") in (None, b"new")


def test_writers_and_readers_at_once_see_whole_pages(files):
    wrong: list[object] = []
    pages = [bytes([n]) * 50_000 for n in range(4)]

    def write(data: bytes) -> None:
        for _ in range(30):
            files.put("/bg/", data)

    def read() -> None:
        for _ in range(200):
            found = files.get("/bg/")
            if found is not None and found not in pages:
                wrong.append(len(found))

    threads = [threading.Thread(target=write, args=(data,)) for data in pages]
    threads += [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not wrong
    assert files.get("/bg/") in pages


# --- The shared cache -----------------------------------------------------------------------------


class Silent:
    """A cache that does not answer, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def _ask(self, *args: object) -> None:
        self.asked += 1
        raise ConnectionError("Connection refused")

    get = set = add = delete = _ask


def test_cache_that_does_not_answer_is_left_alone(monkeypatch):
    store = Shared("r1")
    store._cache = Silent()
    assert store.get("/bg/") is None
    store.put("/bg/", b"x")
    with store.claim("/bg/") as mine:
        assert mine
    store.drop("/bg/")
    assert store._cache.asked == 1
    store._silent_until = 0
    assert store.get("/bg/") is None
    assert store._cache.asked == 2


@pytest.mark.parametrize("value", [None, "text", 5, {"a": 1}])
def test_foreign_value_in_the_cache_is_no_page(value):
    store = Shared("r1")
    cache.set(store._key("/bg/"), value)
    assert store.get("/bg/") is None
