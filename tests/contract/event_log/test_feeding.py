import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from commands.ports import Conflict
from contracts.log import Recorded
from infra.memory.feed import InProcessFeed
from tests.contract.event_log.appends import KEY, command, event, recorded, stream, write
from tests.contract.event_log.logs import Log, Opener


async def test_the_feed_gives_out_what_is_read_back(opener: Opener, log: Log) -> None:
    await asyncio.gather(*(log.append(command(write(event(str(n))))) for n in range(20)))
    assert await opener.given_out(20) == await log.read_stream(stream())


async def test_the_feed_says_the_first_lane_of_the_log(opener: Opener) -> None:
    await (await opener.open(first_lane=16)).append(command(write()))
    await opener.given_out(1)
    assert {lane for lane, _ in opener.committed} == {16}


async def test_the_caller_is_answered_before_the_feed_gives_out(opener: Opener, log: Log) -> None:
    known_at_answer: list[int] = []

    async def send() -> None:
        await log.append(command(write()))
        known_at_answer.append(len(opener.committed))

    await asyncio.create_task(send())
    await opener.given_out(1)
    assert known_at_answer == [0]


async def test_refusals_and_empty_appends_are_not_given_out(opener: Opener, log: Log) -> None:
    assert isinstance(await log.append(command(write(expected=3))), Conflict)
    recorded(await log.append(command(key=KEY)))
    once = command(write(event("once")))
    await log.append(once)
    await log.append(once)
    await log.append(command(write(event("last"))))
    given = await opener.given_out(2)
    assert [e.payload for e in given] == [b"once", b"last"]


async def test_a_follower_that_fails_keeps_nothing_from_the_others() -> None:
    feed = InProcessFeed()
    received: list[Sequence[Recorded]] = []
    reported: list[dict[str, Any]] = []

    def fail(_lane: int, _events: Sequence[Recorded]) -> None:
        raise RuntimeError("broken follower")

    feed.subscribe(fail)
    feed.subscribe(lambda _, events: received.append(events))
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    feed.publish(0, [])
    assert received == [[]]
    with pytest.raises(RuntimeError, match="broken follower"):
        raise reported[0]["exception"]
