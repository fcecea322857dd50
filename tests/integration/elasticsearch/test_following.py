"""The message index while the log goes on: rebuilt, cut off, wiped."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from contracts import streams
from contracts.events.message import MessageDeleted, MessageEdited
from contracts.events.timeline import MessageSent
from contracts.ids import ConversationId, MessageId, uuid7
from contracts.log import Position
from contracts.outage import Outage
from contracts.views.message import Message
from infra.elasticsearch.connection import connect
from infra.elasticsearch.history import ElasticMessageHistory
from infra.elasticsearch.names import Names
from infra.elasticsearch.reading import Reading
from infra.elasticsearch.support import inspect
from infra.elasticsearch.versions import ElasticVersions
from infra.messages.from_log import HistoryFromLog
from projections.rebuild import Progress, Rebuild, Stage
from projections.runner import Runner
from query_api.history import Window
from tests.elastic import index, remove
from tests.integration.elasticsearch.place import Place
from tests.integration.elasticsearch.proxy import Proxy
from tests.integration.projections.logbook import Logbook
from tests.talk import ANN, HERE

PATIENCE = 60.0


class Followed(Place):
    """A message index that follows a log."""

    def __init__(self, place: Place, versions: ElasticVersions) -> None:
        super().__init__(place.client, place.names)
        self.versions = versions
        self.logbook = Logbook()
        self.runner = Runner(self.logbook.feed, poll=0.05)
        self.runner.follow(versions.model, self.logbook.log, self.logbook.activity)
        self.last = Position(0, -1)

    async def say(self, body: str) -> None:
        self.last = await append(self.logbook, body, MessageId(uuid7()))

    async def seen(self) -> None:
        assert await self.runner.wait("messages", [self.last], PATIENCE)


async def append(logbook: Logbook, body: str, message_id: MessageId) -> Position:
    event = MessageSent(message_id=message_id, conversation_id=HERE, author_id=ANN, body=body)
    return await logbook.append(streams.timeline(HERE), event, actor=ANN)


async def say(logbook: Logbook, body: str) -> MessageId:
    message_id = MessageId(uuid7())
    await append(logbook, body, message_id)
    return message_id


async def change(logbook: Logbook, event: MessageEdited | MessageDeleted) -> None:
    await logbook.append(streams.message(HERE, event.message_id), event, actor=ANN)


@asynccontextmanager
async def following(place: Place) -> AsyncIterator[Followed]:
    followed = Followed(place, await place.open())
    followed.runner.start()
    try:
        yield followed
    finally:
        await followed.runner.close()


async def test_a_wiped_cluster_fills_by_itself(place: Place) -> None:
    async with following(place) as followed:
        await followed.say("one")
        await followed.seen()
        await remove(place.client, place.names)
        await followed.say("two")
        await asyncio.sleep(0.1)
        while await place.bodies() != ["one", "two"]:
            await followed.seen()
            await asyncio.sleep(0.05)
        assert await place.found("one") == ["one"]


async def test_reads_go_on_while_it_is_rebuilt(place: Place) -> None:
    async with following(place) as followed:
        for number in range(30):
            await followed.say(f"message {number}")
        await followed.seen()
        whole, reads = await place.bodies(), 0
        progress: list[Progress] = []
        consumer = followed.runner.consumer("messages")
        rebuild = Rebuild(consumer, followed.versions, progress.append)
        rebuilding = asyncio.ensure_future(rebuild.run())
        while not rebuilding.done():
            assert await place.bodies() == whole
            assert len(await place.found("message")) == 30
            reads += 1
        assert (await rebuilding).version == 2
        assert reads > 1
        assert progress[-1].stage is Stage.ACTIVE
        await followed.say("afterwards")
        await followed.seen()
        assert await place.bodies() == [*whole, "afterwards"]
        found = await place.client.indices.get(index=f"{place.names.prefix}*-v*")
        assert {place.names.number_of(name) for name in found.body} == {2}


async def test_what_was_said_while_the_server_was_away_is_there_when_it_is_back() -> None:
    async with index() as (_, names), Proxy() as proxy:
        client = connect([proxy.address])
        try:
            async with following(Place(client, names)) as followed:
                await followed.say("before")
                await followed.seen()
                await proxy.cut()
                await followed.say("meanwhile")
                with pytest.raises(Outage):
                    await followed.bodies()
                with pytest.raises(Outage):
                    await followed.found("before")
                await proxy.mend()
                await followed.seen()
                assert await followed.bodies() == ["before", "meanwhile"]
        finally:
            await client.close()


async def test_the_newest_page_comes_from_the_log_while_the_server_is_away() -> None:
    logbook, away = Logbook(), connect(["http://127.0.0.1:9"])
    history = HistoryFromLog(ElasticMessageHistory(Reading(away, Names())), logbook.log)
    try:
        sent = [await say(logbook, f"m{number}") for number in range(9)]
        await change(logbook, MessageEdited(message_id=sent[7], conversation_id=HERE, body="new"))
        await change(logbook, MessageDeleted(message_id=sent[8], conversation_id=HERE))
        page = await history.page(HERE, ANN, Window(limit=3))
        assert [(item.seq, item.body) for item in page.items if isinstance(item, Message)] == [
            *((7, "m6"), (8, "new"), (9, None)),
        ]
        assert (page.has_before, page.has_after) == (True, False)
        assert (await history.page(ConversationId(uuid7()), ANN, Window(limit=3))).items == []
        with pytest.raises(Outage):
            await history.page(HERE, ANN, Window(before=7, limit=3))
    finally:
        await away.close()


async def test_the_server_says_what_it_is(place: Place) -> None:
    server = await inspect(place.client)
    assert (server.supported, server.advice) == (True, "")
