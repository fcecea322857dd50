"""A worker whose stores were wiped: how fast each read model is folded from the log again."""

import asyncio
import time

import httpx
from msgspec import Struct
from prometheus_client.parser import text_string_to_metric_families

from infra.mysql.address import Address
from tests.cluster.product import Cluster
from tests.mysql_databases import OwnDatabase
from tests.servers import url

_LAG = "messenger_projection_lag_events"


class CaughtUp(Struct, frozen=True):
    """One projection, folded beside the others."""

    projection: str
    events: int
    seconds: float

    @property
    def events_per_second(self) -> float:
        """Return the mean rate."""
        return self.events / self.seconds


async def measure(cluster: Cluster, index: str) -> list[CaughtUp]:
    """Wipe the stores under a stopped worker, start it, and watch it catch up."""
    worker = cluster.workers[0]
    await asyncio.to_thread(worker.stop)
    await _wipe(cluster.environment["MESSENGER_MYSQL_URL"], index)
    await asyncio.to_thread(worker.start)
    started = time.perf_counter()
    most: dict[str, int] = {}
    done: dict[str, float] = {}
    async with httpx.AsyncClient(base_url=worker.internal_url, timeout=30) as http:
        while len(done) < 4 and time.perf_counter() - started < 300:
            for name, lag in (await _lags(http)).items():
                most[name] = max(most.get(name, 0), lag)
                if lag == 0 and most[name] > 0:
                    done.setdefault(name, time.perf_counter() - started)
            await asyncio.sleep(0.2)
    return [CaughtUp(name, most[name], seconds) for name, seconds in sorted(done.items())]


async def _lags(http: httpx.AsyncClient) -> dict[str, int]:
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
