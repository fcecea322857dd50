"""What every read model promises the runner, whatever it folds and wherever it keeps it."""

import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from contracts.events import Erased
from contracts.events.codec import encode
from contracts.events.conversation import ConversationRenamed
from contracts.ids import SYSTEM
from contracts.log import Recorded
from infra.sqlite.read_model import SqliteReadModel, View
from infra.sqlite.view_store import ViewStore
from projections.facts import Fact
from projections.ports import Lanes, Outage, Parked, PoisonEvent, Superseded

A, B = UUID(int=1), UUID(int=2)
SCHEMA = "CREATE TABLE titles (n INTEGER PRIMARY KEY, key TEXT NOT NULL, title TEXT NOT NULL);"


def collect(connection: sqlite3.Connection, facts: Sequence[Fact]) -> None:
    for fact in facts:
        match fact.event:
            case ConversationRenamed(title="poison"):
                raise ValueError("poison")
            case ConversationRenamed(title="full"):
                error = sqlite3.OperationalError("database or disk is full")
                error.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise error
            case ConversationRenamed(title=title):
                row = (str(fact.recorded.key), title)
                connection.execute("INSERT INTO titles (key, title) VALUES (?, ?)", row)
            case Erased():
                connection.execute("INSERT INTO titles (key, title) VALUES ('-', 'erased')")
            case _:
                raise AssertionError(fact.recorded.type)


TITLES = View(name="titles", schema=SCHEMA, types=frozenset({"ConversationRenamed"}), apply=collect)


def renamed(offset: int, title: str | None, key: UUID = A, partition: int = 3) -> Fact:
    payload = None if title is None else encode(ConversationRenamed(title=title)).payload
    return Fact(
        Recorded(
            partition=partition,
            offset=offset,
            stream=f"conversation-{key}",
            key=key,
            revision=offset,
            type="ConversationRenamed",
            schema=1,
            recorded_at=offset,
            actor_id=SYSTEM,
            correlation_id=A,
            payload=payload,
        )
    )


def lanes(*facts: Fact) -> Lanes:
    return Lanes(first_lane=0, events=facts)


def parked(fact: Fact) -> Parked:
    recorded = fact.recorded
    return Parked(
        key=recorded.key,
        lane=recorded.partition,
        offset=recorded.offset,
        type=recorded.type,
        error="poison",
        parked_at=1,
        after={recorded.partition: recorded.offset - 1},
    )


@pytest.fixture
async def open_model(tmp_path: Path) -> AsyncIterator[Callable[..., SqliteReadModel]]:
    opened: list[SqliteReadModel] = []

    def open_model(view: View = TITLES) -> SqliteReadModel:
        store = ViewStore(tmp_path / "titles-v1.db", view.schema, view.fingerprint)
        opened.append(SqliteReadModel(view, store))
        return opened[-1]

    yield open_model
    for model in opened:
        await model.store.close()


@pytest.fixture
def model(open_model: Callable[[], SqliteReadModel]) -> SqliteReadModel:
    return open_model()


async def titles(model: SqliteReadModel) -> list[str]:
    def query(connection: sqlite3.Connection) -> list[str]:
        return [title for (title,) in connection.execute("SELECT title FROM titles ORDER BY n")]

    return await model.store.read(query)


async def test_what_is_applied_is_there_with_its_checkpoint(model: SqliteReadModel) -> None:
    await model.apply(lanes(renamed(0, "one"), renamed(0, "other", partition=5)))
    assert await titles(model) == ["one", "other"]
    assert await model.checkpoint() == {3: 0, 5: 0}


async def test_when_the_last_event_was_recorded_is_kept(
    open_model: Callable[[], SqliteReadModel],
) -> None:
    await open_model().apply(lanes(renamed(0, "one"), renamed(7, "two")))
    again = open_model()
    assert await again.recorded_at() == {3: 7}
    await again.apply(lanes(renamed(9, "three", partition=5)))
    assert await again.recorded_at() == {3: 7, 5: 9}


async def test_what_was_applied_before_changes_nothing(model: SqliteReadModel) -> None:
    await model.apply(lanes(renamed(0, "one"), renamed(1, "two")))
    await model.apply(lanes(renamed(0, "one"), renamed(1, "two"), renamed(2, "three")))
    assert await titles(model) == ["one", "two", "three"]


async def test_the_lanes_of_two_logs_are_apart(model: SqliteReadModel) -> None:
    await model.apply(Lanes(first_lane=0, events=[renamed(0, "log")]))
    await model.apply(Lanes(first_lane=16, events=[renamed(0, "activity")]))
    assert await titles(model) == ["log", "activity"]
    assert await model.checkpoint() == {3: 0, 19: 0}


async def test_an_erased_event_is_folded_as_erased(model: SqliteReadModel) -> None:
    await model.apply(lanes(renamed(0, None)))
    assert await titles(model) == ["erased"]


async def test_a_reopened_file_goes_on_where_it_was(
    open_model: Callable[[], SqliteReadModel],
) -> None:
    await open_model().apply(lanes(renamed(0, "one")))
    again = open_model()
    await again.apply(lanes(renamed(0, "one"), renamed(1, "two")))
    assert await titles(again) == ["one", "two"]


