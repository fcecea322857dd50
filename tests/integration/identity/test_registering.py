import asyncio
from pathlib import Path

import httpx
import pytest
from argon2.profiles import CHEAPEST

from commands.handlers.plan import Change, Envelope, Plan, append_of
from commands.identity_ports import Credentials
from commands.ports import NEW
from contracts import streams
from contracts.events.invite import InviteLinkCreated, InviteLinkRevoked
from contracts.ids import CommandId, ConversationId, InviteId, UserId, uuid7
from contracts.log import Metadata
from contracts.views.identity import Registration
from infra.argon2.passwords import Argon2Passwords
from infra.sealing import InviteCodes
from tests.integration.identity.place import PASSWORD, Place, bearer, problem


async def opened(path: Path, registration: Registration) -> Place:
    place = Place(path / "identity.db", registration=registration)
    await place.identity.ring.open(place.clock())
    return place


def body(name: str, **fields: object) -> dict[str, object]:
    return {"user_name": name, "password": PASSWORD, **fields}


async def test_the_first_account_needs_the_setup_code_and_administers(
    place: Place, client: httpx.AsyncClient
) -> None:
    assert (await client.get("/v1/auth/config")).json() == {
        "registration": "open",
        "first_run": True,
        "providers": [],
        "server_name": "Lighthouse",
    }
    for code in (None, "wrong", "ÿ", place.setup_code[:-1]):
        answer = await client.post("/v1/auth/register", json=body("anna", invite=code))
        problem(answer, 403, "setup-code-needed")
    session = await place.first(client)
    assert session["user"]["is_admin"] is True
    assert session["expires_in"] == 300
    assert (await client.get("/v1/auth/config")).json()["first_run"] is False
    second = await place.register(client, "ben", invite=place.setup_code)
    assert second["user"]["is_admin"] is False


async def test_of_two_first_accounts_at_once_one_administers(
    place: Place, client: httpx.AsyncClient
) -> None:
    names = [f"person{number}" for number in range(5)]
    sessions = await asyncio.gather(*(place.first(client, name) for name in names))
    assert sum(session["user"]["is_admin"] for session in sessions) == 1


async def test_a_name_is_kept_in_lower_case_and_is_unique_in_any_case(
    place: Place, client: httpx.AsyncClient
) -> None:
    session = await place.first(client, "Anna.B")
    assert session["user"]["user_name"] == "anna.b"
    assert session["user"]["display_name"] == "Anna.B"
    answer = await client.post("/v1/auth/register", json=body("ANNA.b"))
    problem(answer, 409, "value-taken")


async def test_an_address_is_unique_in_any_case(place: Place, client: httpx.AsyncClient) -> None:
    await place.first(client, email="Anna@Example.org")
    answer = await client.post("/v1/auth/register", json=body("ben", email="anna@example.ORG"))
    problem(answer, 409, "value-taken")
    await place.register(client, "ben")


