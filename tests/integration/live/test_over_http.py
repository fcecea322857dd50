import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing

import httpx
import pytest

from contracts.ids import SessionId
from query_api.live import event_stream
from tests.integration.live.place import JSON, Place, flat, person
from tests.integration.live.server import Client

ANN, BEN, CAT = person(), person(), person()


@pytest.fixture
async def http(port: int) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/v1", timeout=20) as client:
        yield client


def as_(who: object, **headers: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {who}", **headers}


async def events(
    http: httpx.AsyncClient, who: object, last_event_id: str | None = None
) -> AsyncGenerator[tuple[str, JSON], None]:
    """Yield the id and the frame of each event."""
    headers = as_(who) | ({"Last-Event-ID": last_event_id} if last_event_id else {})
    async with http.stream("GET", "/live/events", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        identifier = ""
        async for line in answer.aiter_lines():
            if line.startswith("id: "):
                identifier = line[4:]
            elif line.startswith("data: "):
                frame = json.loads(line[6:])
                if frame["type"] != "presence":
                    yield identifier, frame


async def test_events_are_the_same_frames_and_the_last_id_resumes(
    place: Place, http: httpx.AsyncClient
) -> None:
    talk, other = await place.create(ANN, BEN), await place.create(ANN, BEN)
    async with aclosing(events(http, BEN)) as stream:
        _, welcome = await anext(stream)
        assert (welcome["type"], welcome["resumed"]) == ("welcome", False)
        await place.send(talk, ANN, "one")
        await place.send(other, ANN, "two")
        await anext(stream)
        last, frame = await anext(stream)
        assert frame["updates"][0]["message"]["body"] == "two"
        assert len(last.split(",")) == 32
    await place.send(talk, ANN, "three")
    await place.send(other, ANN, "four")
    async with aclosing(events(http, BEN, last)) as stream:
        _, welcome = await anext(stream)
        assert welcome["resumed"] is True
        frames = [(await anext(stream))[1] for _ in range(2)]
        bodies = {each["message"]["body"] for each in flat(frames)}
        assert bodies == {"three", "four"}


async def test_a_stream_that_closes_is_forgotten(place: Place, http: httpx.AsyncClient) -> None:
    talk = await place.create(ANN)
    async with aclosing(events(http, ANN)) as stream:
        await anext(stream)
        assert place.live.hub.rooms.person(ANN) is not None
    while place.live.hub.rooms.person(ANN) is not None:
        await place.send(talk, ANN)


async def test_a_revoked_session_ends_its_stream(place: Place, http: httpx.AsyncClient) -> None:
    async with aclosing(events(http, ANN)) as stream:
        await anext(stream)
        place.revocations.revoke(SessionId(ANN))
        last = [frame async for _, frame in stream]
    assert [(frame["type"], frame["status"]) for frame in last] == [("problem", 401)]


async def test_a_silent_stream_is_kept_alive(
    place: Place, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "KEEP_ALIVE", 0.01)
    await place.create(ANN)
    async with http.stream("GET", "/live/events", headers=as_(ANN)) as answer:
        comments = 0
        async for line in answer.aiter_lines():
            comments += line == ": still here"
            if comments == 3:
                break


async def test_events_need_a_token(http: httpx.AsyncClient) -> None:
    answer = await http.get("/live/events", headers=as_("forged"))
    assert (answer.status_code, answer.json()["type"]) == (401, "/problems/unauthenticated")


async def test_sync_gives_what_was_missed_and_where_that_leads(
    place: Place, http: httpx.AsyncClient
) -> None:
    talk = await place.create(ANN, BEN)
    first = (await http.get("/sync", headers=as_(BEN))).json()
    assert (first["updates"], len(first["positions"])) == ([], 32)
    await place.send(talk, ANN, "missed")
    asked = {"position": first["positions"]}
    answer = (await http.get("/sync", params=asked, headers=as_(BEN))).json()
    assert [each["message"]["body"] for each in flat(answer["updates"])] == ["missed"]
    again = {"position": answer["positions"]}
    assert (await http.get("/sync", params=again, headers=as_(BEN))).json()["updates"] == []


async def test_sync_says_when_it_is_too_much(http: httpx.AsyncClient) -> None:
    asked = {"position": "0.nonsense"}
    answer = await http.get("/sync", params=asked, headers=as_(BEN))
    assert (answer.status_code, answer.json()["reset"]) == (200, True)


async def test_a_ticket_opens_one_socket_from_its_own_page(
    port: int, http: httpx.AsyncClient
) -> None:
    origin = f"http://127.0.0.1:{port}"
    answer = await http.post("/live/ticket", headers=as_(ANN, Origin=origin))
    ticket = answer.json()["ticket"]
    client = await Client.open(port, origin=origin)
    await client.say(type="hello", ticket=ticket)
    assert (await client.hear())["session_id"] == str(ANN)
    again = await Client.open(port, origin=origin)
    await again.say(type="hello", ticket=ticket)
    assert await again.closed() == 4001


async def test_a_ticket_of_another_page_or_too_old_opens_nothing(
    place: Place, port: int, http: httpx.AsyncClient
) -> None:
    origin = f"http://127.0.0.1:{port}"
    for issued_to, seconds in (("https://chat.example.org", 0), (origin, 30)):
        answer = await http.post("/live/ticket", headers=as_(ANN, Origin=issued_to))
        place.clock += seconds * 1_000_000
        client = await Client.open(port, origin=origin)
        await client.say(type="hello", ticket=answer.json()["ticket"])
        assert await client.closed() == 4001


async def test_presence_is_shown_to_who_shares_a_conversation(
    place: Place, port: int, http: httpx.AsyncClient
) -> None:
    await place.create(ANN, BEN)
    await Client.hello(port, BEN)
    asked = {"user_ids": [str(BEN), str(CAT)]}
    states = (await http.get("/presence", params=asked, headers=as_(ANN))).json()["items"]
    assert [state["state"] for state in states] == ["online", "offline"]
    states = (await http.get("/presence", params=asked, headers=as_(CAT))).json()["items"]
    assert [state["state"] for state in states] == ["offline", "offline"]


@pytest.mark.parametrize(
    "query",
    ["", "user_ids=", "user_ids=x", f"user_ids={ANN},x", f"user_ids={ANN}," * 300],
    ids=["nothing", "no id", "no id at all", "one that is none", "too many"],
)
async def test_presence_of_no_list_of_ids_is_a_malformed_request(
    http: httpx.AsyncClient, query: str
) -> None:
    answer = await http.get(f"/presence?{query}", headers=as_(ANN))
    assert (answer.status_code, answer.json()["type"]) == (400, "/problems/malformed-request")


async def test_presence_takes_ids_with_commas_between(http: httpx.AsyncClient) -> None:
    answer = await http.get(f"/presence?user_ids={BEN},{CAT}", headers=as_(ANN))
    assert [each["user_id"] for each in answer.json()["items"]] == [str(BEN), str(CAT)]
