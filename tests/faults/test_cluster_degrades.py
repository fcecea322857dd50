"""What still works while one server is away: each cell of the table, on a whole cluster."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from contracts.ids import uuid7
from tests.cluster.product import Cluster
from tests.cluster.stores import OwnStores
from tests.e2e.conftest import SERVERS
from tests.e2e.person import PASSWORD, Live, Person
from tests.faults.cable import Cable
from tests.product import UNLIMITED

pytestmark = [pytest.mark.needs(*SERVERS), pytest.mark.timeout(900)]

VARIABLES = {
    "postgres": "MESSENGER_POSTGRES_URL",
    "rabbitmq": "MESSENGER_RABBITMQ_URL",
    "elasticsearch": "MESSENGER_ELASTICSEARCH_URL",
    "mysql": "MESSENGER_MYSQL_URL",
    "redis": "MESSENGER_REDIS_URL",
    "s3": "MESSENGER_S3_URL",
}
ROUTES = ("sign in", "send", "live", "history", "search", "inbox", "presence")
OFF = {
    "postgres": {"sign in", "send", "live"},
    "rabbitmq": set[str](),
    "elasticsearch": {"search"},
    "mysql": {"inbox"},
    "redis": set[str](),
    "s3": set[str](),
}
"""What is answered 503 while a server is away; all else goes on, though perhaps later."""


class Wired:
    """A small cluster, every server of which is at the end of a cable."""

    def __init__(self, folder: Path) -> None:
        self.stores = OwnStores()
        self.cables: dict[str, Cable] = {}
        self._folder = folder
        self.cluster: Cluster

    async def lay(self) -> None:
        await self.stores.create()
        direct = UNLIMITED | self.stores.environment
        environment = dict(direct)
        for server, variable in VARIABLES.items():
            self.cables[server] = cable = Cable(direct[variable])
            await cable.mend()
            environment[variable] = cable.address
        self.cluster = Cluster(self._folder, environment, gateways=1, workers=1, reads=1)

    async def start(self) -> None:
        await asyncio.to_thread(self.cluster.start)

    async def remove(self) -> None:
        await asyncio.to_thread(self.cluster.kill)
        for cable in self.cables.values():
            await cable.cut()
        await self.stores.remove()


@pytest.fixture
async def wired(tmp_path: Path) -> AsyncIterator[Wired]:
    wired = Wired(tmp_path)
    await wired.lay()
    yield wired
    await wired.remove()


class Talk:
    """One who talks and one who listens, and the routes that they use."""

    def __init__(self, anna: Person, ben: Person, where: str, live: Live) -> None:
        self.anna, self.ben, self.where, self.live = anna, ben, where, live

    async def probe(self) -> dict[str, bool]:
        """Say which routes do what they are for."""
        found = {
            "history": await self._reads(f"/v1/conversations/{self.where}/messages"),
            "search": await self._reads("/v1/search", q="lighthouse"),
            "inbox": await self._reads("/v1/inbox"),
            "presence": await self._reads("/v1/presence", user_ids=self.anna.user_id),
        }
        sent = await self.anna.try_command(
            "send-message",
            conversation_id=self.where,
            message_id=str(uuid7()),
            body="the lighthouse",
        )
        heard = sent.status_code == 200 and await self._hears(sent.json()["message_id"])
        return found | {"sign in": await self._signs_in(), "send": _works(sent), "live": heard}

    async def _reads(self, path: str, **query: object) -> bool:
        return _works(await self.ben.try_get(path, **query))

    async def _signs_in(self) -> bool:
        login = {"login": self.anna.session["user"]["user_name"], "password": PASSWORD}
        return _works(await self.anna.post("/v1/auth/login", login))

    async def _hears(self, message_id: str) -> bool:
        while (await self.live.messages(1))[0]["message_id"] != message_id:
            pass
        return True


def _works(answer: httpx.Response) -> bool:
    assert answer.status_code in {200, 503}, answer.text
    # A gateway without its log is not ready, so that the proxy may be the one who answers.
    if answer.status_code == 503 and answer.headers["content-type"] == "application/problem+json":
        assert int(answer.headers["retry-after"]) >= 1
    return answer.status_code == 200


async def settled(probe: Callable[[], Awaitable[dict[str, bool]]], wanted: dict[str, bool]) -> None:
    """Return as soon as the probe finds what is wanted; what was found last is the failure."""
    found: dict[str, bool] = {}
    for _ in range(40):
        found = await probe()
        if found == wanted:
            return
        await asyncio.sleep(0.5)
    assert found == wanted


async def test_while_one_server_is_away_the_rest_goes_on(wired: Wired) -> None:
    await wired.start()
    cluster = wired.cluster
    anna, ben = await Person.register(cluster, "anna"), await Person.register(cluster, "ben")
    where = await anna.create(title="Come what may", member_ids=[ben.user_id])
    talk = Talk(anna, ben, where, await ben.live())
    every = dict.fromkeys(ROUTES, True)
    await settled(talk.probe, every)
    for server, cable in wired.cables.items():
        await cable.cut()
        await settled(talk.probe, every | dict.fromkeys(OFF[server], False))
        await cable.mend()
        await settled(talk.probe, every)
    await talk.live.close()
    await anna.close()
    await ben.close()


async def test_servers_that_come_late_in_any_order_are_waited_for(wired: Wired) -> None:
    assert (await asyncio.to_thread(wired.cluster.run, "migrate")).returncode == 0
    for cable in wired.cables.values():
        await cable.cut()
    cluster = wired.cluster
    for role in cluster.roles:
        role.begin()
    for server in ("s3", "mysql", "redis", "elasticsearch", "rabbitmq", "postgres"):
        await asyncio.sleep(1)
        await wired.cables[server].mend()
    for role in cluster.roles:
        await asyncio.to_thread(role.await_ready)
    await asyncio.to_thread(cluster.proxy.start, cluster.gateways, cluster.reads)
    anna = await Person.register(cluster, "anna")
    where = await anna.create(title="Better late")
    await anna.send(where, "than never")
    assert [each["body"] for each in await anna.history(where)] == ["than never"]
    await anna.close()
