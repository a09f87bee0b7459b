"""A page that is kept, beside the least that Django and nginx can do with the same bytes."""

from dataclasses import replace
from pathlib import Path

from benchmarks.loads import CONNECTIONS, Load, Target, in_turn, tool
from benchmarks.machines import Door, LeftOut, Machines, Server, ask
from benchmarks.machines.nginx import HOST
from benchmarks.machines.processes import free_port, listens
from benchmarks.report import Table, count, ms, times
from benchmarks.run import Run
from tests.deploy import site

PAGE = "/bg/"
FILE = "/static/page.bin"
BROTLI = (("Accept-Encoding", "br"),)
DJANGO, NGINX = 1.25, 0.9
APPLICATION = "sekretno.wsgi:application"


def measure(run: Run) -> None:
    with run.machines.part() as machines:
        paper = run.paper(run.usual)
        server = paper.server(PAGES_ROOT=str(paper.folder / "pages kept"))
        kept = ask(server.door, PAGE, dict(BROTLI))
        run.report.demand(kept.status == 200, f"{PAGE} answers {kept.status}")
        tag = kept.headers.get("etag", "")
        body = machines.path("body")
        body.write_bytes(kept.body)
        bare = bare_view(machines, server, body)
        targets = [
            Target("a bare Django view", bare.door, PAGE, BROTLI, (bare.process.pid,)),
            Target("the page, kept", server.door, PAGE, BROTLI, (server.process.pid,)),
            Target(
                "the page unchanged: 304",
                server.door,
                PAGE,
                (*BROTLI, ("If-None-Match", tag)),
                (server.process.pid,),
            ),
            *_behind_nginx(run, machines, server, body),
        ]
        _same(run, targets, kept.body)
        rendered = paper.rendered(PAGE)
        loads = in_turn(targets, seconds=run.either(3, 1), rounds=int(run.either(5, 1)))
        run.report.demand(paper.rendered(PAGE) == rendered, f"{PAGE} was rendered again")
    for name, load in loads.items():
        run.report.demand(not load.wrong, f"{name}: {load.wrong} wrong answers")
    run.report.tables.append(_table(loads, len(kept.body)))
    _promises(run, loads)


def bare_view(machines: Machines, server: Server, body: Path) -> Server:
    """A server with the flags of `server`, of whose own process the bare view is the whole
    application."""
    port = free_port()
    command = [
        {APPLICATION: "benchmarks.bare:application", str(server.door.port): str(port)}.get(
            word, word
        )
        for word in server.process.command
    ]
    process = replace(
        server.process,
        name="bare",
        command=command,
        log=machines.path("bare.log"),
        env=server.process.env | {"BARE_BODY": str(body)},
        ready=lambda: listens(port),
        popen=None,
    )
    machines.start(process)
    return Server(process, Door(port))


def front(machines: Machines, *servers: Server) -> site.Site:
    """nginx as it is shipped, which a client that knows no names can ask by its number too."""
    if not Path(site.NGINX).exists():
        raise LeftOut("nginx is not installed")
    folder = machines.path("nginx")
    root = folder / "var"
    (root / "static").mkdir(parents=True)
    ports = servers[0].door.port, servers[-1].door.port
    both = {f"server_name {HOST};": f"server_name {HOST} 127.0.0.1;"}
    made = site.start(folder, root, ports, **both)
    machines.at_exit(made.stop)
    return made


def _behind_nginx(run: Run, machines: Machines, server: Server, body: Path) -> list[Target]:
    try:
        nginx = front(machines, server)
    except LeftOut as reason:
        run.report.left_out.append(f"pages through nginx, {reason}")
        return []
    (nginx.root / FILE.strip("/")).write_bytes(body.read_bytes())
    door = Door(nginx.https, HOST, tls=True)
    pids = (nginx.process.pid,)
    return [
        Target("nginx: a file", door, FILE, BROTLI, pids),
        Target("nginx: the page, cached", door, PAGE, BROTLI, pids),
    ]


def _same(run: Run, targets: list[Target], body: bytes) -> None:
    """Whether all answer with the same bytes, or with none where nothing has changed."""
    for target in targets:
        answer = ask(target.door, target.path, dict(target.headers))
        right = answer.body == body if answer.status == 200 else answer.status == 304
        run.report.demand(right, f"{target.name}: {answer.status}, other bytes")


def _table(loads: dict[str, Load], size: int) -> Table:
    return Table(
        "Kept",
        f"The front page, {count(size)} bytes by Brotli, over {CONNECTIONS} kept connections by "
        f"{tool()}; one granian with the flags of `make run`, nginx over TLS. Medians of runs in "
        "turn. CPU is that of all processes of the server for one request.",
        ("what", "CPU", "requests/s", "median", "90 %", "99 %"),
        [
            (name, ms(load.cpu), count(load.rate), ms(load.median), ms(load.p90), ms(load.p99))
            for name, load in loads.items()
        ],
    )


def _promises(run: Run, loads: dict[str, Load]) -> None:
    ratio = loads["the page, kept"].cpu / loads["a bare Django view"].cpu
    run.report.promise(
        "a kept page: CPU against a bare Django view",
        f"at most {DJANGO} times",
        times(ratio),
        ratio <= DJANGO,
    )
    if "nginx: a file" in loads:
        file, page = loads["nginx: a file"], loads["nginx: the page, cached"]
        ratio = page.rate / file.rate
        run.report.promise(
            "a page cached by nginx: requests/s against a file of the same bytes",
            f"at least {NGINX}",
            f"{times(ratio)} (CPU {times(page.cpu / file.cpu)})",
            ratio >= NGINX,
        )
