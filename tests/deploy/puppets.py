"""Application servers that answer what a test tells them, and remember what they were asked."""

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PUBLIC = "public, max-age=0, s-maxage=1, stale-if-error=86400"


@dataclass
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: Message
    body: bytes


@dataclass
class Reply:
    """What is answered; None for a status hangs up instead."""

    status: int | None = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0
    """Seconds that the answer takes."""


def page(text: str, etag: str | None = None, **more: str) -> Reply:
    """A public page as the application sends it."""
    headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": PUBLIC}
    headers |= {"Vary": "Accept-Encoding"} | ({"ETag": f'W/"{etag}"'} if etag else {})
    return Reply(200, text.encode(), headers | {n.replace("_", "-"): v for n, v in more.items()})


class Server(ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.connections: list[socket.socket] = []

    def get_request(self) -> Any:
        connection, address = super().get_request()
        self.connections.append(connection)
        return connection, address


class Puppet:
    """A server on a port of its own, or one given."""

    def __init__(self, port: int = 0) -> None:
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Reply] = lambda asked: Reply(404)
        self._server = Server(("127.0.0.1", port), self._handler())
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Gone at once, with whatever connections are open. May be said twice."""
        self._server.shutdown()
        self._server.server_close()
        for connection in self._server.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        puppet = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                asked = Asked(self.command, self.path, self.headers, body)
                puppet.asked.append(asked)
                reply = puppet.answer(asked)
                time.sleep(reply.after)
                if reply.status is None:
                    self.close_connection = True
                    return
                etag = reply.headers.get("ETag")
                same = etag is not None and self.headers.get("If-None-Match") == etag
                self.send_response(304 if same else reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if not same:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                if not same and self.command != "HEAD":
                    self.wfile.write(reply.body)

            do_GET = do_HEAD = do_POST = answer

            def log_message(self, *args: object) -> None:
                pass

        return Handler


class Application:
    """Two servers as one application: both answer the same."""

    def __init__(self, puppets: tuple[Puppet, Puppet]) -> None:
        self.puppets = puppets

    def says(self, reply: Reply) -> None:
        for puppet in self.puppets:
            puppet.answer = lambda asked: reply

    @property
    def ports(self) -> tuple[int, int]:
        return self.puppets[0].port, self.puppets[1].port

    @property
    def asked(self) -> list[Asked]:
        return [asked for puppet in self.puppets for asked in puppet.asked]

    def stop(self) -> None:
        for puppet in self.puppets:
            puppet.stop()
