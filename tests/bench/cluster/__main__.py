"""`make bench-cluster`: measure a cluster on real servers; write docs/benchmarks-cluster.md."""

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import msgspec

from tests.bench import delivery, reads, sends
from tests.bench.cluster import catching_up, moving, primitives
from tests.bench.cluster.figures import Figures, Place
from tests.bench.cluster.moving import Moved
from tests.bench.cluster.page import PAGE, page
from tests.bench.world import World
from tests.cluster.product import Cluster
from tests.cluster.roles import Role
from tests.cluster.stores import own_stores
from tests.product import UNLIMITED

RESULTS = Path(".data/bench-cluster.json")
SECONDS = 8.0
LOADS = ((1, 1), (64, 1), (256, 1), (16, 50))
"""Clients and messages a request."""


class At:
    """One process of the cluster as clients reach it, without the proxy's share of the machine."""

    def __init__(self, cluster: Cluster, role: Role) -> None:
        self._cluster = cluster
        self.port = role.port

    def setup_code(self) -> str:
        """Return the code that lets the first administrator register."""
        return self._cluster.setup_code()


class Proxied(At):
    """The cluster as a whole."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(cluster, cluster.gateways[0])
        self.port = cluster.proxy.port


def main() -> None:
    """Measure an empty place and a full one, beside the bare servers, and write the page."""
    RESULTS.parent.mkdir(exist_ok=True)
    bare = asyncio.run(primitives.measure())
    _say("primitives", bare)
    figures = Figures(primitives=bare, places=[_place(full=False), _place(full=True)])
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=2))
    PAGE.write_text(page(figures), encoding="utf-8")


def _place(*, full: bool) -> Place:
    with tempfile.TemporaryDirectory(dir=RESULTS.parent) as folder, own_stores() as stores:
        moved, environment = None, dict(stores.environment)
        if full:
            moved, environment = moving.move(Path(folder), environment)
            _say("moved", moved)
        place = _cluster(Path(folder) / "cluster", environment, stores.name, moved)
        _say("place", place)
        return place


def _cluster(
    folder: Path, environment: Mapping[str, str], index: str, moved: Moved | None
) -> Place:
    settings = {**UNLIMITED, **environment}
    with Cluster(folder, settings, gateways=1, workers=1, reads=1) as cluster:
        return asyncio.run(_measure(cluster, index, moved))


async def _measure(cluster: Cluster, index: str, moved: Moved | None) -> Place:
    folded = await catching_up.watched(cluster.workers[0]) if moved else None
    gateway, read = At(cluster, cluster.gateways[0]), At(cluster, cluster.reads[0])
    world = World(Proxied(cluster))
    people = await world.people(64)
    pairs = await world.pairs(people, 256)
    await sends.caught_up(world, pairs[0])
    steady = await delivery.measure(gateway, pairs[:64], rate=600.0, seconds=SECONDS, live=read)
    _say("delivery", steady)
    loads = []
    for clients, batch in LOADS:
        load = await sends.measure(
            gateway, world, pairs, clients=clients, batch=batch, seconds=SECONDS
        )
        _say("sends", load)
        loads.append(load)
    found = await reads.of_place(read, world, people[0], seconds=SECONDS)
    _say("reads", found)
    return Place(
        moved=moved,
        sends=loads,
        delivery=steady,
        reads=found,
        projections=folded or await catching_up.anew(cluster, index),
    )


def _say(what: str, figure: object) -> None:
    sys.stdout.write(f"{what}: {msgspec.json.encode(figure).decode()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
