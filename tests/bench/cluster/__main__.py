"""`make bench-cluster`: measure a cluster on real servers; write docs/benchmarks-cluster.md."""

import asyncio
import sys
import tempfile
from pathlib import Path

import msgspec

from tests.bench import delivery, sends
from tests.bench.cluster import catching_up
from tests.bench.cluster.page import PAGE, Figures, page
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
    """Measure, and write the page."""
    RESULTS.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=RESULTS.parent) as folder, own_stores() as stores:
        environment = UNLIMITED | stores.environment
        with Cluster(Path(folder), environment, gateways=1, workers=1, reads=1) as cluster:
            figures = asyncio.run(_measure(cluster, stores.name))
    RESULTS.write_bytes(msgspec.json.format(msgspec.json.encode(figures), indent=2))
    PAGE.write_text(page(figures), encoding="utf-8")


async def _measure(cluster: Cluster, name: str) -> Figures:
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
    rates = await catching_up.measure(cluster, name)
    _say("catching up", rates)
    return Figures(sends=loads, delivery=steady, projections=rates)


def _say(what: str, figure: object) -> None:
    sys.stdout.write(f"{what}: {msgspec.json.encode(figure).decode()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
