import asyncio

from contracts.log import PARTITIONS, Position
from contracts.streams import partition_of
from query_api.live.frames import MustReset, Synced
from query_api.live.heads import Heads
from query_api.live.wire import Wired
from tests.integration.live.place import SEALER, Memory, Place, person

ANN, BEN = person(), person()


async def test_exactly_what_was_missed_comes_and_then_what_follows(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    await place.send(talk, ANN, "had")
    tokens = place.tokens
    for body in ("two", "three"):
        await place.send(talk, ANN, body)
    ben = await place.connect(BEN, tokens)
    await place.send(talk, ANN, "four")
    assert ben.frames[0]["resumed"] is True
    assert [each["message"]["body"] for each in ben.updates()] == ["two", "three", "four"]
    assert [each["message"]["seq"] for each in ben.updates()] == [2, 3, 4]


async def test_what_happens_during_the_replay_follows_it(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    tokens = place.tokens
    await place.send(talk, ANN, "one")

    class Interrupted(Memory):
        async def send(self, frame: Wired, heads: Heads) -> None:
            if len(self.frames) < 3:
                await place.send(talk, ANN, f"during {len(self.frames)}")
            await super().send(frame, heads)

    ben = await place.connect(BEN, tokens, Interrupted())
    await place.send(talk, ANN, "last")
    bodies = [each["message"]["body"] for each in ben.updates()]
    assert bodies == ["one", "during 0", "during 1", "during 2", "last"]


async def test_who_is_removed_during_the_replay_gets_nothing_after(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    tokens = place.tokens
    await place.send(talk, ANN, "one")

    class Removed(Memory):
        async def send(self, frame: Wired, heads: Heads) -> None:
            if not self.frames:
                await place.remove(talk, BEN, by=ANN)
            await super().send(frame, heads)

    ben = await place.connect(BEN, tokens, Removed())
    assert ben.kinds() == ["member-removed"]


async def test_who_was_removed_meanwhile_hears_of_that_alone(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    tokens = place.tokens
    await place.send(talk, ANN, "one")
    await place.remove(talk, BEN, by=ANN)
    await place.send(talk, ANN, "two")
    ben = await place.connect(BEN, tokens)
    assert ben.kinds() == ["member-removed"]
    synced = await place.live.resume.sync(BEN, tokens)
    assert isinstance(synced, Synced)
    assert [len(frame.updates) for frame in synced.updates] == [1]


async def test_who_joined_meanwhile_hears_of_it_and_of_what_followed(place: Place) -> None:
    talk = await place.create(ANN)
    tokens = place.tokens
    await place.send(talk, ANN, "before")
    await place.join(talk, BEN)
    await place.send(talk, ANN, "after")
    ben = await place.connect(BEN, tokens)
    assert ben.kinds() == ["member-joined", "message-sent"]


async def test_a_large_gap_is_a_reset(place: Place) -> None:
    place = await Place(most_resumed=10).start()
    talk = await place.create(ANN, BEN)
    tokens = place.tokens
    for number in range(11):
        await place.send(talk, ANN, str(number))
    ben = await place.connect(BEN, tokens)
    assert [frame["type"] for frame in ben.frames] == ["welcome", "reset"]
    assert (ben.frames[0]["resumed"], ben.frames[1]["positions"]) == (False, place.tokens)
    assert isinstance(await place.live.resume.sync(BEN, tokens), MustReset)
    await place.send(talk, ANN, "and on it goes")
    assert ben.kinds() == ["message-sent"]


async def test_tokens_of_another_server_and_of_the_future_are_a_reset(place: Place) -> None:
    from contracts.log import Position
    from infra.sealing import TokenSealer

    talk = await place.create(ANN, BEN)
    await place.send(talk, ANN)
    foreign = TokenSealer(b"another secret, of another place").seal(Position(0, 0))
    future = SEALER.seal(Position(3, 99))
    for token in (foreign, future, "nonsense", SEALER.seal(Position(77, 0))):
        ben = await place.connect(BEN, [token])
        assert [frame["type"] for frame in ben.frames] == ["welcome", "reset"]


async def test_a_lane_without_a_token_starts_at_its_head(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    await place.send(talk, ANN)
    lane = {each["lane"] for each in (await place.connect(BEN, None)).updates()}
    assert lane == set()
    other = [token for token in place.tokens if not token.startswith(f"{talk_lane(place)}.")]
    assert (await place.connect(BEN, other)).updates() == []


def talk_lane(place: Place) -> int:
    return next(lane for lane, offset in place.live.hub.heads.offsets.items() if offset >= 0)


async def test_a_message_deleted_meanwhile_comes_without_its_text(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    tokens = place.tokens
    message = await place.send(talk, ANN, "regretted")
    await place.edit(talk, message, ANN, "regretted too")
    await place.delete(talk, message, ANN)
    ben = await place.connect(BEN, tokens)
    assert ben.kinds() == ["message-sent", "message-deleted"]
    sent = ben.updates()[0]["message"]
    assert (sent["body"], sent["deleted"], sent["seq"]) == (None, True, 1)
    assert "regretted" not in str(ben.frames)


async def test_a_restarted_server_resumes_from_the_log(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    tokens = place.tokens
    await place.send(talk, ANN, "one")
    await place.read_up_to(talk, BEN, 1)
    for lane in range(32):
        place.live.tail._floor[lane] = 10**6  # nothing in memory is old enough
    ben = await place.connect(BEN, tokens)
    assert sorted(ben.kinds()) == ["message-sent", "read-marker-moved"]


async def test_the_newest_of_two_tokens_of_a_lane_counts(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    old = place.tokens
    await place.send(talk, ANN, "had")
    new = place.tokens
    await place.send(talk, ANN, "missed")
    ben = await place.connect(BEN, [*new, *old])
    assert [each["message"]["body"] for each in ben.updates()] == ["missed"]


async def test_the_ids_of_events_resume_exactly(place: Place) -> None:
    talk, other = await place.create(ANN, BEN), await place.create(ANN, BEN)
    start = place.tokens
    for number in range(6):
        await place.send(talk if number % 2 else other, ANN, str(number))
    ben = await place.connect(BEN, start)
    whole = ben.updates()
    for place_of, identifier in enumerate(ben.ids[1:], 1):
        had = Memory()
        had.frames = ben.frames[: place_of + 1]
        rest = await place.connect(BEN, identifier.split(","))
        got = had.updates() + rest.updates()
        assert sorted(map(str, got)) == sorted(map(str, whole))


async def test_a_node_that_is_a_little_behind_is_waited_for(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    await place.send(talk, ANN, "seen on another node")
    lane = partition_of(talk, PARTITIONS)
    ahead = SEALER.seal(Position(lane, place.live.hub.heads.offsets[lane] + 1))
    connecting = asyncio.create_task(place.connect(BEN, [ahead]))
    await asyncio.sleep(0)
    await place.send(talk, ANN, "seen there, too")
    ben = await connecting
    await place.send(talk, ANN, "new")
    assert ben.frames[0]["resumed"] is True
    assert [each["message"]["body"] for each in ben.updates()] == ["new"]