async def test_a_chosen_id_is_the_account_s_once(place: Place, client: httpx.AsyncClient) -> None:
    user_id = str(uuid7())
    await place.first(client)
    assert (await place.register(client, "ben", user_id=user_id))["user"]["user_id"] == user_id
    answer = await client.post("/v1/auth/register", json=body("carl", user_id=user_id))
    problem(answer, 409, "value-taken")
    signed_in = {"login": "ben", "password": PASSWORD}
    assert (await client.post("/v1/auth/login", json=signed_in)).status_code == 200


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"user_name": "a"}, "$.user_name"),
        ({"user_name": "a" * 33}, "$.user_name"),
        ({"user_name": "an na"}, "$.user_name"),
        ({"user_name": "änna"}, "$.user_name"),
        ({"user_name": "anna\n"}, "$.user_name"),
        ({"user_name": "..."}, "$.user_name"),
        ({"user_name": "All"}, "$.user_name"),
        ({"password": "1234567"}, "$.password"),
        ({"password": "p" * 257}, "$.password"),
        ({"password": "Password1"}, "$.password"),
        ({"password": "ann.anders", "user_name": "Ann.Anders"}, "$.password"),
        ({"display_name": "\u202eanna"}, "$.display_name"),
        ({"display_name": " "}, "$.display_name"),
        ({"email": "anna"}, "$.email"),
        ({"email": "anna@example.org\n"}, "$.email"),
        ({"user_id": "00000000-0000-0000-0000-000000000000"}, "$.user_id"),
        ({"is_admin": True}, "$"),
    ],
)
async def test_what_is_not_usable_is_refused_with_the_place(
    place: Place, client: httpx.AsyncClient, fields: dict[str, object], path: str
) -> None:
    answer = await client.post(
        "/v1/auth/register", json=body("anna", invite=place.setup_code) | fields
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["path"] == path


async def test_a_long_password_is_taken_whole(place: Place, client: httpx.AsyncClient) -> None:
    password = "p" * 255 + "q"
    await place.first(client, password=password)
    cut = {"login": "anna", "password": password[:-1]}
    problem(await client.post("/v1/auth/login", json=cut), 401, "wrong-credentials")
    whole = {"login": "anna", "password": password}
    assert (await client.post("/v1/auth/login", json=whole)).status_code == 200


async def test_what_a_crash_left_behind_blocks_no_retry(
    place: Place, client: httpx.AsyncClient
) -> None:
    await place.first(client)
    orphan = UserId(uuid7())
    await place.identity.credentials.add(
        Credentials(user_id=orphan, password_hash="half", email="ben@example.org")
    )
    await place.register(client, "ben", user_id=str(orphan), email="ben@example.org")
    await place.identity.credentials.add(
        Credentials(user_id=UserId(uuid7()), password_hash="half", email="carl@example.org")
    )
    await place.register(client, "carl", email="carl@example.org")


async def test_a_refused_name_leaves_no_credentials(
    place: Place, client: httpx.AsyncClient
) -> None:
    await place.first(client)
    await client.post("/v1/auth/register", json=body("anna", email="other@example.org"))
    assert len(await place.identity.credentials.people()) == 1


async def test_a_closed_server_takes_nobody(tmp_path: Path) -> None:
    place = await opened(tmp_path, "closed")
    async with place.client() as client:
        await place.first(client)
        answer = await client.post("/v1/auth/register", json=body("ben"))
        problem(answer, 403, "registration-closed")
    await place.close()


async def test_an_invitation_lets_one_person_in(tmp_path: Path) -> None:
    place = await opened(tmp_path, "invite")
    async with place.client() as client:
        await place.first(client)
        code = await place.identity.invites.make(place.clock().replace(hour=9))
        taken = await client.post("/v1/auth/register", json=body("anna", invite=code))
        problem(taken, 409, "value-taken")
        answers = await asyncio.gather(
            *(
                client.post("/v1/auth/register", json=body(f"person{number}", invite=code))
                for number in range(5)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [201, 403, 403, 403, 403]
        late = await place.identity.invites.make(place.clock().replace(hour=9))
        place.clock.forward(3_600)
        problem(
            await client.post("/v1/auth/register", json=body("ben", invite=late)),
            403,
            "invite-needed",
        )
    await place.close()


async def test_a_link_into_a_conversation_lets_people_in_while_it_opens(tmp_path: Path) -> None:
    place = await opened(tmp_path, "invite")
    conversation, invite = ConversationId(uuid7()), InviteId(uuid7())
    stream = streams.invite(conversation, invite)

    async def record(event: InviteLinkCreated | InviteLinkRevoked, expected: int) -> None:
        metadata = Metadata(
            actor_id=UserId(uuid7()), command_id=CommandId(uuid7()), correlation_id=uuid7()
        )
        plan = Plan(key=conversation, changes=(Change(stream, (event,), expected),))
        await place.log.append(append_of(plan, Envelope(metadata, b"")))

    code = InviteCodes(b"s" * 32).seal(conversation, invite)
    async with place.client() as client:
        await place.first(client)
        answer = await client.post("/v1/auth/register", json=body("ben", invite=code))
        problem(answer, 403, "invite-needed")
        await record(InviteLinkCreated(invite_id=invite, conversation_id=conversation), NEW)
        await place.register(client, "ben", invite=code)
        await place.register(client, "carl", invite=code)
        await record(InviteLinkRevoked(invite_id=invite, conversation_id=conversation), 0)
        answer = await client.post("/v1/auth/register", json=body("dora", invite=code))
        problem(answer, 403, "invite-needed")
    await place.close()


async def test_a_new_account_is_signed_in(place: Place, client: httpx.AsyncClient) -> None:
    session = await place.first(client, device_name="laptop")
    listed = (await client.get("/v1/auth/sessions", headers=bearer(session))).json()["items"]
    assert [item["device_name"] for item in listed] == ["laptop"]
    assert listed[0]["current"] is True


async def test_a_stranger_s_password_is_not_hashed_where_nobody_is_let_in(tmp_path: Path) -> None:
    class Hashing(Argon2Passwords):
        hashed = 0

        async def hash(self, password: str) -> str:
            self.hashed += 1
            return await super().hash(password)

    passwords = Hashing(CHEAPEST)
    place = Place(tmp_path / "identity.db", registration="closed", passwords=passwords)
    await place.identity.ring.open(place.clock())
    async with place.client() as client:
        await client.post("/v1/auth/register", json=body("ben"))
        assert passwords.hashed == 0
        await place.first(client)
        await client.post("/v1/auth/register", json=body("ben"))
        assert passwords.hashed == 1
    await place.close()
