"""Heads are signed when they moved, once, and the notes lie in the log and elsewhere."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from contracts import streams
from infra.heads.checking import Evidence, in_log, weigh
from infra.heads.keys import verifiers
from infra.heads.note import parse
from infra.heads.stored import last_of
from infra.heads.text import read
from tests.contract.event_log.appends import command, event, said, write
from tests.integration.heads.place import EACH, SECRET, Clock, MemoryShelf, Place, signing


async def notes_of(place: Place) -> list[str]:
    return [found.note async for found in in_log(place.log, place.log.log_id)]


async def test_nothing_is_signed_before_its_time_or_while_nothing_moved(
    place: Place, shelf: MemoryShelf, clock: Clock
) -> None:
    signer = signing(place, shelf, clock)
    assert await signer.turn() == EACH
    clock.now += EACH
    assert await signer.turn() == EACH
    await place.log.append(said(UUID(int=1)))
    assert shelf.notes == {}
    await signer.turn()
    clock.now += 2 * EACH
    await signer.turn()
    assert list(shelf.notes.values()) == await notes_of(place)
    assert len(shelf.notes) == 1
    await place.log.append(said(UUID(int=1)))
    await signer.turn()
    assert len(shelf.notes) == 2


async def test_a_note_says_where_every_partition_ended(
    place: Place, shelf: MemoryShelf, clock: Clock
) -> None:
    for key in range(5):
        await place.log.append(said(UUID(int=key)))
    found = await place.verify()
    signer = signing(place, shelf, clock)
    clock.now += EACH
    await signer.turn()
    [note] = shelf.notes.values()
    parsed = parse(note)
    [own] = verifiers(SECRET, place.log.log_id, 1)
    assert parsed.signed_by([own]) == [own]
    assert read(parsed.text).heads == found.heads
    assert len(parsed.text.splitlines()) == 4 + place.log.partitions


async def test_several_nodes_sign_once_and_each_knows_of_it(
    place: Place, shelf: MemoryShelf, clock: Clock
) -> None:
    await place.log.append(said(UUID(int=1)))
    nodes = [signing(place, shelf, clock) for _ in range(4)]
    clock.now += EACH
    await asyncio.gather(*(node.turn() for node in nodes))
    assert len(await notes_of(place)) == len(shelf.notes) == 1
    await place.log.append(said(UUID(int=1)))
    clock.now += EACH
    await asyncio.gather(*(node.turn() for node in nodes))
    assert list(shelf.notes.values()) == await notes_of(place)
    assert len(shelf.notes) == 2


async def test_what_the_shelf_did_not_take_it_gets_later_and_from_another(
    place: Place, shelf: MemoryShelf, clock: Clock
) -> None:
    await place.log.append(said(UUID(int=1)))
    first = signing(place, shelf, clock)
    clock.now += EACH
    shelf.away = True
    with pytest.raises(OSError, match="away"):
        await first.turn()
    assert len(await notes_of(place)) == 1
    shelf.away = False
    await signing(place, shelf, clock).turn()
    assert list(shelf.notes.values()) == await notes_of(place)
    before = dict(shelf.notes)
    await first.turn()
    assert shelf.notes == before


async def test_a_new_node_goes_by_the_last_note_of_the_others(
    place: Place, shelf: MemoryShelf, clock: Clock
) -> None:
    await place.log.append(said(UUID(int=1)))
    first = signing(place, shelf, clock)
    clock.now += EACH
    await first.turn()
    await place.log.append(said(UUID(int=1)))
    wait = await signing(place, shelf, clock).turn()
    assert timedelta() < wait <= EACH + timedelta(seconds=5)
    assert len(await notes_of(place)) == 1


@pytest.mark.parametrize("count", [0, 1, 2, 3, 6, 7, 9])
async def test_the_last_event_of_a_stream_is_found_however_long_it_is(
    place: Place, count: int
) -> None:
    for number in range(count):
        await place.log.append(command(write(event(str(number)))))
    found = await last_of(place.log, streams.Stream("timeline-a", UUID(int=1)))
    assert (-1 if found is None else found.revision) == count - 1


async def test_a_new_key_is_vouched_for_and_all_notes_are_believed(
    place: Place, shelf: MemoryShelf, clock: Clock
) -> None:
    for number in (1, 2, 3):
        await place.log.append(said(UUID(int=1)))
        signer = signing(place, shelf, clock, number)
        clock.now += EACH * 2
        await signer.turn()
        clock.now += EACH * 2
        await signer.turn()
    assert len(shelf.notes) == 3
    known, evidence = verifiers(SECRET, place.log.log_id, 3), Evidence()
    async for found in in_log(place.log, place.log.log_id):
        weigh(found, known, evidence)
    assert (len(evidence.heads), evidence.damages) == (3, [])
    assert (await place.verify(*evidence.heads)).sound
    for number in (1, 2):
        [one, *_], evidence = verifiers(SECRET, place.log.log_id, number), Evidence()
        async for found in in_log(place.log, place.log.log_id):
            weigh(found, [one], evidence)
        assert len(evidence.heads) == 2, "its own, and the one of the key that follows it"
