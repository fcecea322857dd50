import asyncio
from typing import Any
from uuid import UUID

import httpx

from contracts.events.codec import decode
from contracts.events.user import RefreshReuseDetected
from contracts.ids import UserId
from contracts.streams import user
from tests.integration.identity.place import Place, bearer, problem


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/v1/auth/refresh", json={"refresh_token": token})


async def refreshed(client: httpx.AsyncClient, token: str) -> dict[str, Any]:
    answer = await refresh(client, token)
    assert answer.status_code == 200, answer.text
    session: dict[str, Any] = answer.json()
    return session


async def test_a_refresh_token_is_exchanged_for_the_next(
    place: Place, client: httpx.AsyncClient
) -> None:
    first = await place.first(client)
    place.clock.forward(400)
    second = await refreshed(client, first["refresh_token"])
    assert second["session_id"] == first["session_id"]
    assert second["user"] == first["user"]
    assert second["refresh_token"] != first["refresh_token"]
    answer = await client.get("/v1/auth/sessions", headers=bearer(second))
    assert answer.json()["items"][0]["last_used_at"] == "2026-11-24T08:06:40Z"


async def test_the_predecessor_gets_the_same_successor_for_ten_seconds(
    place: Place, client: httpx.AsyncClient
) -> None:
    first = (await place.first(client))["refresh_token"]
    second = (await refreshed(client, first))["refresh_token"]
    place.clock.forward(10)
    assert (await refreshed(client, first))["refresh_token"] == second
    place.clock.forward(0.001)
    problem(await refresh(client, first), 401, "refresh-refused")
    problem(await refresh(client, second), 401, "refresh-refused")


async def test_two_tabs_at_once_keep_one_family(place: Place, client: httpx.AsyncClient) -> None:
    first = (await place.first(client))["refresh_token"]
    sessions = await asyncio.gather(*(refreshed(client, first) for _ in range(10)))
    assert len({session["refresh_token"] for session in sessions}) == 1
    await refreshed(client, sessions[0]["refresh_token"])


async def test_an_older_token_ends_the_session_even_at_once(
    place: Place, client: httpx.AsyncClient
) -> None:
    session = await place.first(client)
    ended: list[object] = []
    place.identity.revocations.subscribe(ended.append)
    second = await refreshed(client, session["refresh_token"])
    third = await refreshed(client, second["refresh_token"])
    problem(await refresh(client, session["refresh_token"]), 401, "refresh-refused")
    problem(await refresh(client, third["refresh_token"]), 401, "refresh-refused")
    answer = await client.get("/v1/auth/sessions", headers=bearer(third))
    problem(answer, 401, "unauthenticated")
    assert [str(session_id) for session_id in ended] == [session["session_id"]]
    recorded = await place.log.read_stream(user(UserId(UUID(session["user"]["user_id"]))))
    assert isinstance(decode(recorded[-1]), RefreshReuseDetected)


async def test_a_session_that_nobody_uses_ends_after_thirty_days(
    place: Place, client: httpx.AsyncClient
) -> None:
    token = (await place.first(client))["refresh_token"]
    place.clock.forward(30 * 86_400)
    token = (await refreshed(client, token))["refresh_token"]
    place.clock.forward(30 * 86_400 + 1)
    problem(await refresh(client, token), 401, "refresh-refused")


async def test_a_deactivated_person_renews_nothing(place: Place, client: httpx.AsyncClient) -> None:
    await place.first(client)
    session = await place.register(client, "ben")
    await place.deactivate(session["user"]["user_id"], end_logins=False)
    problem(await refresh(client, session["refresh_token"]), 401, "refresh-refused")


async def test_an_unknown_token_and_none_are_refused_alike(
    place: Place, client: httpx.AsyncClient
) -> None:
    await place.first(client)
    unknown = problem(await refresh(client, "x" * 43), 401, "refresh-refused")
    missing = problem(await client.post("/v1/auth/refresh", json={}), 401, "refresh-refused")
    absent = problem(await client.post("/v1/auth/refresh"), 401, "refresh-refused")
    assert {each["detail"] for each in (unknown, missing, absent)} == {"sign in again"}


async def test_signing_out_ends_the_session_whatever_token_of_it_is_given(
    place: Place, client: httpx.AsyncClient
) -> None:
    session = await place.first(client)
    second = await refreshed(client, session["refresh_token"])
    old = {"refresh_token": session["refresh_token"]}
    assert (await client.post("/v1/auth/logout", json=old)).status_code == 204
    problem(await refresh(client, second["refresh_token"]), 401, "refresh-refused")
    answer = await client.get("/v1/auth/sessions", headers=bearer(second))
    problem(answer, 401, "unauthenticated")
    assert (await client.post("/v1/auth/logout", json=old)).status_code == 204


async def test_tokens_of_more_than_thirty_days_ago_are_forgotten(
    place: Place, client: httpx.AsyncClient
) -> None:
    first = token = (await place.first(client))["refresh_token"]
    for _ in range(4):
        place.clock.forward(11 * 86_400)
        token = (await refreshed(client, token))["refresh_token"]
    problem(await refresh(client, first), 401, "refresh-refused")
    await refreshed(client, token)
