"""A snapshot and the updates since are what a fresh read gives."""

import asyncio
from collections.abc import Sequence
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.log import Recorded
from infra.sqlite.views.history import SqliteMessageHistory
from projections.facts import Fact
from query_api.history import Window
from query_api.live.updates import update_of
from tests.property.messages.models import Model
from tests.property.messages.steps import STEPS, Step, talk_of
from tests.property.query_api.client import Client
from tests.talk import ANN, HERE, Talk

JSON = dict[str, Any]


async def page(recorded: Sequence[Recorded]) -> list[JSON]:
    """Return all of a conversation, read from a model that folded these events."""
    async with Model() as model:
        await model.fold([Fact(each) for each in recorded])
        history = SqliteMessageHistory(model.store)
        found = await history.page(HERE, ANN, Window(limit=200))
        items: list[JSON] = msgspec.json.decode(msgspec.json.encode(found.items))
        return items


def updates(recorded: Sequence[Recorded]) -> list[JSON]:
    """Return the updates of these events in the conversation, as frames carry them."""
    found = [update_of(each) for each in recorded if each.key == HERE]
    told: list[JSON] = msgspec.json.decode(
        msgspec.json.encode([each for each in found if each is not None])
    )
    return told


def decided(recorded: Sequence[Recorded]) -> list[Recorded]:
    """Return the events without reactions that change nothing: no decider makes them."""
    given: set[tuple[str, object]] = set()
    kept = []
    for each in recorded:
        reaction = (each.stream, each.actor_id)
        if each.type == "ReactionAdded" and reaction in given:
            continue
        if each.type == "ReactionRemoved" and reaction not in given:
            continue
        if each.type == "ReactionAdded":
            given.add(reaction)
        if each.type == "ReactionRemoved":
            given.remove(reaction)
        kept.append(each)
    return kept


def without_place(items: list[JSON]) -> list[JSON]:
    """Return items in an order that does not tell system items behind one message apart."""
    return sorted(items, key=lambda each: (each.get("seq") or each["after_seq"], str(each)))


@settings(max_examples=60)
@given(steps=STEPS, share=st.integers(0, 40), resumed=st.booleans())
def test_a_snapshot_and_the_updates_since_are_a_fresh_read(
    steps: Sequence[Step], share: int, resumed: bool
) -> None:
    first = decided(talk_of(steps[:share]).recorded)
    told: list[Recorded] = []

    def watch(talk: Talk) -> None:
        told.extend(talk.recorded[len(told) :])  # as it was then, before texts were erased

    whole = decided(talk_of(steps, watch).recorded)
    since = (whole if resumed else decided(told))[len(first) :]

    async def run() -> None:
        client = Client(str(ANN), str(HERE), await page(first))
        for update in updates(since):
            client.apply(update)
        assert without_place(client.items) == without_place(await page(whole))

    asyncio.run(run())
