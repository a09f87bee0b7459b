"""The register of scenes: the key of a picture and the function that draws it."""

from collections.abc import Callable

from . import coast, desk, hearing, land, mine, politics, rooms, square, station, things, waters
from .svg import Scene

SCENES: dict[str, Callable[[], Scene]] = {
    "corridor": rooms.corridor,
    "tanker": waters.tanker,
    "vault": things.vault,
    "masts": land.masts,
    "cloud": land.cloud,
    "goose": politics.goose,
    "clock": things.clock,
    "train": station.train,
    "kitchen": rooms.kitchen,
    "coin": things.coin,
    "bridge": land.bridge,
    "dam": waters.dam,
    "typewriter": desk.typewriter,
    "lighthouse": coast.lighthouse,
    "pens": politics.pens,
    "tower": square.tower,
    "chair": hearing.chair,
    "mine": mine.mine,
    "telephone": desk.telephone,
}
