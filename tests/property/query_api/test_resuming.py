"""A resume has exactly what a connection that stayed had, whatever happened and wherever cut."""

import asyncio
from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.ids import ConversationId, UserId
from query_api.live.frames import Synced
from query_api.live.heads import Heads
from query_api.live.wire import Wired
from tests.integration.live.place import JSON, Memory, Place, flat, own_end, person

ANN, BEN = person(), person()
Deed = tuple[str, int]

deeds = st.lists(
    st.tuples(
        st.sampled_from(["send", "edit", "delete", "turn", "read", "other"]), st.integers(0, 2)
    ),
    max_size=30,
)
words = st.lists(
    st.tuples(st.sampled_from(["send", "edit", "read"]), st.integers(0, 2)), max_size=6
)


class Story:
    """Does deeds in three conversations; BEN is in and out of them."""

    def __init__(self, place: Place, talks: list[ConversationId]) -> None:
        self.place = place
        self.talks = talks
        self.members: set[ConversationId] = set(talks)

    async def act(self, deed: Deed) -> None:
        what, number = deed
        place, talk = self.place, self.talks[number]
        message = await place.send(talk, ANN, f"message {number}")
        match what:
            case "edit":
                await place.edit(talk, message, ANN, "better")
            case "delete":
                await place.delete(talk, message, ANN)
            case "turn":
                await self._turn(talk)
            case "read":
                await place.read_up_to(talk, BEN if talk in self.members else ANN, 1)
            case "other":
                await place.create(ANN)
            case _:
                pass

    async def _turn(self, talk: ConversationId) -> None:
        if talk in self.members:
            self.members.remove(talk)
            await self.place.remove(talk, BEN, by=ANN)
        else:
            self.members.add(talk)
            await self.place.join(talk, BEN)


def lanes(updates: list[JSON]) -> dict[int, list[JSON]]:
    """Return updates by lane, for there is no order between lanes."""
    found: dict[int, list[JSON]] = defaultdict(list)
    for update in updates:
        found[update["lane"]].append(update)
    return found


def still_allowed(updates: list[JSON], story: Story, who: UserId) -> list[JSON]:
    """Return what of it may still be sent: of a conversation that is over, its end alone."""
    members = {str(talk) for talk in story.members}
    last_end = {
        update["in"]: number for number, update in enumerate(updates) if own_end(update, who)
    }
    return [
        update
        for number, update in enumerate(updates)
        if update["in"] in members or last_end.get(update["in"]) == number
    ]


def erased(updates: list[JSON]) -> list[JSON]:
    """Return updates with the texts gone of messages that were deleted later."""
    gone = {each["message_id"] for each in updates if each["kind"] == "message-deleted"}
    kept: list[JSON] = []
    for update in updates:
        if update["kind"] == "message-sent" and update["message"]["message_id"] in gone:
            bare = {"body": None, "deleted": True}
            kept.append(update | {"message": update["message"] | bare})
        else:
            kept.append(update)
    return kept


async def begin() -> tuple[Place, Story]:
    place = await Place().start()
    talks = [await place.create(ANN, BEN) for _ in range(3)]
    return place, Story(place, talks)


@given(before=deeds, after=deeds, in_memory=st.booleans())
@settings(max_examples=60)
def test_a_sync_has_exactly_what_a_connection_that_stayed_had(
    before: list[Deed], after: list[Deed], in_memory: bool
) -> None:
    async def run() -> None:
        place, story = await begin()
        for deed in before:
            await story.act(deed)
        cut = place.tokens
        stayed = await place.connect(BEN)
        for deed in after:
            await story.act(deed)
        if not in_memory:
            place.live.tail._floor = dict.fromkeys(range(32), 10**6)
        synced = await place.live.resume.sync(BEN, cut)
        assert isinstance(synced, Synced)
        got = [Wired(frame) for frame in synced.updates]
        missed = Memory()
        for frame in got:
            missed.write(frame, place.live.hub.heads)
        expected = still_allowed(erased(stayed.updates()), story, BEN)
        assert lanes(newest_markers(missed.updates())) == lanes(newest_markers(expected))
        assert synced.positions == place.tokens

    asyncio.run(run())


def newest_markers(updates: list[JSON]) -> list[JSON]:
    """Return updates without the read markers that a newer one of the conversation replaced."""
    last = {
        update["in"]: number
        for number, update in enumerate(updates)
        if update["kind"] == "read-marker-moved"
    }
    return [
        update
        for number, update in enumerate(updates)
        if update["kind"] != "read-marker-moved" or last[update["in"]] == number
    ]


@given(missed=deeds, during=words, after=words)
@settings(max_examples=60)
def test_what_happens_during_a_replay_comes_once_and_in_order(
    missed: list[Deed], during: list[Deed], after: list[Deed]
) -> None:
    async def run() -> None:
        place, story = await begin()
        cut = place.tokens
        for deed in missed:
            await story.act(deed)
        witness = await place.connect(BEN, cut)
        left = list(during)

        class Busy(Memory):
            async def send(self, frame: Wired, heads: Heads) -> None:
                if left:
                    await story.act(left.pop())
                await super().send(frame, heads)

        resumed = await place.connect(BEN, cut, Busy())
        for deed in left + after:
            await story.act(deed)
        expected = still_allowed(witness.updates(), story, BEN)
        assert lanes(resumed.updates()) == lanes(expected)

    asyncio.run(run())


@given(happened=deeds, data=st.data())
@settings(max_examples=40)
def test_the_frames_had_and_a_resume_from_their_tokens_are_the_whole(
    happened: list[Deed], data: st.DataObject
) -> None:
    async def run() -> None:
        place, story = await begin()
        outlet = await place.connect(BEN)
        for deed in happened:
            await story.act(deed)
        cut = data.draw(st.integers(0, len(outlet.frames) - 1))
        had = outlet.frames[: cut + 1]
        tokens = {token.partition(".")[0]: token for token in had[0]["positions"]}
        for frame in had[1:]:
            if frame["type"] != "update":
                continue
            tokens[frame["position"].partition(".")[0]] = frame["position"]
        rest = await place.connect(BEN, list(tokens.values()))
        whole = still_allowed(erased(outlet.updates()), story, BEN)
        got = still_allowed(erased(flat(had) + rest.updates()), story, BEN)
        assert lanes(newest_markers(got)) == lanes(newest_markers(whole))

    asyncio.run(run())
