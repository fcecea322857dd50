"""Laws of the messages read model."""

import asyncio
import sqlite3
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.facts import Fact
from tests.property.messages.models import Dump, Model, dump_of
from tests.property.messages.steps import SHARES, STEPS, Step, cut_at, talk_of
from tests.talk import ANN, BEN, CAT, HERE, Talk

SECRET = "xylophone"


@settings(max_examples=40)
@given(steps=STEPS, shares=st.lists(SHARES, max_size=8))
def test_batches_may_be_cut_anywhere(steps: Sequence[Step], shares: list[int]) -> None:
    facts = talk_of(steps).facts
    places = sorted({0, len(facts), *(cut_at(facts, share) for share in shares)})
    batches = [facts[start:end] for start, end in pairwise(places)]
    assert asyncio.run(dump_of(batches)) == asyncio.run(dump_of([facts]))


@settings(max_examples=40)
@given(steps=STEPS, share=SHARES)
def test_what_comes_twice_counts_once(steps: Sequence[Step], share: int) -> None:
    facts = talk_of(steps).facts
    cut = cut_at(facts, share)
    twice = [facts[:cut], facts[: cut // 2], facts]
    assert asyncio.run(dump_of(twice)) == asyncio.run(dump_of([facts]))


@settings(max_examples=60)
@given(steps=STEPS)
def test_a_rebuilt_model_is_the_live_one_though_texts_are_erased(steps: Sequence[Step]) -> None:
    batches: list[list[Fact]] = []

    def watch(talk: Talk) -> None:
        # As the log had it at that moment, before anything was erased later.
        batches.append(talk.since(sum(map(len, batches))))

    rebuilt = asyncio.run(dump_of([talk_of(steps, watch).facts]))
    assert asyncio.run(dump_of(batches)) == rebuilt


@settings(max_examples=40)
@given(steps=STEPS)
def test_a_deleted_word_leaves_every_table_and_context_at_once(steps: Sequence[Step]) -> None:
    talk = talk_of(steps)
    message = talk.send(HERE, ANN, f"my {SECRET}", mentions=(BEN,))
    talk.send(HERE, BEN, "mentions its author", mentions=(ANN,))
    talk.send(HERE, CAT, "replies to it", reply_to_id=message)
    talk.edit(message, f"my {SECRET} again")
    before = talk.facts
    talk.delete(message)
    having, left, dump = asyncio.run(_before_and_after(before, talk.since(len(before))))
    assert having == (3, 1)
    assert left == (0, 0)
    assert SECRET not in str(dump)


async def _before_and_after(
    before: Sequence[Fact], deletion: Sequence[Fact]
) -> tuple[tuple[int, int], tuple[int, int], Dump]:
    async with Model() as model:
        await model.fold(before)
        having = await model.read(_having)
        await model.fold(deletion)
        return having, await model.read(_having), await model.dump()


def _having(connection: sqlite3.Connection) -> tuple[int, int]:
    stems = "SELECT count(*) FROM search WHERE search MATCH ?"
    grams = "SELECT count(*) FROM substrings WHERE substrings MATCH 'xyl AND oph'"
    (by_stem,) = connection.execute(stems, (SECRET,)).fetchone()
    (by_gram,) = connection.execute(grams).fetchone()
    return by_stem, by_gram
