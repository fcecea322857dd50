"""Any history of appends leaves a log and a model of it, made of dicts, in the same state."""

import asyncio
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from commands.ports import Append, Claim, Guard, Write
from contracts.log import Position
from contracts.streams import Stream, partition_of
from tests.contract.event_log.appends import command, event
from tests.contract.event_log.logs import ADAPTERS, Opener
from tests.contract.event_log.model import Model

PARTITIONS = 2
KEYS = [UUID(int=n) for n in range(3)]
EVENT_IDS = [UUID(int=100 + n) for n in range(6)]
REVISIONS = st.integers(-1, 3)
HISTORIES = {"memory": 30, "sqlite": 30, "postgres": 8}
"""How many are tried: a new database for each costs a second, a new dict nothing."""


def streams(key: UUID) -> st.SearchStrategy[Stream]:
    return st.sampled_from([Stream(f"{name}-{key.int}", key) for name in ("timeline", "message")])


def events() -> Any:
    texts = st.sampled_from(["", "a", "ä\x00"])
    return st.builds(event, texts, st.none() | st.sampled_from(EVENT_IDS))


def writes(key: UUID) -> st.SearchStrategy[Write]:
    several = st.lists(events(), min_size=1, max_size=2).map(tuple)
    return st.builds(Write, streams(key), several, st.none() | REVISIONS)


def claims(key: UUID) -> st.SearchStrategy[Claim]:
    return st.builds(Claim, st.just("slug"), st.sampled_from("xy"), streams(key))


@st.composite
def appends(draw: st.DrawFn) -> Append:
    key = draw(st.sampled_from(KEYS))
    lane = partition_of(key, PARTITIONS)
    positions = st.builds(Position, st.just(lane), st.integers(0, 5))

    def few(what: Any) -> Any:
        return tuple(draw(st.just([]) | st.lists(what, max_size=2)))

    return command(
        key=key,
        writes=few(writes(key)),
        guards=few(st.builds(Guard, streams(key), REVISIONS)),
        claims=few(claims(key)),
        releases=few(claims(key)),
        erase=few(positions),
        answer=draw(st.sampled_from([b"", b"answer"])),
    )


def without_ids(append: Append) -> tuple[Write, ...]:
    """What a bounded log holds: what it forgets, it could not keep unique for ever."""
    return tuple(
        replace(write, events=tuple(replace(event, event_id=None) for event in write.events))
        for write in append.writes
    )


class Histories(RuleBasedStateMachine):
    def __init__(self, adapter: str, *, bounded: bool) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.opener = Opener(adapter, Path(self.folder.name))
        self.log = self.runner.run(self.opener.open(partitions=PARTITIONS, bounded=bounded))
        self.model = Model(PARTITIONS, bounded=bounded)
        self.past: list[Append] = []

    @rule(batch=st.lists(appends(), min_size=1, max_size=6))
    def appends_that_come_together(self, batch: list[Append]) -> None:
        self._compare(batch)

    @rule(data=st.data(), fingerprint=st.sampled_from([b"fingerprint", b"other"]))
    def a_command_that_comes_again(self, data: st.DataObject, fingerprint: bytes) -> None:
        if self.past:
            again = data.draw(st.sampled_from(self.past))
            fresh = data.draw(appends())
            reused = replace(fresh, metadata=again.metadata, fingerprint=fingerprint)
            self._compare([again, reused, fresh])

    def _compare(self, batch: list[Append]) -> None:
        if self.model.bounded:
            batch = [replace(append, writes=without_ids(append)) for append in batch]

        async def gather() -> list[Any]:
            return await asyncio.gather(*map(self.log.append, batch))

        for append, outcome in zip(batch, self.runner.run(gather()), strict=True):
            self.model.check(append, outcome)
        self.past += batch

    @rule()
    def a_restart(self) -> None:
        self.log = self.runner.run(self.opener.reopen(self.log))

    @invariant()
    def both_hold_the_same(self) -> None:
        self.runner.run(self.model.compare(self.log, KEYS, EVENT_IDS))

    def teardown(self) -> None:
        self.runner.run(self.opener.close())
        self.runner.close()
        self.folder.cleanup()


@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("adapter", ADAPTERS)
def test_a_log_is_what_the_model_says(adapter: str, bounded: bool) -> None:
    class OfAdapter(Histories):
        def __init__(self) -> None:
            super().__init__(adapter, bounded=bounded)

    effort = settings(max_examples=HISTORIES[adapter], stateful_step_count=12)
    run_state_machine_as_test(OfAdapter, settings=effort)
