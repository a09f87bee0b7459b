"""nginx with the very configuration that is shipped, on loopback."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machines.processes import LeftOut
from benchmarks.machines.readers import Door
from tests.deploy import site

if TYPE_CHECKING:
    from benchmarks.machines.machines import Machines
    from benchmarks.machines.paper import Server

HOST = site.HOST


class Nginx:
    """Stands before one or two application servers, as it is shipped for two."""

    def __init__(self, machines: "Machines", servers: Sequence["Server"]):
        if not Path(site.NGINX).exists():
            raise LeftOut("nginx is not installed")
        self.folder = machines.path("nginx")
        self.folder.mkdir()
        root = self.folder / "var"
        root.mkdir()
        one, *others = (server.door.port for server in servers)
        self.site = site.start(self.folder, root, (one, others[0] if others else one))
        machines.at_exit(self.site.stop)
        self.door = Door(self.site.https, HOST, tls=True)
