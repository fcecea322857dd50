"""How fast a worker folds each read model from the log, all four at once."""

import asyncio
import time

import httpx
from msgspec import Struct
from prometheus_client.parser import text_string_to_metric_families

from infra.mysql.address import Address
from tests.cluster.product import Cluster
from tests.cluster.roles import Role
from tests.mysql_databases import OwnDatabase
from tests.servers import url

_LAG = "messenger_projection_lag_events"
_ALL = 4
_PATIENCE = 1_200.0
_NEVER_BEHIND = 10.0
"""Seconds after which a projection that shows no lag had caught up before the first look."""


class CaughtUp(Struct, frozen=True):
    """One projection, folded beside the others."""

    projection: str
    events: int
    seconds: float

    @property
    def events_per_second(self) -> float:
        """Return the mean rate."""
        return self.events / self.seconds


async def anew(cluster: Cluster, index: str) -> list[CaughtUp]:
    """Wipe the stores under a stopped worker, start it, and watch it catch up."""
    worker = cluster.workers[0]
    await asyncio.to_thread(worker.stop)
    await _wipe(cluster.environment["MESSENGER_MYSQL_URL"], index)
    await asyncio.to_thread(worker.start)
    return await watched(worker)


async def watched(worker: Role) -> list[CaughtUp]:
    """Return when a worker that is behind stands at the head with all."""
    started = time.perf_counter()
    behind: dict[str, int] = {}
    done: dict[str, float] = {}
    async with httpx.AsyncClient(base_url=worker.internal_url, timeout=30) as http:
        while len(done) < _ALL and (now := time.perf_counter() - started) < _PATIENCE:
            for name, lag in (await lags(http)).items():
                behind[name] = max(behind.get(name, 0), lag)
                if lag == 0 and (behind[name] > 0 or now > _NEVER_BEHIND):
                    done.setdefault(name, now)
            await asyncio.sleep(0.2)
    return [
        CaughtUp(name, behind[name], took) for name, took in sorted(done.items()) if behind[name]
    ]


async def lags(http: httpx.AsyncClient) -> dict[str, int]:
    """Return how many events each projection of a worker is behind."""
    page = (await http.get("/metrics")).text
    return {
        sample.labels["projection"]: int(sample.value)
        for family in text_string_to_metric_families(page)
        for sample in family.samples
        if sample.name == _LAG
    }


async def _wipe(mysql_url: str, index: str) -> None:
    database = OwnDatabase()
    database.name, database.url = Address.parse(mysql_url).database, mysql_url
    await database.drop()
    await database.create()
    async with httpx.AsyncClient(base_url=url("elasticsearch"), timeout=60) as http:
        for each in (await http.get(f"/_cat/indices/{index}-*?format=json&h=index")).json():
            (await http.delete(f"/{each['index']}")).raise_for_status()