async def test_a_file_of_another_shape_is_replaced(
    open_model: Callable[..., SqliteReadModel],
) -> None:
    await open_model().apply(lanes(renamed(0, "one")))
    changed = View(name="titles", revision=2, schema=SCHEMA, types=TITLES.types, apply=collect)
    assert await open_model(changed).checkpoint() == {}


async def test_a_damaged_file_is_replaced(
    tmp_path: Path, open_model: Callable[[], SqliteReadModel]
) -> None:
    (tmp_path / "titles-v1.db").write_bytes(b"no database at all " * 100)
    assert await open_model().checkpoint() == {}


async def test_a_poison_event_is_named_and_nothing_is_applied(model: SqliteReadModel) -> None:
    poison = renamed(1, "poison")
    with pytest.raises(PoisonEvent) as raised:
        await model.apply(lanes(renamed(0, "one"), poison, renamed(0, "b", B, 4)))
    assert raised.value.recorded is poison.recorded
    assert await titles(model) == []
    assert await model.checkpoint() == {}


async def test_a_parked_conversation_waits_and_others_go_on(model: SqliteReadModel) -> None:
    poison = renamed(1, "poison")
    await model.park(parked(poison))
    await model.apply(
        lanes(renamed(0, "before"), poison, renamed(2, "after"), renamed(3, "other", B))
    )
    assert await titles(model) == ["before", "other"]
    assert await model.checkpoint() == {3: 3}


async def test_what_is_parked_survives_a_restart(
    open_model: Callable[[], SqliteReadModel],
) -> None:
    aside = parked(renamed(1, "poison"))
    await open_model().park(aside)
    assert await open_model().parked() == [aside]


async def test_an_unparked_conversation_is_folded_in_order(model: SqliteReadModel) -> None:
    aside = parked(renamed(0, "poison"))
    await model.park(aside)
    await model.apply(lanes(renamed(0, "poison"), renamed(1, "after")))
    await model.unpark(aside, [renamed(0, "mended"), renamed(1, "after")])
    await model.apply(lanes(renamed(2, "later")))
    assert await titles(model) == ["mended", "after", "later"]
    assert await model.parked() == []


async def test_a_conversation_that_is_still_poison_stays_parked(model: SqliteReadModel) -> None:
    aside = parked(renamed(0, "poison"))
    await model.park(aside)
    with pytest.raises(PoisonEvent):
        await model.unpark(aside, [renamed(0, "poison")])
    assert await model.parked() == [aside]


async def test_a_full_disk_is_an_outage(model: SqliteReadModel) -> None:
    with pytest.raises(Outage):
        await model.apply(lanes(renamed(0, "one"), renamed(1, "full")))
    assert await titles(model) == []


async def test_a_locked_file_is_an_outage(model: SqliteReadModel) -> None:
    await model.store.write(lambda connection: connection.execute("PRAGMA busy_timeout = 0"))
    other = sqlite3.connect(model.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(Outage):
            await model.apply(lanes(renamed(0, "one")))
    finally:
        other.close()
    await model.apply(lanes(renamed(0, "one")))
    assert await titles(model) == ["one"]


async def test_two_owners_of_one_file_apply_each_event_once(
    open_model: Callable[[], SqliteReadModel],
) -> None:
    first, second = open_model(), open_model()
    await first.apply(lanes(renamed(0, "one")))
    await second.apply(lanes(renamed(0, "one"), renamed(1, "two")))
    await first.apply(lanes(renamed(1, "two"), renamed(2, "three")))
    assert await titles(second) == ["one", "two", "three"]
    assert await first.checkpoint() == {3: 2}


async def test_events_of_no_interest_move_the_checkpoint_for_good_by_closing(
    open_model: Callable[..., SqliteReadModel],
) -> None:
    blind = View(name="titles", schema=SCHEMA, types=frozenset(), apply=collect)
    model = open_model(blind)
    for offset in range(5):
        await model.apply(lanes(renamed(offset, "x")))
    assert await model.checkpoint() == {3: 4}
    await model.close()
    assert await open_model(blind).checkpoint() == {3: 4}


async def test_whoever_owned_a_lane_before_can_apply_nothing_of_it_any_more(
    open_model: Callable[[], SqliteReadModel],
) -> None:
    before, after = open_model(), open_model()
    await before.own({3: 1, 5: 1})
    await before.apply(lanes(renamed(0, "one")))
    await after.own({3: 2})
    with pytest.raises(Superseded):
        await before.apply(lanes(renamed(1, "from the grave")))
    with pytest.raises(Superseded):
        await before.own({3: 1})
    await after.apply(lanes(renamed(1, "two")))
    assert await titles(after) == ["one", "two"]
    assert await after.checkpoint() == {3: 1}


async def test_a_new_owner_goes_on_where_the_one_before_ended(
    open_model: Callable[[], SqliteReadModel],
) -> None:
    before, after = open_model(), open_model()
    await after.own({3: 1})
    assert await after.checkpoint() == {}
    await before.own({3: 2})
    await before.apply(lanes(renamed(0, "one"), renamed(1, "two")))
    await after.own({3: 3})
    assert await after.checkpoint() == {3: 1}
