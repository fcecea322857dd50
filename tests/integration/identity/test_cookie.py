import httpx
import pytest

from tests.integration.identity.place import PASSWORD, Place, problem

OWN = {"Origin": "https://server"}


async def signed_in(place: Place, client: httpx.AsyncClient) -> httpx.Response:
    await place.first(client)
    return await client.post(
        "/v1/auth/login", json={"login": "anna", "password": PASSWORD, "cookie": True}
    )


async def test_the_cookie_holds_the_refresh_token_out_of_reach(
    place: Place, client: httpx.AsyncClient
) -> None:
    answer = await signed_in(place, client)
    assert "refresh_token" not in answer.json()
    attributes = {part.strip().lower() for part in answer.headers["set-cookie"].split(";")[1:]}
    assert {"httponly", "secure", "samesite=strict", "path=/v1/auth"} <= attributes


async def test_a_session_is_renewed_and_ended_by_its_cookie(
    place: Place, client: httpx.AsyncClient
) -> None:
    before = (await signed_in(place, client)).cookies["messenger_refresh"]
    answer = await client.post("/v1/auth/refresh", headers=OWN)
    assert answer.status_code == 200
    assert "refresh_token" not in answer.json()
    assert answer.cookies["messenger_refresh"] != before
    answer = await client.post("/v1/auth/logout", headers=OWN)
    assert answer.status_code == 204
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    problem(await client.post("/v1/auth/refresh", headers=OWN), 401, "refresh-refused")


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "",
        "https://evil.example",
        "https://server.evil.example",
        "https://evilserver",
        "https://server:444",
        "https://server/",
        "https://sub.server",
        "file://server",
    ],
)
@pytest.mark.parametrize("path", ["/v1/auth/refresh", "/v1/auth/logout"])
async def test_another_site_cannot_use_the_cookie(
    place: Place, client: httpx.AsyncClient, path: str, origin: str | None
) -> None:
    await signed_in(place, client)
    headers = {} if origin is None else {"Origin": origin}
    problem(await client.post(path, headers=headers), 403, "origin-refused")
    assert (await client.post("/v1/auth/refresh", headers=OWN)).status_code == 200
