"""The paper's own settings, with the static files of the trial, and what is rendered counted."""

import os
from pathlib import Path

from benchmarks.machines.clock import obey
from sekretno.settings import *
from sekretno.settings import MIDDLEWARE

CACHE = "edition.middleware.PageCacheMiddleware"
STATIC_ROOT = Path(os.environ["STATIC_ROOT"])
_behind = MIDDLEWARE.index(CACHE) + 1
MIDDLEWARE = [
    *MIDDLEWARE[:_behind],
    "benchmarks.machines.counting.CountingMiddleware",
    *MIDDLEWARE[_behind:],
]
if "CLOCK" in os.environ:
    obey(Path(os.environ["CLOCK"]))
