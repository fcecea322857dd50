"""What other programs are told of, and how it reaches a program that we did not write."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress

import jsonschema
import pytest

from commands.ports import Write
from contracts.events import AnyEvent
from contracts.events.conversation import TopicChanged
from contracts.events.timeline import MessageSent
from contracts.events.user import UserPromoted
from contracts.ids import ConversationId, MessageId, UserId, uuid7
from contracts.log import PARTITIONS
from contracts.streams import Stream
from infra.documents.integration import PAGE
from infra.documents.pages import ROOT
from infra.rabbitmq.integration import REACTOR, IntegrationEvents
from infra.rabbitmq.publisher import RabbitPublisher
from infra.rabbitmq.topology import declare
from projections.ownership import Undivided
from projections.reactor import Reactor
from tests.brokers import VirtualHost
from tests.contract.event_log.appends import command, recorded
from tests.integration.projections.logbook import new
from tests.integration.rabbitmq.place import TOPOLOGY, Place, until

HERE = ConversationId(uuid7())
ANN = UserId(uuid7())
EXAMPLE = ROOT / "docs" / "examples" / "subscriber.py"


class KeptMarks:
    """Marks that the test can look at."""

    def __init__(self) -> None:
        self.offsets: dict[int, int] = {}

    async def own(self, reactor: str, epochs: Mapping[int, int]) -> dict[int, int]:
        del reactor
        return {lane: offset for lane, offset in self.offsets.items() if lane in epochs}

    async def move(
        self, reactor: str, epochs: Mapping[int, int], offsets: Mapping[int, int]
    ) -> None:
        del reactor, epochs
        self.offsets |= offsets


async def commit(place: Place, stream: Stream, event: AnyEvent) -> None:
    recorded(await place.log.append(command(Write(stream, (new(event),)), key=stream.key)))


async def say(place: Place, body: str) -> None:
    sent = MessageSent(
        message_id=MessageId(uuid7()), conversation_id=HERE, author_id=ANN, body=body
    )
    await commit(place, Stream(f"timeline-{HERE}", HERE), sent)


@asynccontextmanager
async def reacting(place: Place, marks: KeptMarks) -> AsyncIterator[Reactor]:
    publisher = RabbitPublisher(place.url, TOPOLOGY)
    events = IntegrationEvents(place.log.log_id, publisher)
    reactor = Reactor(REACTOR, place.log, events.react, marks=marks, ownership=Undivided())
    place.commits.subscribe(reactor.receive)
    task = asyncio.create_task(reactor.run())
    await until(lambda: len(marks.offsets) == PARTITIONS)
    yield reactor
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await publisher.close()


class Subscriber:
    """The sample program in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def line(self) -> str:
        assert self._process.stdout is not None
        return (await self._process.stdout.readline()).decode().strip()

    async def stop(self) -> None:
        with suppress(ProcessLookupError):
            self._process.terminate()
        await self._process.wait()


@asynccontextmanager
async def subscribed(host: VirtualHost, *patterns: str) -> AsyncIterator[Subscriber]:
    await declare(host.url, TOPOLOGY)
    process = await asyncio.create_subprocess_exec(
        sys.executable, EXAMPLE, host.url, *patterns, stdout=asyncio.subprocess.PIPE
    )
    subscriber = Subscriber(process)
    assert (await subscriber.line()).startswith("waiting for")
    yield subscriber
    await subscriber.stop()


async def test_the_sample_subscriber_prints_what_it_bound_to(
    host: VirtualHost, place: Place
) -> None:
    await say(place, "before anybody listened")
    async with (
        subscribed(host, f"conversation.{HERE}.message-sent", "user.#") as subscriber,
        reacting(place, KeptMarks()),
    ):
        await say(place, "hello")
        await commit(place, Stream(f"conversation-{HERE}", HERE), TopicChanged(topic="tea"))
        await commit(place, Stream(f"user-{ANN}", ANN), UserPromoted(user_id=ANN))
        await say(place, "goodbye")
        lines = [await subscriber.line(), await subscriber.line()]
    assert [("'hello'" in line, "'goodbye'" in line) for line in lines] == [
        (True, False),
        (False, True),
    ]


async def test_after_an_outage_a_restart_goes_on_where_it_ended(
    host: VirtualHost, place: Place
) -> None:
    marks = KeptMarks()
    async with subscribed(host, "#") as subscriber:
        async with reacting(place, marks):
            await say(place, "one")
            assert "'one'" in await subscriber.line()
        await say(place, "two")
        async with reacting(place, marks):
            assert "'two'" in await subscriber.line()


def test_the_document_describes_what_is_published() -> None:
    document = json.loads((ROOT / PAGE).read_text())
    message = document["components"]["messages"]["IntegrationEvent"]
    for example in message["examples"]:
        schema = message["payload"] | {"components": document["components"]}
        jsonschema.validate(example["payload"], schema)
        broken = example["payload"] | {"data": {"type": "Nothing"}}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema)
