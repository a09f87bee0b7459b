"""The shipped nginx configuration on loopback: the very file, with ports and folders replaced."""

import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from pathlib import Path

from tests.serving import BASE, free_port

HOST = "paper.example"
SHIPPED = BASE / "deploy/nginx"
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"

# Debian's nginx.conf as far as it matters here.
MAIN = """
{user}
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    sendfile on;
    tcp_nopush on;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    gzip on;
    include {folder}/sekretno.conf;
}}
"""


@dataclass
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Site:
    """nginx that runs; `root` is what /srv/sekretno/var is on a real machine."""

    process: subprocess.Popen
    http: int
    https: int
    root: Path
    folder: Path

    def ask(
        self,
        path: str,
        method: str = "GET",
        body: bytes | None = None,
        *,
        host: str = HOST,
        tls: bool = True,
        **headers: str,
    ) -> Answer:
        """One request on a connection of its own. Names of headers are written with "_"."""
        connection = self.connection(tls=tls)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body, {"Host": host} | sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def connection(self, *, tls: bool = True, name: str = HOST) -> http.client.HTTPConnection:
        """A connection that is open, to which `name` was said where it is encrypted."""
        connection = http.client.HTTPConnection("127.0.0.1", self.https if tls else self.http)
        connection.sock = socket.create_connection(("127.0.0.1", connection.port), timeout=30)
        if tls:
            context = ssl.create_default_context(cafile=str(self.folder / "tls/fullchain.pem"))
            connection.sock = context.wrap_socket(connection.sock, server_hostname=name)
        return connection

    def log(self) -> list[str]:
        return (self.folder / "sekretno.log").read_text(encoding="utf-8").splitlines()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def start(folder: Path, root: Path, servers: tuple[int, int], **more: str) -> Site:
    """nginx in `folder` before the application servers on the ports `servers`. `more` replaces
    further words of the configuration."""
    http_port, https_port = free_port(), free_port()
    certificate(folder / "tls")
    (folder / "snippets").mkdir()
    text = (SHIPPED / "sekretno.conf").read_text(encoding="utf-8")
    replaced: Mapping[str, str] = {
        "listen 80": f"listen 127.0.0.1:{http_port}",
        "listen 443": f"listen 127.0.0.1:{https_port}",
        "listen [::]:": "#",  # not every machine has it
        "/srv/sekretno/current": str(BASE),
        "/srv/sekretno/var": str(root),
        "/etc/letsencrypt/live/paper.example": str(folder / "tls"),
        "/var/lib/nginx": str(folder),
        "/var/log/nginx": str(folder),
        "/var/www/html": str(folder / "www"),
        "127.0.0.1:8001": f"127.0.0.1:{servers[0]}",
        "127.0.0.1:8002": f"127.0.0.1:{servers[1]}",
        **more,
    }
    for old, new in replaced.items():
        assert old in text, f"{old} is not in the configuration"
        text = text.replace(old, new)
    (folder / "sekretno.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user), encoding="utf-8")
    output = folder / "output.txt"
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with output.open("w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file)
    site = Site(process, http_port, https_port, root, folder)
    until = time.monotonic() + 10
    while not _listens(https_port):
        if process.poll() is not None or time.monotonic() > until:
            process.kill()
            raise AssertionError(f"nginx does not start:\n{output.read_text()}")
        time.sleep(0.05)
    return site


def certificate(folder: Path) -> None:
    """A certificate signed by itself, where certbot would lay one."""
    folder.mkdir()
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = f"/CN={HOST}", f"subjectAltName=DNS:{HOST},DNS:www.{HOST}"
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(
        [*command.split(), "-subj", names[0], "-addext", names[1], *files],
        check=True,
        capture_output=True,
    )


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
