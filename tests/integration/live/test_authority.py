import asyncio

import pytest

from contracts import streams
from contracts.events.conversation import Visibility
from contracts.events.membership import MemberBanned, MemberUnbanned, Role, RoleChanged
from contracts.ids import ConversationId, uuid7
from query_api.authority import LogAuthority
from query_api.errors import NotCaughtUp
from query_api.ports import Candidates
from tests.integration.live.place import Index, Place, person

ANN, BEN = person(), person()


async def test_members_may_read_and_others_not(place: Place) -> None:
    talk = await place.create(ANN)
    authority = place.authority
    assert await authority.may_read(ANN, talk)
    assert not await authority.may_read(BEN, talk)
    assert not await authority.may_read(ANN, ConversationId(uuid7()))


async def test_everyone_may_read_a_public_channel(place: Place) -> None:
    square = await place.create(ANN, visibility=Visibility.PUBLIC)
    assert await place.authority.may_read(BEN, square)
    assert not await place.authority.is_member(BEN, square)
    assert list(await place.authority.readable(BEN)) == [square]
    assert list(await place.authority.memberships(BEN)) == []


@pytest.mark.parametrize("loaded", [False, True])
async def test_a_change_counts_at_once_cached_or_not(place: Place, loaded: bool) -> None:
    talk, authority = await place.create(ANN, BEN), place.authority
    if loaded:
        await authority.memberships(BEN)
    assert await authority.is_member(BEN, talk)
    await place.remove(talk, BEN, by=ANN)
    assert not await authority.may_read(BEN, talk)
    assert talk not in await authority.readable(BEN)
    await place.join(talk, BEN)
    assert await authority.may_read(BEN, talk)
    assert list(await authority.memberships(BEN)) == [talk]
    await place.append(streams.membership(talk, BEN), MemberBanned(user_id=BEN), ANN)
    await place.append(streams.membership(talk, BEN), MemberUnbanned(user_id=BEN), ANN)
    assert not await authority.is_member(BEN, talk)


@pytest.mark.parametrize("loaded", [False, True])
@pytest.mark.parametrize("inside", [False, True])
async def test_a_ban_hides_a_public_channel_at_once_until_it_ends(
    place: Place, loaded: bool, inside: bool
) -> None:
    square, authority = await place.create(ANN, visibility=Visibility.PUBLIC), place.authority
    stream = streams.membership(square, BEN)
    if inside:
        await place.join(square, BEN)
    if loaded:
        assert list(await authority.readable(BEN)) == [square]
    await place.append(stream, MemberBanned(user_id=BEN), ANN)
    assert not await authority.may_read(BEN, square)
    assert list(await authority.readable(BEN)) == []
    await place.append(stream, MemberUnbanned(user_id=BEN), ANN)
    assert await authority.may_read(BEN, square)
    assert not await authority.is_member(BEN, square)
    assert list(await authority.readable(BEN)) == [square]


async def test_a_ban_of_before_the_start_is_known(place: Place) -> None:
    square = await place.create(ANN, visibility=Visibility.PUBLIC)
    await place.append(streams.membership(square, BEN), MemberBanned(user_id=BEN), ANN)
    authority = LogAuthority(place.log, place.index)
    await authority.start()
    assert not await authority.may_read(BEN, square)
    assert list(await authority.readable(BEN)) == []


async def test_a_ban_while_the_person_is_looked_up_is_not_lost(place: Place) -> None:
    square = await place.create(ANN, visibility=Visibility.PUBLIC)

    class Slow(Index):
        async def conversations_of(self, user_id: object) -> Candidates:
            found = await super().conversations_of(user_id)  # type: ignore[arg-type]  # any id
            await place.append(streams.membership(square, BEN), MemberBanned(user_id=BEN), ANN)
            return found

    authority = LogAuthority(place.log, Slow(place.log))
    place.feed.subscribe(authority.receive)
    await authority.start()
    assert list(await authority.readable(BEN)) == []


async def test_what_the_read_model_names_is_confirmed_in_the_log(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    stale = await place.index.conversations_of(BEN)
    await place.leave(talk, BEN)

    class Stale(Index):
        async def conversations_of(self, _: object) -> Candidates:
            return stale

    authority = LogAuthority(place.log, Stale(place.log))
    assert list(await authority.memberships(BEN)) == []


async def test_what_the_read_model_has_not_seen_is_known_from_the_feed(place: Place) -> None:
    await place.authority.start()
    place.index.behind = await place.log.heads()
    talk = await place.create(ANN, BEN)
    square = await place.create(ANN, visibility=Visibility.PUBLIC)
    assert list(await place.authority.memberships(BEN)) == [talk]
    assert set(await place.authority.readable(BEN)) == {talk, square}


async def test_a_change_while_the_person_is_looked_up_is_not_lost(place: Place) -> None:
    kept, left = await place.create(ANN, BEN), await place.create(ANN, BEN)

    class Slow(Index):
        async def conversations_of(self, user_id: object) -> Candidates:
            found = await super().conversations_of(user_id)  # type: ignore[arg-type]  # any id
            await place.leave(left, BEN)
            return found

    authority = LogAuthority(place.log, Slow(place.log))
    place.feed.subscribe(authority.receive)
    await authority.start()
    first, second = await asyncio.gather(authority.memberships(BEN), authority.readable(BEN))
    assert list(first) == list(second) == [kept]


async def test_a_server_that_has_not_caught_up_says_so(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("query_api.authority._PAUSE", 0.0)
    talk = await place.create(ANN)
    await place.authority.start()
    place.index.behind = dict.fromkeys(range(16), -1)
    with pytest.raises(NotCaughtUp):
        await place.authority.memberships(ANN)
    with pytest.raises(NotCaughtUp):
        await place.authority.readable(ANN)
    assert await place.authority.may_read(ANN, talk)


async def test_an_unchanged_list_is_the_same_object(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    before = await place.authority.readable(BEN)
    change = RoleChanged(user_id=BEN, role=Role.ADMIN)
    await place.append(streams.membership(talk, BEN), change, ANN)
    await place.send(talk, ANN)
    assert await place.authority.readable(BEN) is before
    await place.create(ANN, visibility=Visibility.PUBLIC)
    assert await place.authority.readable(BEN) is not before


async def test_what_is_held_is_bounded(place: Place) -> None:
    authority = LogAuthority(place.log, place.index, most_people=2, most=4)
    place.feed.subscribe(authority.receive)
    people = [person() for _ in range(6)]
    talk = await place.create(*people)
    for _ in range(2):
        for each in people:
            assert list(await authority.memberships(each)) == [talk]
    await place.leave(talk, people[0])
    assert list(await authority.memberships(people[0])) == []
    assert len(authority._people) == 2
    assert len(authority._standings) <= 4


async def test_a_membership_of_very_many_events_is_read_to_its_end(place: Place) -> None:
    talk = await place.create(ANN)
    for _ in range(600):
        await place.join(talk, BEN)
        await place.leave(talk, BEN)
    await place.join(talk, BEN)
    authority = LogAuthority(place.log, place.index)
    assert await authority.is_member(BEN, talk)


async def test_turns_that_the_read_model_has_passed_are_forgotten(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("query_api.recent._MANY", 4)
    authority = place.authority
    await place.authority.start()
    talks = [await place.create(ANN, BEN) for _ in range(4)]
    for _ in range(20):
        await asyncio.sleep(0)
    assert authority._recent.of(ANN) == {}
    assert set(await authority.memberships(ANN)) == set(talks)
