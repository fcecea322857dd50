from datetime import timedelta
from typing import Any

import httpx
import pytest

from tests.integration.identity.place import PASSWORD, Place, bearer, problem

NEW_PASSWORD = "another horse entirely"


async def login(client: httpx.AsyncClient, password: str = PASSWORD) -> httpx.Response:
    return await client.post("/v1/auth/login", json={"login": "anna", "password": password})


async def make_token(
    client: httpx.AsyncClient, session: dict[str, Any], **fields: object
) -> httpx.Response:
    body = {"name": "bot", "scopes": ["read"], **fields}
    return await client.post("/v1/auth/api-tokens", json=body, headers=bearer(session))


async def test_an_ended_session_is_out_at_once(place: Place, client: httpx.AsyncClient) -> None:
    session = await place.first(client)
    other = (await login(client)).json()
    for each in (session, other):
        assert (await client.get("/v1/auth/sessions", headers=bearer(each))).status_code == 200
    ended: list[object] = []
    place.identity.revocations.subscribe(ended.append)
    path = f"/v1/auth/sessions/{other['session_id']}"
    assert (await client.delete(path, headers=bearer(session))).status_code == 204
    assert [str(each) for each in ended] == [other["session_id"]]
    answer = await client.get("/v1/auth/sessions", headers=bearer(other))
    problem(answer, 401, "unauthenticated")
    problem(await client.delete(path, headers=bearer(session)), 404, "session-unknown")


async def test_nobody_ends_another_s_session(place: Place, client: httpx.AsyncClient) -> None:
    session = await place.first(client)
    ben = await place.register(client, "ben")
    path = f"/v1/auth/sessions/{session['session_id']}"
    problem(await client.delete(path, headers=bearer(ben)), 404, "session-unknown")
    assert (await client.get("/v1/auth/sessions", headers=bearer(session))).status_code == 200


async def test_a_new_password_ends_the_other_sessions(
    place: Place, client: httpx.AsyncClient
) -> None:
    session = await place.first(client)
    other = (await login(client)).json()
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    answer = await client.post("/v1/auth/password", json=body, headers=bearer(session))
    assert answer.status_code == 204
    assert (await client.get("/v1/auth/sessions", headers=bearer(session))).status_code == 200
    answer = await client.get("/v1/auth/sessions", headers=bearer(other))
    problem(answer, 401, "unauthenticated")
    problem(await login(client), 401, "wrong-credentials")
    assert (await login(client, NEW_PASSWORD)).status_code == 200


async def test_a_password_is_replaced_by_who_knows_it_and_by_a_good_one(
    place: Place, client: httpx.AsyncClient
) -> None:
    session = await place.first(client)
    wrong = {"current_password": "wrong password", "new_password": NEW_PASSWORD}
    answer = await client.post("/v1/auth/password", json=wrong, headers=bearer(session))
    problem(answer, 403, "wrong-password")
    common = {"current_password": PASSWORD, "new_password": "Password1"}
    answer = await client.post("/v1/auth/password", json=common, headers=bearer(session))
    assert problem(answer, 400, "invalid-text")["errors"][0]["path"] == "$.new_password"
    assert (await login(client)).status_code == 200


async def test_an_api_token_is_shown_once_and_acts_within_its_scopes(
    place: Place, client: httpx.AsyncClient
) -> None:
    session = await place.first(client)
    made = (await make_token(client, session)).json()
    assert made["token"].startswith("mst_")
    principal = await place.identity.authenticator.authenticate(made["token"])
    assert principal.scopes == frozenset({"read"})
    assert str(principal.user_id) == session["user"]["user_id"]
    assert principal.is_admin is False
    answer = await client.get("/v1/auth/api-tokens", headers=bearer(session))
    listed = answer.json()["items"][0]
    assert "token" not in listed
    assert listed["name"] == "bot"
    assert listed["last_used_at"] is not None
    answer = await client.get(
        "/v1/auth/sessions", headers={"Authorization": f"Bearer {made['token']}"}
    )
    problem(answer, 403, "out-of-scope")


