from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from argon2.profiles import CHEAPEST

from infra.argon2.passwords import Argon2Passwords
from infra.memory.limits import MemoryLimiter, Rate
from tests.integration.identity.place import PASSWORD, Place, bearer, problem


async def login(client: httpx.AsyncClient, name: str, password: str = PASSWORD) -> httpx.Response:
    return await client.post("/v1/auth/login", json={"login": name, "password": password})


async def test_one_signs_in_by_name_or_address_in_any_case(
    place: Place, client: httpx.AsyncClient
) -> None:
    first = await place.first(client, email="anna@example.org")
    sessions = [(await login(client, name)).json() for name in ("anna", "ANNA", "Anna@Example.org")]
    assert {session["user"]["user_id"] for session in sessions} == {first["user"]["user_id"]}
    ids = [session["session_id"] for session in [first, *sessions]]
    tokens = [session["refresh_token"] for session in [first, *sessions]]
    assert len(set(ids)) == len(set(tokens)) == 4


async def test_a_refused_sign_in_does_not_say_why(place: Place, client: httpx.AsyncClient) -> None:
    await place.first(client)
    ended = await place.register(client, "ended")
    await place.deactivate(ended["user"]["user_id"])
    answers = [
        await login(client, "anna", "wrong password"),
        await login(client, "nobody"),
        await login(client, "nobody@example.org"),
        await login(client, "ended"),
        await login(client, "ended", "wrong password"),
        await login(client, "\u0130stanbul \U0001f600"),
    ]
    assert {answer.status_code for answer in answers} == {401}
    bodies = [{**answer.json(), "instance": ""} for answer in answers]
    assert all(each == bodies[0] for each in bodies)
    assert len({tuple(sorted(set(answer.headers) - {"x-request-id"})) for answer in answers}) == 1


async def test_an_unknown_account_costs_a_verification_too(tmp_path: Path) -> None:
    class Counting(Argon2Passwords):
        verified = 0

        def _matches(self, password: str, password_hash: str | None) -> bool:
            self.verified += 1
            return super()._matches(password, password_hash)

    passwords = Counting(CHEAPEST)
    place = Place(tmp_path / "identity.db", passwords=passwords)
    await place.identity.ring.open(place.clock())
    async with place.client() as client:
        await place.first(client)
        for name in ("nobody", "nobody@example.org", "anna"):
            before = passwords.verified
            await login(client, name, "wrong password")
            assert passwords.verified == before + 1
    await place.close()


async def test_each_account_and_each_network_has_its_budget(tmp_path: Path) -> None:
    rates = {"login": Rate(0.1, 3), "login_address": Rate(0.1, 6), "register": None}
    place = Place(tmp_path / "identity.db", limiter=MemoryLimiter(rates, lambda: 0.0))
    await place.identity.ring.open(place.clock())
    async with place.client() as client:
        await place.first(client)
        statuses = [(await login(client, "anna", "wrong password")).status_code for _ in range(3)]
        assert statuses == [401, 401, 401]
        slowed = await login(client, "ANNA")
        problem(slowed, 429, "rate-limited")
        assert int(slowed.headers["retry-after"]) >= 1
        assert (await login(client, "nobody")).status_code == 401
        assert (await login(client, "nobody")).status_code == 401
        problem(await login(client, "else"), 429, "rate-limited")
    await place.close()


async def test_a_hash_of_weaker_parameters_is_made_anew_at_sign_in(tmp_path: Path) -> None:
    before = Place(tmp_path / "identity.db")
    await before.identity.ring.open(before.clock())
    async with before.client() as client:
        user_id = (await before.first(client))["user"]["user_id"]
    weak = await before.credentials_of(user_id)
    await before.close()
    stronger = replace(CHEAPEST, time_cost=2, memory_cost=16)
    after = Place(
        tmp_path / "identity.db",
        passwords=Argon2Passwords(stronger),
        log=before.log,
        feed=before.feed,
    )
    await after.identity.ring.open(after.clock())
    async with after.client() as client:
        assert (await login(client, "anna")).status_code == 200
        strong = await after.credentials_of(user_id)
        assert strong != weak
        assert not after.passwords.is_outdated(strong)
        assert (await login(client, "anna")).status_code == 200
        assert await after.credentials_of(user_id) == strong
    await after.close()


async def test_a_token_is_good_for_five_minutes(place: Place, client: httpx.AsyncClient) -> None:
    session = await place.first(client)
    place.clock.forward(299)
    answer = await client.get("/v1/auth/sessions", headers=bearer(session))
    assert answer.status_code == 200
    place.clock.forward(1)
    answer = await client.get("/v1/auth/sessions", headers=bearer(session))
    problem(answer, 401, "unauthenticated")


@pytest.mark.parametrize("name", ["", "x" * 255])
async def test_a_login_of_no_sensible_length_is_malformed(
    place: Place, client: httpx.AsyncClient, name: str
) -> None:
    await place.first(client)
    problem(await login(client, name), 400, "malformed-request")
