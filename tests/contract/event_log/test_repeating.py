import asyncio

from commands.ports import Appended, Claim, CommandIdReused, Conflict
from contracts.ids import CommandId, UserId, uuid7
from tests.contract.event_log.appends import ACTOR, KEY, command, event, recorded, stream, write
from tests.contract.event_log.logs import Log


async def test_a_command_sent_a_hundred_times_at_once_is_recorded_once(log: Log) -> None:
    command_id = CommandId(uuid7())
    appends = [command(write(), command_id=command_id, answer=b"first") for _ in range(100)]
    outcomes = [recorded(o) for o in await asyncio.gather(*map(log.append, appends))]
    assert len(await log.read_stream(stream())) == 1
    assert [outcome.repeated for outcome in outcomes] == [False] + [True] * 99
    assert {(o.position, o.revision, o.recorded_at, o.answer) for o in outcomes} == {
        (outcomes[0].position, 0, outcomes[0].recorded_at, b"first")
    }


async def test_a_repeat_is_answered_first_even_when_it_would_be_refused_now(log: Log) -> None:
    once = command(write(expected=-1))
    first = recorded(await log.append(once))
    await log.append(command(write()))
    again = recorded(await log.append(once))
    assert again.repeated
    assert (again.position, again.revision) == (first.position, first.revision)


async def test_the_id_of_another_command_is_refused(log: Log) -> None:
    command_id = CommandId(uuid7())
    together = await asyncio.gather(
        log.append(command(write(), command_id=command_id, fingerprint=b"one")),
        log.append(command(write(), command_id=command_id, fingerprint=b"two")),
    )
    assert isinstance(together[0], Appended)
    assert together[1] == CommandIdReused()
    later = command(write(), command_id=command_id, fingerprint=b"three")
    assert await log.append(later) == CommandIdReused()
    assert len(await log.read_stream(stream())) == 1


async def test_command_ids_of_different_people_have_nothing_to_do_with_each_other(log: Log) -> None:
    command_id = CommandId(uuid7())
    other = UserId(uuid7())
    mine = command(write(), command_id=command_id, fingerprint=b"mine")
    theirs = command(write(), command_id=command_id, actor=other, fingerprint=b"theirs")
    assert not recorded(await log.append(mine)).repeated
    assert not recorded(await log.append(theirs)).repeated
    assert await log.receipt(other, command_id, b"theirs") is not None


async def test_a_refused_command_may_be_tried_again(log: Log) -> None:
    command_id = CommandId(uuid7())
    refused = command(write(expected=4), command_id=command_id)
    assert isinstance(await log.append(refused), Conflict)
    assert await log.receipt(ACTOR, command_id, b"fingerprint") is None
    assert not recorded(await log.append(command(write(), command_id=command_id))).repeated


async def test_a_receipt_tells_the_first_outcome(log: Log) -> None:
    append = command(write(), answer=b"seen")
    command_id = append.metadata.command_id
    assert await log.receipt(ACTOR, command_id, b"fingerprint") is None
    first = recorded(await log.append(append))
    receipt = await log.receipt(ACTOR, command_id, b"fingerprint")
    assert receipt == Appended(first.position, 0, first.recorded_at, b"seen", repeated=True)
    assert await log.receipt(ACTOR, command_id, b"other") == CommandIdReused()


async def test_a_receipt_waits_for_the_first_try_that_is_under_way(log: Log) -> None:
    append = command(write(event("under way")))
    answers: list[object] = []
    log.submit(append, answers.append)
    log.submit(append, answers.append)
    receipt = await log.receipt(ACTOR, append.metadata.command_id, append.fingerprint)
    assert isinstance(receipt, Appended)
    assert receipt.repeated
    await log.append(command(write()))
    assert len(answers) == 2


async def test_a_repeat_changes_no_claim(log: Log) -> None:
    claim = Claim("slug", "general", stream("conversation-a"))
    taking = command(write(), claims=(claim,))
    await log.append(taking)
    await log.append(command(key=KEY, releases=(claim,)))
    assert recorded(await log.append(taking)).repeated
    assert await log.claimed("slug", "general") is None
