import json

import pytest

from infra.documents.openapi import PAGE
from infra.documents.pages import ROOT
from tests.e2e.person import Person
from tests.integration.admin.server import Server

PLACES = {
    "name": "inbox",
    "partition": "0",
    "offset": "0",
    "invite_id": "0" * 8 + "-0000-7000-8000-" + "0" * 12,
}


def routes() -> list[tuple[str, str]]:
    """Return every route of administration, as OpenAPI has them."""
    document = json.loads((ROOT / PAGE).read_text(encoding="utf-8"))
    return [
        (method, path)
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if "administration" in operation.get("tags", ())
    ]


async def ask(person: Person, method: str, path: str, token: str | None = None) -> tuple[int, str]:
    url = person.product.url + path.format(**PLACES)
    headers = {"Authorization": f"Bearer {token or person.token}"}
    body: dict[str, object] | None = {} if method == "post" else None
    answer = await person._http.request(method, url, json=body, headers=headers)
    return answer.status_code, answer.json()["type"] if answer.status_code >= 400 else ""


def test_there_are_such_routes() -> None:
    assert len(routes()) == 13


@pytest.mark.parametrize(("method", "path"), routes())
async def test_nobody_else_is_let_in(server: Server, method: str, path: str) -> None:
    admin, ben = await server.person("anna"), await server.person("ben")
    status, slug = await ask(ben, method, path)
    assert status == 403
    assert slug in {"/problems/not-an-administrator", "/problems/not-permitted"}
    made = await admin.post("/v1/auth/api-tokens", {"name": "x", "scopes": ["read", "write"]})
    assert await ask(admin, method, path, made.json()["token"]) == (403, "/problems/out-of-scope")


async def test_who_is_demoted_is_out_at_once(server: Server) -> None:
    anna, ben = await server.person("anna"), await server.person("ben")
    assert (await ben.try_get("/v1/admin/users")).status_code == 403
    await anna.command("promote-user", user_id=ben.user_id)
    assert (await ben.try_get("/v1/admin/users")).status_code == 200
    await anna.command("demote-user", user_id=ben.user_id)
    assert (await ben.try_get("/v1/admin/users")).status_code == 403


async def test_only_administrators_promote_demote_and_reactivate(server: Server) -> None:
    anna, ben = await server.person("anna"), await server.person("ben")
    for command, user_id in (
        ("promote-user", ben.user_id),
        ("demote-user", anna.user_id),
        ("reactivate-user", ben.user_id),
        ("deactivate-user", anna.user_id),
    ):
        refused = await ben.try_command(command, user_id=user_id)
        assert (refused.status_code, refused.json()["type"]) == (403, "/problems/not-permitted")


async def test_the_last_administrator_stays(server: Server) -> None:
    anna = await server.person("anna")
    refused = await anna.try_command("demote-user", user_id=anna.user_id)
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/last-administrator")
