import asyncio
from uuid import UUID

from commands.ports import Appended, Claim, Claimed, EventIdTaken, Write
from contracts.ids import uuid7
from contracts.log import Position
from tests.contract.event_log.appends import KEY, command, event, recorded, said, stream, write
from tests.contract.event_log.logs import Log

OTHER = UUID(int=2)
MINE = Claim("slug", "general", stream("conversation-a"))
THEIRS = Claim("slug", "general", stream("conversation-b", OTHER))


async def test_a_value_is_held_by_one_stream_of_the_whole_log(log: Log) -> None:
    taking = [
        log.append(command(write(), claims=(MINE,))),
        log.append(command(key=OTHER, claims=(THEIRS,))),
    ]
    outcomes = await asyncio.gather(*taking)
    assert isinstance(outcomes[0], Appended)
    assert outcomes[1] == Claimed("slug", "general", "conversation-a")
    assert await log.claimed("slug", "general") == "conversation-a"


async def test_the_holder_may_claim_again_and_another_scope_is_another_value(log: Log) -> None:
    await log.append(command(write(), claims=(MINE,)))
    recorded(await log.append(command(write(), claims=(MINE,))))
    elsewhere = Claim("name", "general", stream("conversation-b", OTHER))
    recorded(await log.append(command(key=OTHER, claims=(elsewhere,))))
    assert await log.claimed("name", "general") == "conversation-b"
    assert await log.claimed("name", "other") is None


async def test_a_released_value_may_be_claimed_by_another(log: Log) -> None:
    await log.append(command(write(), claims=(MINE,)))
    renamed = Claim("slug", "lobby", MINE.stream)
    await log.append(command(write(), claims=(renamed,), releases=(MINE,)))
    assert await log.claimed("slug", "general") is None
    assert await log.claimed("slug", "lobby") == "conversation-a"
    recorded(await log.append(command(key=OTHER, claims=(THEIRS,))))


async def test_nobody_releases_what_another_holds(log: Log) -> None:
    await log.append(command(write(), claims=(MINE,)))
    recorded(await log.append(command(key=OTHER, releases=(THEIRS,))))
    assert await log.claimed("slug", "general") == "conversation-a"
    taking = command(key=OTHER, releases=(THEIRS,), claims=(THEIRS,))
    assert isinstance(await log.append(taking), Claimed)


async def test_a_refused_append_claims_and_releases_nothing(log: Log) -> None:
    await log.append(command(write(), claims=(MINE,)))
    wanted = Claim("slug", "new", stream("conversation-b", OTHER))
    refused = command(key=OTHER, claims=(wanted, THEIRS))
    assert isinstance(await log.append(refused), Claimed)
    assert await log.claimed("slug", "new") is None
    await log.append(command(write(expected=9), releases=(MINE,)))
    assert await log.claimed("slug", "general") == "conversation-a"


async def test_the_values_held_within_a_scope_are_listed(log: Log) -> None:
    await log.append(command(write(), claims=(MINE,)))
    lobby = Claim("slug", "lobby", THEIRS.stream)
    name = Claim("name", "general", THEIRS.stream)
    await log.append(command(key=OTHER, claims=(lobby, name)))
    held = [("general", "conversation-a"), ("lobby", "conversation-b")]
    assert sorted(await log.claims("slug")) == held
    await log.append(command(key=OTHER, releases=(lobby,)))
    assert await log.claims("slug") == held[:1]
    assert await log.claims("topic") == []


async def test_an_event_id_is_taken_for_ever(log: Log) -> None:
    event_id = uuid7()
    first = recorded(await log.append(said(KEY, "one", event_id)))
    assert await log.append(said(KEY, "two", event_id)) == EventIdTaken(event_id)
    assert await log.append(said(OTHER, "three", event_id)) == EventIdTaken(event_id)
    await log.append(command(key=KEY, erase=(Position(*first.position),)))
    assert await log.append(said(KEY, "four", event_id)) == EventIdTaken(event_id)


async def test_an_event_id_is_taken_once_by_appends_that_come_together(log: Log) -> None:
    event_id = uuid7()
    outcomes = await asyncio.gather(*(log.append(said(KEY, "x", event_id)) for _ in range(5)))
    assert isinstance(outcomes[0], Appended)
    assert outcomes[1:] == [EventIdTaken(event_id)] * 4


async def test_an_event_id_is_taken_once_within_an_append(log: Log) -> None:
    event_id = uuid7()
    twice = Write(stream(), (event("a", event_id), event("b", event_id)))
    assert await log.append(command(twice)) == EventIdTaken(event_id)
    assert await log.find(event_id) is None


async def test_an_event_is_found_by_its_id(log: Log) -> None:
    event_id = uuid7()
    await log.append(said(KEY, "found", event_id))
    found = await log.find(event_id)
    assert found is not None
    assert (found.payload, found.event_id) == (b"found", event_id)
    assert await log.find(uuid7()) is None