async def test_an_api_token_ends_when_it_is_deleted_or_expires(
    place: Place, client: httpx.AsyncClient
) -> None:
    session = await place.first(client)
    soon = (place.clock() + timedelta(seconds=30)).isoformat()
    short = (await make_token(client, session, expires_at=soon)).json()
    long = (await make_token(client, session)).json()
    authenticator = place.identity.authenticator
    for made in (short, long):
        await authenticator.authenticate(made["token"])
    place.clock.forward(30)
    assert authenticator.known(short["token"]) is None
    assert authenticator.known(long["token"]) is not None
    path = f"/v1/auth/api-tokens/{long['api_token_id']}"
    assert (await client.delete(path, headers=bearer(session))).status_code == 204
    assert authenticator.known(long["token"]) is None
    for made in (short, long):
        answer = await client.get(
            "/v1/auth/sessions", headers={"Authorization": f"Bearer {made['token']}"}
        )
        problem(answer, 401, "unauthenticated")
    problem(await client.delete(path, headers=bearer(session)), 404, "api-token-unknown")


@pytest.mark.parametrize(
    ("fields", "slug"),
    [
        ({"scopes": []}, "malformed-request"),
        ({"scopes": ["everything"]}, "malformed-request"),
        ({"name": ""}, "malformed-request"),
        ({"name": "\u200b"}, "invalid-text"),
        ({"expires_at": "2026-01-01T00:00:00Z"}, "invalid-text"),
        ({"expires_at": "2027-01-01T00:00:00"}, "malformed-request"),
    ],
)
async def test_a_senseless_api_token_is_refused(
    place: Place, client: httpx.AsyncClient, fields: dict[str, object], slug: str
) -> None:
    session = await place.first(client)
    problem(await make_token(client, session, **fields), 400, slug)


async def test_only_an_administrator_makes_a_token_for_administration(
    place: Place, client: httpx.AsyncClient
) -> None:
    anna = await place.first(client)
    ben = await place.register(client, "ben")
    problem(await make_token(client, ben, scopes=["admin"]), 403, "not-permitted")
    made = (await make_token(client, anna, scopes=["admin", "read"])).json()
    assert (await place.identity.authenticator.authenticate(made["token"])).is_admin


async def test_a_deactivated_account_loses_all_it_has_open(
    place: Place, client: httpx.AsyncClient
) -> None:
    await place.first(client)
    ben = await place.register(client, "ben")
    token = (await make_token(client, ben)).json()["token"]
    authenticator = place.identity.authenticator
    await authenticator.authenticate(token)
    ended: list[object] = []
    place.identity.revocations.subscribe(ended.append)
    await place.deactivate(ben["user"]["user_id"])
    assert authenticator.known(token) is None
    assert authenticator.known(ben["access_token"]) is None
    assert len(ended) == 2
    for each in (token, ben["access_token"]):
        answer = await client.get("/v1/auth/sessions", headers={"Authorization": f"Bearer {each}"})
        problem(answer, 401, "unauthenticated")


async def test_a_deactivated_account_is_out_though_its_sessions_were_not_ended(
    place: Place, client: httpx.AsyncClient
) -> None:
    await place.first(client)
    ben = await place.register(client, "ben")
    token = (await make_token(client, ben)).json()["token"]
    await place.deactivate(ben["user"]["user_id"], end_logins=False)
    for each in (token, ben["access_token"]):
        answer = await client.get("/v1/auth/sessions", headers={"Authorization": f"Bearer {each}"})
        problem(answer, 401, "unauthenticated")


async def test_a_lost_right_is_gone_from_tokens_verified_before(
    place: Place, client: httpx.AsyncClient
) -> None:
    anna = await place.first(client)
    authenticator = place.identity.authenticator
    assert (await authenticator.authenticate(anna["access_token"])).is_admin
    await place.demote(anna["user"]["user_id"])
    assert authenticator.known(anna["access_token"]) is None
    assert not (await authenticator.authenticate(anna["access_token"])).is_admin


async def test_one_person_has_a_hundred_api_tokens_at_most(
    place: Place, client: httpx.AsyncClient
) -> None:
    session = await place.first(client)
    for _ in range(100):
        assert (await make_token(client, session)).status_code == 201
    problem(await make_token(client, session), 409, "inapplicable")
