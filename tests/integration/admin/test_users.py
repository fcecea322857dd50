import httpx

from tests.e2e.person import PASSWORD
from tests.integration.admin.server import Server


async def test_accounts_are_found_with_when_they_were_here(server: Server) -> None:
    anna, ben = await server.person("anna"), await server.person("ben")
    await anna.command("deactivate-user", user_id=ben.user_id)
    everyone = (await anna.get("/v1/admin/users"))["items"]
    assert [(each["user"]["user_name"], each["user"]["active"]) for each in everyone] == [
        ("anna", True),
        ("ben", False),
    ]
    assert everyone[0]["last_seen_at"] is not None
    assert everyone[1]["last_seen_at"] is None
    for query, names in (
        ({"only": "active"}, ["anna"]),
        ({"only": "deactivated"}, ["ben"]),
        ({"only": "administrators"}, ["anna"]),
        ({"q": "be"}, ["ben"]),
    ):
        found = (await anna.get("/v1/admin/users", **query))["items"]
        assert [each["user"]["user_name"] for each in found] == names


async def test_accounts_of_a_kind_are_paged_past_the_others(server: Server) -> None:
    anna = await server.person("anna")
    for name in ("ben", "cleo", "dora", "emil"):
        person = await server.person(name)
        if name in {"ben", "dora"}:
            await anna.command("deactivate-user", user_id=person.user_id)
    first = await anna.get("/v1/admin/users", only="active", limit=2)
    second = await anna.get("/v1/admin/users", only="active", limit=2, cursor=first["next"])
    names = [each["user"]["user_name"] for page in (first, second) for each in page["items"]]
    assert names == ["anna", "cleo", "emil"]
    assert second["next"] is None


async def test_a_deactivated_person_comes_back_with_the_password(server: Server) -> None:
    anna, ben = await server.person("anna"), await server.person("ben")
    await anna.command("promote-user", user_id=ben.user_id)
    await anna.command("deactivate-user", user_id=ben.user_id)
    async with httpx.AsyncClient(base_url=server.url) as http:
        login = {"login": "ben", "password": PASSWORD}
        assert (await http.post("/v1/auth/login", json=login)).status_code == 401
        await anna.command("reactivate-user", user_id=ben.user_id)
        session = (await http.post("/v1/auth/login", json=login)).json()
    assert session["user"]["is_admin"] is False
    found = await anna.get(f"/v1/users/{ben.user_id}")
    assert (found["active"], found["is_admin"]) == (True, False)


async def test_invitations_are_made_listed_and_taken_back(server: Server) -> None:
    anna = await server.person("anna")
    made = (await anna.post("/v1/auth/invites", {"days": 3})).json()
    assert made["code"].startswith("msi_")
    items = (await anna.get("/v1/auth/invites"))["items"]
    assert [each["invite_id"] for each in items] == [made["invite_id"]]
    assert "code" not in items[0]
    path = f"{server.url}/v1/auth/invites/{made['invite_id']}"
    headers = {"Authorization": f"Bearer {anna.token}"}
    async with httpx.AsyncClient(headers=headers) as http:
        assert (await http.delete(path)).status_code == 204
        again = await http.delete(path)
    assert again.json()["type"] == "/problems/server-invite-unknown"
    assert [each["type"] for each in await server.trail(anna)] == [
        "ServerInviteMade",
        "ServerInviteRevoked",
    ]


async def test_settings_say_where_they_come_from(server: Server) -> None:
    anna = await server.person("anna")
    rows = {each["name"]: each for each in (await anna.get("/v1/admin/settings"))["items"]}
    assert (rows["port"]["value"], rows["port"]["source"]) == ("0", "environment")
    assert (rows["server_name"]["value"], rows["server_name"]["source"]) == ("Here", "option")
    assert rows["limits.send"]["value"] == "500/s, burst 5000"
    assert rows["limits.send"]["variable"] == "MESSENGER_LIMIT_SEND"
    assert (rows["limits.read"]["source"], rows["secret"]["value"]) == ("default", None)
    assert rows["cookie_secure"]["value"] == "true"
    assert rows["registration"]["choices"] == ["open", "invite", "closed"]
    assert all(each["note"] for each in rows.values())
