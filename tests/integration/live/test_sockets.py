import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from contracts.identity import Principal
from contracts.ids import SessionId
from contracts.outage import Outage
from infra.memory.limits import Rate
from query_api.live import outlet
from tests.integration.live.place import Place, person
from tests.integration.live.server import Client, serving

ANN, BEN, CAT = person(), person(), person()


async def test_a_message_arrives_and_a_resume_goes_on_from_its_position(
    place: Place, port: int
) -> None:
    talk = await place.create(ANN, BEN)
    ben = await Client.hello(port, BEN)
    await place.send(talk, ANN, "one ✓")
    frame = await ben.hear()
    assert frame["updates"][0]["message"]["body"] == "one ✓"
    await ben.socket.close()
    await place.send(talk, ANN, "two")
    ben = await Client.open(port)
    await ben.say(type="hello", access_token=str(BEN), positions=[frame["position"]])
    welcome, missed = await ben.hear(), await ben.hear()
    assert (welcome["resumed"], len(welcome["positions"])) == (True, 32)
    assert [each["message"]["body"] for each in missed["updates"]] == ["two"]


@pytest.mark.parametrize("size", [1, 125, 126, 65_535, 65_536, 100_000])
async def test_a_frame_of_any_size_arrives_whole(place: Place, port: int, size: int) -> None:
    talk = await place.create(ANN)
    ann = await Client.hello(port, ANN)
    await place.send(talk, ANN, "x" * size)
    assert (await ann.hear())["updates"][0]["message"]["body"] == "x" * size


@pytest.mark.parametrize(
    "hello",
    [
        {"type": "hello"},
        {"type": "hello", "access_token": "forged"},
        {"type": "hello", "ticket": "forged"},
        {"type": "hello", "access_token": 7},
        {"type": "ping"},
        {"type": "unheard-of"},
        {"type": "hello", "access_token": str(ANN), "positions": ["x"] * 300},
    ],
)
async def test_a_first_frame_that_says_not_who_ends_the_socket(port: int, hello: object) -> None:
    client = await Client.open(port)
    await client.socket.send(json.dumps(hello))
    problem, code = await client.last_words()
    assert (problem["type"], problem["status"], code) == ("problem", 401, 4001)
    assert problem["problem"] == "/problems/unauthenticated"


