"""A history that was written anew as a whole is found by a note that lay elsewhere."""

from uuid import UUID

from contracts.streams import partition_of
from infra.event_log.walk import Stored
from infra.heads.checking import Evidence, Found, in_log, weigh
from infra.heads.keys import verifiers
from infra.heads.note import Verifier
from tests.contract.event_log.appends import said
from tests.integration.heads.forger import Forger
from tests.integration.heads.place import EACH, SECRET, Clock, MemoryShelf, Place, signing

KEY = UUID(int=1)
PART = partition_of(KEY, 16)


async def lived_in(place: Place, shelf: MemoryShelf, clock: Clock) -> None:
    for number in range(4):
        await place.log.append(said(KEY, f"word {number}"))
        await place.log.append(said(UUID(int=2)))
    signer = signing(place, shelf, clock)
    clock.now += EACH
    await signer.turn()


def exported(place: Place, shelf: MemoryShelf) -> Evidence:
    evidence = Evidence()
    for name, note in shelf.notes.items():
        weigh(Found(name, note), verifiers(SECRET, place.log.log_id, 1), evidence)
    return evidence


async def logged(place: Place, known: list[Verifier]) -> Evidence:
    evidence = Evidence()
    async for found in in_log(place.log, place.log.log_id):
        weigh(found, known, evidence)
    return evidence


def other_words(rows: list[Stored]) -> list[Stored]:
    return [
        row._replace(payload=b"never said") if (row.part, row.off) == (PART, 1) else row
        for row in rows
    ]


async def test_an_untouched_log_agrees_with_every_note(
    place: Place, shelf: MemoryShelf, clock: Clock
) -> None:
    await lived_in(place, shelf, clock)
    evidence = exported(place, shelf)
    assert evidence.damages == []
    assert (await place.verify(*evidence.heads)).sound


async def test_a_history_that_agrees_with_itself_does_not_agree_with_the_exported_note(
    place: Place, shelf: MemoryShelf, clock: Clock
) -> None:
    await lived_in(place, shelf, clock)
    await place.rewrite(Forger(place.log).forged(other_words(await place.rows())))
    [note] = (await logged(place, [])).heads
    assert (await place.verify(note)).sound, "the forgery is consistent, its own notes included"
    found = await place.verify(*exported(place, shelf).heads)
    assert {(each.kind, each.partition) for each in found.damages} == {("rewritten", PART)}


async def test_who_has_no_key_cannot_put_a_note_of_the_forged_heads_into_the_log(
    place: Place, shelf: MemoryShelf, clock: Clock
) -> None:
    await lived_in(place, shelf, clock)
    await place.rewrite(Forger(place.log).forged(other_words(await place.rows())))
    evidence = await logged(place, verifiers(SECRET, place.log.log_id, 1))
    assert evidence.heads == []
    assert [damage.kind for damage in evidence.damages] == ["unsigned"]


async def test_a_note_of_another_log_is_no_evidence_for_this_one(
    place: Place, shelf: MemoryShelf, clock: Clock
) -> None:
    await lived_in(place, shelf, clock)
    other = Evidence()
    for name, note in shelf.notes.items():
        weigh(Found(name, note), verifiers(SECRET, UUID(int=5), 1), other)
    assert [damage.kind for damage in other.damages] == ["unsigned"]
