import pytest

from contracts import streams
from contracts.events.membership import ConversationPinned, MemberBanned
from contracts.events.user import ProfileChanged, UserDeactivated, UserRegistered
from contracts.ids import SessionId
from query_api.live.endings import GOING_AWAY, REVOKED, TOO_MANY_SOCKETS
from query_api.live.outlet import Ended
from tests.integration.live.place import Memory, Place, person

ANN, BEN, CAT = person(), person(), person()


async def test_a_message_goes_to_the_members_alone(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    ann, ben, cat = [await place.connect(each) for each in (ANN, BEN, CAT)]
    await place.send(talk, ANN, "for us")
    for outlet in (ann, ben):
        (update,) = outlet.updates()
        assert (update["kind"], update["message"]["body"]) == ("message-sent", "for us")
        assert (update["in"], update["message"]["seq"]) == (str(talk), 1)
    assert cat.updates() == []


async def test_who_joins_hears_of_it_and_of_what_follows_only(place: Place) -> None:
    talk = await place.create(ANN)
    ben = await place.connect(BEN)
    await place.send(talk, ANN, "before")
    await place.join(talk, BEN)
    await place.send(talk, ANN, "after")
    assert ben.kinds() == ["member-joined", "message-sent"]
    assert ben.updates()[1]["message"]["body"] == "after"


async def test_the_removal_is_the_last_that_a_removed_member_gets(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    ann, ben = await place.connect(ANN), await place.connect(BEN)
    await place.send(talk, ANN, "one")
    await place.remove(talk, BEN, by=ANN)
    await place.send(talk, ANN, "two")
    assert ben.kinds() == ["message-sent", "member-removed"]
    assert ann.kinds() == ["message-sent", "member-removed", "message-sent"]


async def test_a_ban_says_nothing_to_who_was_no_member(place: Place) -> None:
    talk = await place.create(ANN)
    ann, ben = await place.connect(ANN), await place.connect(BEN)
    await place.append(streams.membership(talk, BEN), MemberBanned(user_id=BEN), ANN)
    assert ann.kinds() == ["member-banned"]
    assert ben.frames[1:] == []


async def test_a_read_marker_goes_to_its_owner_alone(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    ann, ben = await place.connect(ANN), await place.connect(BEN)
    await place.read_up_to(talk, BEN, 3)
    (update,) = ben.updates()
    assert (update["kind"], update["seq"], update["lane"] >= 16) == ("read-marker-moved", 3, True)
    assert ann.updates() == []


async def test_a_setting_goes_to_its_owner_alone(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    ann, ben = await place.connect(ANN), await place.connect(BEN)
    await place.append(streams.membership(talk, BEN), ConversationPinned(user_id=BEN), BEN)
    assert (ann.kinds(), ben.kinds()) == ([], ["conversation-pinned"])


async def test_a_changed_profile_goes_to_everyone(place: Place) -> None:
    ann, cat = await place.connect(ANN), await place.connect(CAT)
    changed = ProfileChanged(user_id=BEN, display_name="Benjamin")
    await place.append(streams.user(BEN), changed, BEN)
    assert ann.updates() == cat.updates()
    assert ann.updates()[0]["display_name"] == "Benjamin"
    assert "conversation_id" not in ann.frames[-1]


async def test_a_new_account_is_no_news(place: Place) -> None:
    ann = await place.connect(ANN)
    registered = UserRegistered(user_id=BEN, user_name="ben", display_name="Ben")
    await place.append(streams.user(BEN), registered, BEN)
    assert ann.updates() == []


async def test_a_deactivated_person_is_disconnected(place: Place) -> None:
    ann, ben = await place.connect(ANN), await place.connect(BEN)
    await place.append(streams.user(BEN), UserDeactivated(user_id=BEN), ANN)
    assert (ann.ending, ben.ending) == (None, REVOKED)


async def test_a_revoked_session_gets_nothing_more_and_opens_nothing(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    ann, ben = await place.connect(ANN), await place.connect(BEN)
    place.revocations.revoke(SessionId(BEN))
    await place.send(talk, ANN)
    assert ben.ending is REVOKED
    assert (len(ann.updates()), ben.updates()) == (1, [])
    again = Memory()
    with pytest.raises(Ended):
        await place.connect(BEN, outlet=again)
    assert again.ending is REVOKED


async def test_one_person_has_so_many_connections_and_no_more(place: Place) -> None:
    for _ in range(256):
        await place.connect(ANN)
    more = Memory()
    with pytest.raises(Ended):
        await place.connect(ANN, outlet=more)
    assert more.ending is TOO_MANY_SOCKETS
    await place.connect(BEN)


async def test_the_first_frame_has_a_position_of_every_lane(place: Place) -> None:
    ann = await place.connect(ANN)
    welcome = ann.frames[0]
    assert (welcome["type"], welcome["resumed"]) == ("welcome", False)
    assert [int(token.partition(".")[0]) for token in welcome["positions"]] == list(range(32))


async def test_a_draining_server_asks_everyone_to_come_back(place: Place) -> None:
    ann = await place.connect(ANN)
    await place.live.drain(spread=20.0, seconds=0.0)
    assert ann.frames[-1]["type"] == "reconnect"
    assert 0 <= ann.frames[-1]["after_ms"] <= 20_000
    assert ann.ending is GOING_AWAY
    late = Memory()
    with pytest.raises(Ended):
        await place.connect(BEN, outlet=late)
    assert late.ending is GOING_AWAY


async def test_who_is_gone_is_forgotten(place: Place) -> None:
    talk = await place.create(ANN, BEN)
    outlet = Memory()
    rooms = place.live.hub.rooms
    listener = rooms.connect(ANN, SessionId(ANN), outlet, [talk])
    await place.live.connections.close(listener)
    assert rooms.room(talk) is None
    assert rooms.person(ANN) is None
    assert rooms.session(SessionId(ANN)) == []