async def test_who_says_nothing_is_sent_away() -> None:
    place = await Place(hello_seconds=0.02).start()
    async with serving(place) as port:
        client = await Client.open(port)
        assert (await client.last_words())[1] == 4001


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "https://evil.example",
        "https://chat.example.org.evil.example",
        "https://sub.chat.example.org",
        "https://chat.example.org:8443",
        "http://chat.example.org",
        "http://127.0.0.1",
        "http://[",
    ],
)
async def test_a_page_of_another_origin_is_refused(port: int, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await Client.open(port, origin=origin)
    assert refused.value.response.status_code == 403


async def test_own_pages_allowed_ones_and_programs_are_let_in(port: int) -> None:
    for origin in (f"http://127.0.0.1:{port}", "https://chat.example.org", None):
        client = await Client.open(port, origin=origin)
        await client.say(type="hello", access_token=str(ANN))
        assert (await client.hear())["type"] == "welcome"


async def test_a_revoked_session_is_closed_at_once(place: Place, port: int) -> None:
    ann, ben = await Client.hello(port, ANN), await Client.hello(port, BEN)
    place.revocations.revoke(SessionId(BEN))
    problem, code = await ben.last_words()
    assert (problem["status"], code) == (401, 4003)
    await ann.say(type="ping")
    assert (await ann.hear())["type"] == "pong"


async def test_an_old_token_ends_the_socket_unless_a_fresh_one_came(
    place: Place, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    lasts = 0.3
    known = place.names.known

    def short(token: str) -> Principal | None:
        found = known(token)
        if found is None or "/" in token:
            return found
        until = datetime.now(UTC) + timedelta(seconds=lasts)
        return Principal(user_id=found.user_id, session_id=found.session_id, expires_at=until)

    monkeypatch.setattr(place.names, "known", short)
    ann, ben = await Client.hello(port, ANN), await Client.hello(port, BEN)
    await ann.say(type="token", access_token=f"{ANN}/{ANN}")
    assert (await ben.last_words())[1] == 4001
    await ann.say(type="ping")
    assert (await ann.hear())["type"] == "pong"


async def test_a_token_of_another_session_ends_the_socket(port: int) -> None:
    ann = await Client.hello(port, ANN)
    await ann.say(type="token", access_token=f"{ANN}/{CAT}")
    assert (await ann.last_words())[1] == 4001


async def test_a_malformed_frame_is_answered_and_the_socket_stays(port: int) -> None:
    ann = await Client.hello(port, ANN)
    for text in (
        "{",
        "[" * 20_000,
        "7",
        '{"type":"typing"}',
        '{"type":"ping","more":1}',
        '"\\ud800"',
    ):
        await ann.socket.send(text)
        assert (await ann.hear())["problem"] == "/problems/malformed-request"
    await ann.say(type="hello", access_token=str(ANN))
    assert (await ann.hear())["type"] == "problem"
    await ann.say(type="ping")
    assert len((await ann.hear())["positions"]) == 32


async def test_a_flood_of_frames_ends_the_socket(port: int) -> None:
    ann = await Client.hello(port, ANN)
    with suppress(ConnectionClosed):
        for _ in range(1_000):
            await ann.say(type="ping")
    assert await ann.closed() == 4029


async def test_who_opens_too_many_in_a_short_time_is_refused() -> None:
    place = await Place(limit=Rate(1.0, 25.0)).start()
    async with serving(place) as port:
        for _ in range(2):
            await Client.hello(port, ANN)
        client = await Client.open(port)
        await client.say(type="hello", access_token=str(ANN))
        problem, code = await client.last_words()
        assert (problem["status"], code) == (429, 4029)
        await Client.hello(port, BEN)


async def test_a_frame_that_is_too_long_ends_the_socket(port: int) -> None:
    ann = await Client.hello(port, ANN)
    await ann.socket.send("x" * 70_000)
    assert await ann.closed() == 1009


async def test_who_takes_nothing_is_closed_and_others_are_unhurt(
    place: Place, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlet, "MOST_WAITING", 2**16)
    talk = await place.create(ANN, BEN)
    ann, ben = await Client.hello(port, ANN), await Client.hello(port, BEN)
    ben.socket.transport.pause_reading()
    person_ben = place.live.hub.rooms.person(BEN)
    assert person_ben is not None
    slow, sent = person_ben.listeners[0].outlet, 0
    while not slow.ended:  # type: ignore[attr-defined]  # the outlet of a socket
        await place.send(talk, ANN, "x" * 16_000)
        sent += 1
        assert (await ann.hear())["updates"][0]["message"]["seq"] == sent
    ben.socket.transport.resume_reading()
    problem, code = await ben.last_words()
    assert (problem["problem"], code) == ("/problems/too-slow", 4008)


async def test_typing_reaches_the_other_members_now_and_then(place: Place, port: int) -> None:
    talk, other = await place.create(ANN, BEN), await place.create(CAT)
    ann, ben = await Client.hello(port, ANN), await Client.hello(port, BEN)
    await ann.say(type="typing", conversation_id=str(other))
    for _ in range(3):
        await ann.say(type="typing", conversation_id=str(talk))
    await ann.say(type="ping")
    while (await ann.hear())["type"] != "pong":
        pass
    await ben.say(type="ping")
    heard = []
    while (frame := await ben.hear())["type"] != "pong":
        heard.append(frame)
    typing = [frame for frame in heard if frame["type"] == "typing"]
    assert typing == [{"type": "typing", "conversation_id": str(talk), "user_id": str(ANN)}]


async def test_presence_reaches_who_shares_a_conversation(place: Place, port: int) -> None:
    await place.create(ANN, BEN)
    ann, cat = await Client.hello(port, ANN), await Client.hello(port, CAT)
    ben = await Client.hello(port, BEN)
    await ben.say(type="presence", state="dnd")
    states = []
    while "dnd" not in states:
        frame = await ann.hear("presence")
        if frame["user_id"] == str(BEN):
            states.append(frame["state"])
    assert states == ["online", "dnd"]
    await cat.say(type="ping")
    assert (await cat.hear())["type"] == "pong"


async def test_a_stopping_server_says_when_to_come_back(place: Place, port: int) -> None:
    ann = await Client.hello(port, ANN)
    await place.live.drain(spread=2.0, seconds=0.0)
    reconnect, code = await ann.last_words()
    assert reconnect["type"] == "reconnect"
    assert 0 <= reconnect["after_ms"] <= 2_000
    assert code == 1012


async def test_a_server_that_has_not_caught_up_asks_to_come_back(
    place: Place, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("query_api.authority._PAUSE", 0.001)
    await place.create(ANN)
    await place.authority.start()
    place.index.behind = dict.fromkeys(range(16), -1)
    client = await Client.open(port)
    await client.say(type="hello", access_token=str(ANN))
    problem, code = await client.last_words()
    assert (problem["problem"], code) == ("/problems/catching-up", 1013)


@pytest.mark.parametrize(
    ("broken", "problem", "code"),
    [
        (Outage("the database cannot be asked"), "/problems/unavailable", 1013),
        (ValueError("nobody thought of this"), "/problems/internal-error", 1011),
    ],
)
async def test_a_socket_that_cannot_be_opened_is_told_why(
    place: Place, port: int, broken: Exception, problem: str, code: int
) -> None:
    place.index.broken = broken
    client = await Client.open(port)
    await client.say(type="hello", access_token=str(ANN))
    last, closed = await client.last_words()
    assert (last["problem"], closed) == (problem, code)
