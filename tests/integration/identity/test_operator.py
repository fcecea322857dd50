import asyncio
import stat
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from commands.api.auth.problems import STATUS as AUTH_STATUS
from commands.api.problems import STATUS
from commands.handlers.plan import Change, Envelope, Plan, append_of
from commands.ports import NEW, Claim
from contracts.events.user import UserRegistered
from contracts.ids import SYSTEM, CommandId, UserId, uuid7
from contracts.log import Metadata
from contracts.operator import NewInvite, NewPerson
from contracts.streams import user
from infra.bootstrap.listener import Listener
from infra.files.operator_address import read_operator_address, write_operator_address
from infra.http.application import build_internal_application
from infra.http.edge import Edge
from infra.http.operator import operator_router, operator_token
from infra.http.operator_client import OperatorClient, OperatorRefused
from infra.http.problems import Problems
from tests.integration.identity.place import PASSWORD, Place, bearer, problem

SECRET = b"s" * 32
T = TypeVar("T")


def internal(place: Place) -> Edge:
    return build_internal_application(
        [operator_router(place.administration, SECRET, "http://here:1234")],
        problems=Problems(STATUS, AUTH_STATUS),
    )


@pytest.fixture
async def operator(place: Place) -> AsyncIterator[OperatorClient]:
    listener = Listener(internal(place), "127.0.0.1", 0)
    await listener.start()
    yield OperatorClient(f"http://127.0.0.1:{listener.port}", operator_token(SECRET))
    await listener.stop()


async def asked(call: Coroutine[None, None, T]) -> T:
    """Ask as a command does: in a process of its own, here a thread."""
    return await asyncio.to_thread(asyncio.run, call)


async def sign_in(client: httpx.AsyncClient, name: str, password: str) -> httpx.Response:
    return await client.post("/v1/auth/login", json={"login": name, "password": password})


async def test_the_first_administrator_may_come_from_the_command_line(
    client: httpx.AsyncClient, operator: OperatorClient, place: Place
) -> None:
    assert (await asked(operator.setup())).code == place.setup_code
    made = await asked(operator.create(NewPerson(user_name="Anna", is_admin=True)))
    assert (await asked(operator.setup())).code is None
    assert made.password is not None
    session = (await sign_in(client, "anna", made.password)).json()
    assert session["user"]["is_admin"] is True
    assert session["user"]["user_id"] == str(made.user_id)
    await place.register(client, "ben")


async def test_a_password_that_is_given_is_not_shown_again(
    client: httpx.AsyncClient, operator: OperatorClient
) -> None:
    person = NewPerson(user_name="anna", password=PASSWORD, display_name="Anna B")
    made = await asked(operator.create(person))
    assert made.password is None
    assert (await sign_in(client, "anna", PASSWORD)).json()["user"]["display_name"] == "Anna B"
    with pytest.raises(OperatorRefused, match="taken"):
        await asked(operator.create(person))
    with pytest.raises(OperatorRefused, match="tried first"):
        await asked(operator.create(NewPerson(user_name="ben", password="password")))


async def test_promotion_ends_the_first_run_and_the_last_administrator_stays(
    client: httpx.AsyncClient, operator: OperatorClient
) -> None:
    await asked(operator.create(NewPerson(user_name="anna", password=PASSWORD)))
    assert (await asked(operator.setup())).code is not None
    await asked(operator.promote("ANNA"))
    assert (await asked(operator.setup())).code is None
    for change in (operator.demote, operator.deactivate):
        with pytest.raises(OperatorRefused, match="administrator"):
            await asked(change("anna"))
    await asked(operator.create(NewPerson(user_name="ben", password=PASSWORD, is_admin=True)))
    session = (await sign_in(client, "anna", PASSWORD)).json()
    await asked(operator.deactivate("anna"))
    answer = await client.get("/v1/auth/sessions", headers=bearer(session))
    problem(answer, 401, "unauthenticated")
    people = {person.user_name: person for person in await asked(operator.people())}
    assert list(people) == ["anna", "ben"]
    assert (people["anna"].active, people["anna"].is_admin) == (False, False)
    assert (people["ben"].active, people["ben"].is_admin) == (True, True)
    with pytest.raises(OperatorRefused, match="nobody"):
        await asked(operator.promote("carl"))


async def test_an_imported_person_gets_a_password_and_a_reset_ends_sessions(
    client: httpx.AsyncClient, operator: OperatorClient, place: Place
) -> None:
    await place.first(client)
    imported = UserId(uuid7())
    event = UserRegistered(user_id=imported, user_name="ben", display_name="Ben")
    metadata = Metadata(actor_id=SYSTEM, command_id=CommandId(uuid7()), correlation_id=uuid7())
    plan = Plan(
        key=imported,
        changes=(Change(user(imported), (event,), NEW),),
        claims=(Claim("user-name", "ben", user(imported)),),
    )
    await place.log.append(append_of(plan, Envelope(metadata, b"")))
    found = {person.user_name: person.can_sign_in for person in await asked(operator.people())}
    assert found == {"anna": True, "ben": False}
    first = await asked(operator.reset_password("ben", None))
    assert first.password is not None
    session = (await sign_in(client, "ben", first.password)).json()
    await asked(operator.reset_password("ben", PASSWORD))
    assert (await sign_in(client, "ben", first.password)).status_code == 401
    assert (await sign_in(client, "ben", PASSWORD)).status_code == 200
    answer = await client.get("/v1/auth/sessions", headers=bearer(session))
    problem(answer, 401, "unauthenticated")


async def test_an_invitation_is_made_for_some_days(operator: OperatorClient) -> None:
    assert (await asked(operator.invite(NewInvite(days=1)))).code.startswith("msi_")
    with pytest.raises(OperatorRefused, match="days"):
        await asked(operator.invite(NewInvite(days=0)))


@pytest.mark.parametrize("authorization", ["", "Bearer x", f"Bearer {operator_token(b't' * 32)}"])
async def test_without_the_operator_s_token_nothing_is_answered(
    place: Place, authorization: str
) -> None:
    transport = httpx.ASGITransport(app=internal(place))  # type: ignore[arg-type] # typed loosely
    async with httpx.AsyncClient(transport=transport, base_url="http://internal") as stranger:
        headers = {"Authorization": authorization}
        for path in ("/internal/operator/setup", "/internal/operator/users"):
            problem(await stranger.get(path, headers=headers), 401, "unauthenticated")


async def test_the_operator_s_routes_are_not_on_the_public_listener(
    place: Place, client: httpx.AsyncClient
) -> None:
    headers = {"Authorization": f"Bearer {operator_token(SECRET)}"}
    assert place.app is not None
    problem(await client.get("/internal/operator/setup", headers=headers), 404, "not-found")


def test_a_server_leaves_its_address_to_its_owner(tmp_path: Path) -> None:
    assert read_operator_address(tmp_path) is None
    for port in (1, 2):
        write_operator_address(tmp_path, f"http://127.0.0.1:{port}")
    assert read_operator_address(tmp_path) == "http://127.0.0.1:2"
    assert stat.S_IMODE((tmp_path / "operator-url").stat().st_mode) == 0o600
