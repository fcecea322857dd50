import asyncio
from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

import pytest

from commands.ports import Append, Appended, Unavailable
from contracts.ids import uuid7
from contracts.outage import Outage
from infra.memory.feed import InProcessFeed
from infra.postgres.event_log import PostgresEventLog
from infra.postgres.schema import migrate
from infra.postgres.verify import verify
from tests.contract.event_log.appends import KEY, said
from tests.integration.postgres.clients import until_recorded
from tests.integration.postgres.own_server import OwnServer

WRITERS = 16


@pytest.fixture
def server() -> Iterator[OwnServer]:
    server = OwnServer.create()
    server.start()
    yield server
    server.remove()


class Writer:
    """Sends one append after the other, and each again until it is recorded."""

    def __init__(self, log: PostgresEventLog, number: int) -> None:
        self.recorded: list[tuple[Append, Appended]] = []
        self.refused = 0
        self.going = True
        self._log = log
        self._number = number

    async def run(self) -> None:
        while self.going:
            await self._send(said(UUID(int=self._number % 5), "text", uuid7()))

    async def _send(self, append: Append) -> None:
        while True:
            match await self._log.append(append):
                case Appended() as appended:
                    self.recorded.append((append, appended))
                    return
                case Unavailable():
                    self.refused += 1
                    await asyncio.sleep(0.02)
                case other:
                    raise AssertionError(other)


def recorded_by(writers: list[Writer]) -> list[tuple[Append, Appended]]:
    return [pair for writer in writers for pair in writer.recorded]


def reached(writers: list[Writer], goal: int) -> bool:
    return len(recorded_by(writers)) >= goal


async def until(holds: Callable[[], bool]) -> None:
    while True:
        if holds():
            return
        await asyncio.sleep(0.01)


async def test_a_server_stopped_at_once_under_load_loses_nothing_it_acknowledged(
    server: OwnServer,
) -> None:
    await migrate(server.url)
    log = await PostgresEventLog.open(server.url, feed=InProcessFeed())
    writers = [Writer(log, number) for number in range(WRITERS)]
    running = [asyncio.create_task(writer.run()) for writer in writers]
    for _ in range(2):
        goal = len(recorded_by(writers)) + 300
        await until(partial(reached, writers, goal))
        await asyncio.to_thread(server.stop_at_once)
        await until(lambda: all(writer.refused for writer in writers))
        with pytest.raises(Outage):
            await log.heads()
        await asyncio.to_thread(server.start)
        for writer in writers:
            writer.refused = 0
    for writer in writers:
        writer.going = False
    await asyncio.gather(*running)
    events = await log.read(dict.fromkeys(range(16), -1), 1_000_000)
    assert {(e.partition, e.offset): e.event_id for e in events} == {
        tuple(appended.position): append.writes[0].events[0].event_id
        for append, appended in recorded_by(writers)
    }
    assert (await verify(server.url)).sound
    await log.close()


async def test_a_log_that_is_away_says_so_and_is_back_by_itself(server: OwnServer) -> None:
    await migrate(server.url)
    log = await PostgresEventLog.open(server.url, feed=InProcessFeed())
    append = said(KEY)
    server.stop_at_once()
    assert isinstance(await log.append(append), Unavailable)
    with pytest.raises(Outage):
        await log.read_key(KEY, -1, 1)
    server.start()
    await until_recorded(log, append)
    assert len(await log.read_key(KEY, -1, 10)) == 1
    await log.close()
