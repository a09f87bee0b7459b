"""Real components on loopback for trials: databases, caches, servers, readers, a clock.

    with Machines() as machines:
        paper = machines.paper()
        server = paper.server()
        ask(server.door, "/bg/")

Each is a process of ours, on a free port, in a temporary folder. Leaving the block stops every
process by its id and deletes the folder, also after an exception.
"""

from benchmarks.machines.clock import Clock
from benchmarks.machines.machines import Machines
from benchmarks.machines.paper import Paper, Server
from benchmarks.machines.processes import LeftOut, Process, wait_until
from benchmarks.machines.readers import Answer, Door, Readers, ask

__all__ = [
    "Answer",
    "Clock",
    "Door",
    "LeftOut",
    "Machines",
    "Paper",
    "Process",
    "Readers",
    "Server",
    "ask",
    "wait_until",
]
