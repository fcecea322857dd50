"""Laws of the read models, on many small logs."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from itertools import chain, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.events.activity import ReadMarkerMoved
from contracts.events.codec import decode
from contracts.events.message import MessageEdited
from contracts.events.timeline import MessageSent
from contracts.ids import ConversationId, UserId
from contracts.log import PARTITIONS, Recorded
from contracts.streams import category, membership_of, subject_of
from infra.sqlite.read_model import View
from infra.sqlite.views import inbox, members, profiles
from projections.facts import Fact
from projections.ports import Lanes, ReadModel, TableDigest
from tests.property.projections.scribe import USERS, Scribe, worlds
from tests.user_state import STORES, user_state

Dump = dict[str, list[tuple[object, ...]]]

VIEWS = pytest.mark.parametrize(
    "view", [inbox.VIEW, members.VIEW, profiles.VIEW], ids=lambda view: view.name
)

STORED = pytest.mark.parametrize("store", STORES)


def folded(view: View, batches: Sequence[Sequence[Recorded]]) -> Dump:
    """Return every compared row after the batches."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(view.schema)
        for batch in batches:
            facts = [Fact(recorded) for recorded in batch if recorded.type in view.types]
            if facts:
                view.apply(connection, facts)
        return {table: list(connection.execute(query)) for table, query in view.compared.items()}


def split(log: Sequence[Recorded], cuts: Sequence[int]) -> list[Sequence[Recorded]]:
    places = [0, *sorted(cut for cut in cuts if cut < len(log)), len(log)]
    return [log[start:end] for start, end in pairwise(places)]


@VIEWS
@given(world=worlds(), cuts=st.lists(st.integers(0, 80), max_size=20))
def test_any_split_into_batches_gives_the_same_rows(
    view: View, world: Scribe, cuts: list[int]
) -> None:
    assert folded(view, split(world.log, cuts)) == folded(view, [world.log])


@VIEWS
@given(world=worlds())
def test_the_order_of_lanes_among_themselves_does_not_matter(view: View, world: Scribe) -> None:
    by_lane = sorted(world.log, key=lambda recorded: (-recorded.partition, recorded.offset))
    assert folded(view, split(by_lane, range(0, 80, 7))) == folded(view, [world.log])


@VIEWS
@given(world=worlds(), cuts=st.lists(st.integers(0, 80), max_size=20))
def test_a_log_whose_deleted_texts_are_erased_gives_the_same_rows(
    view: View, world: Scribe, cuts: list[int]
) -> None:
    assert folded(view, split(world.erased(), cuts)) == folded(view, [world.log])


@VIEWS
@given(world=worlds())
def test_a_log_without_any_payload_can_be_folded(view: View, world: Scribe) -> None:
    bare = [replace(recorded, payload=None) for recorded in world.log]
    rows = folded(view, [bare])
    assert not any("text " in str(row) or "name " in str(row) for row in chain(*rows.values()))


@STORED
@settings(max_examples=10)
@given(world=worlds(), seams=st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80))))
def test_redelivery_changes_nothing(
    store: str, world: Scribe, seams: list[tuple[int, int]]
) -> None:
    again = [world.log[start:end] for start, end in seams]
    once = asyncio.run(delivered(store, world, [world.log]))
    assert asyncio.run(delivered(store, world, [world.log, *again])) == once


@pytest.mark.needs("mysql")
@settings(max_examples=15)
@given(world=worlds(), cuts=st.lists(st.integers(0, 80), max_size=20))
def test_all_stores_hold_the_same_rows_however_they_are_delivered(
    world: Scribe, cuts: list[int]
) -> None:
    by_lane = sorted(world.log, key=lambda recorded: (-recorded.partition, recorded.offset))
    at_once = asyncio.run(delivered("sqlite", world, [world.log]))
    assert asyncio.run(delivered("mysql", world, split(by_lane, cuts))) == at_once


async def delivered(
    store: str, world: Scribe, batches: Sequence[Sequence[Recorded]]
) -> dict[str, Mapping[str, TableDigest]]:
    with tempfile.TemporaryDirectory() as folder:
        async with user_state(store, Path(folder)) as state:
            for versions in state.versions.values():
                for batch in batches:
                    await deliver(versions.model, world, batch)
            return {
                name: (await versions.model.digest()).tables
                for name, versions in state.versions.items()
            }


async def deliver(model: ReadModel, world: Scribe, batch: Sequence[Recorded]) -> None:
    await model.apply(Lanes(0, [Fact(recorded) for recorded in batch]))
    await model.apply(Lanes(PARTITIONS, [Fact(recorded) for recorded in world.activity]))


@STORED
@settings(max_examples=15)
@given(world=worlds())
def test_unread_and_mentions_are_what_counting_from_the_start_gives(
    store: str, world: Scribe
) -> None:
    assert asyncio.run(counts_read(store, world)) == {
        (room, user_id): counted(world, room, user_id)
        for room, people in world.members.items()
        for user_id in people
    }


async def counts_read(
    store: str, world: Scribe
) -> dict[tuple[ConversationId, UserId], tuple[int, int, int]]:
    with tempfile.TemporaryDirectory() as folder:
        async with user_state(store, Path(folder)) as state:
            await deliver(state.versions["inbox"].model, world, world.log)
            return {
                (item.conversation_id, user_id): (item.read_seq, item.unread, item.mentions)
                for user_id in USERS
                for _, item in await state.conversations.inbox(user_id, None, 10)
            }


def counted(world: Scribe, room: ConversationId, user_id: UserId) -> tuple[int, int, int]:
    """Count by walking through the log, with no tables."""
    seqs: dict[object, int] = {}
    mentioned: dict[int, bool] = {}
    deleted: set[int] = set()
    read = 0
    for recorded in world.log:
        if recorded.key != room:
            continue
        event = decode(recorded)
        if isinstance(event, MessageSent):
            seqs[event.message_id] = recorded.revision + 1
            if recorded.actor_id == user_id:
                read = recorded.revision + 1
        elif recorded.type == "MemberJoined" and membership_of(recorded.stream)[1] == user_id:
            read = len(seqs)
        if isinstance(event, MessageSent | MessageEdited):
            hit = user_id in event.mentions or event.mentions_all
            mentioned[seqs[event.message_id]] = hit
        elif recorded.type == "MessageDeleted" and category(recorded.stream) == "message":
            deleted.add(seqs[subject_of(recorded.stream)])
    for marker in map(decode, world.activity):
        if isinstance(marker, ReadMarkerMoved):
            mine = (marker.conversation_id, marker.user_id) == (room, user_id)
            read = max(read, marker.seq) if mine else read
    read = min(read, len(seqs))
    after = [seq for seq in seqs.values() if seq > read and seq not in deleted]
    return read, len(after), sum(mentioned[seq] for seq in after)
