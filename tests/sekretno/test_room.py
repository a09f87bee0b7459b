"""Threads kept free for pages that are at hand."""

import threading
import time

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from sekretno import room
from sekretno.room import RoomMiddleware


class Server:
    """A server of eight threads whose database answers when it is let."""

    def __init__(self) -> None:
        self.answers = threading.Event()
        self.inside = 0
        self.got: list[int] = []
        self.middleware = RoomMiddleware(self.wait)

    def wait(self, request) -> HttpResponse:
        self.inside += 1
        self.answers.wait(20)
        return HttpResponse("here")

    def ask(self, path: str = "/bg/nothing/") -> int:
        status = self.middleware(RequestFactory().get(path)).status_code
        self.got.append(status)
        return status

    def crowd(self, number: int) -> list[threading.Thread]:
        readers = [threading.Thread(target=self.ask) for _ in range(number)]
        for reader in readers:
            reader.start()
        return readers


@pytest.fixture
def server(settings, monkeypatch):
    settings.THREADS = 8
    monkeypatch.setattr(room, "PATIENCE", 0.3)
    made = Server()
    yield made
    made.answers.set()


def test_so_many_are_let_in_and_the_others_are_told_so(server, caplog):
    readers = server.crowd(8)
    time.sleep(0.6)
    assert server.inside == 5
    assert server.got == [503] * 3
    assert "No room" in caplog.text
    server.answers.set()
    for reader in readers:
        reader.join(10)
    assert sorted(server.got) == [200] * 5 + [503] * 3


def test_those_behind_do_not_wait_to_see_it_too(server, caplog):
    server.crowd(5)
    time.sleep(0.5)
    begun = time.monotonic()
    assert server.ask() == 503
    assert time.monotonic() - begun < 0.2


def test_who_waits_a_moment_is_let_in(server):
    server.crowd(5)
    threading.Timer(0.1, server.answers.set).start()
    assert server.ask() == 200


def test_files_need_no_room(server):
    server.crowd(5)
    time.sleep(0.5)
    server.answers.set()
    server.answers.clear()
    threading.Timer(0.1, server.answers.set).start()
    assert server.ask("/static/css/paper.css") == 200


def test_room_is_given_back_where_something_breaks(server):
    def break_off(request) -> HttpResponse:
        raise ZeroDivisionError

    server.middleware.get_response = break_off
    for _ in range(20):
        with pytest.raises(ZeroDivisionError):
            server.ask()
    server.answers.set()
    server.middleware.get_response = server.wait
    assert server.ask() == 200
