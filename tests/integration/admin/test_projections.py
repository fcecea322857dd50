import asyncio
from typing import Any

from tests.e2e.person import Person
from tests.integration.admin.server import Server


async def ended(person: Person, name: str) -> dict[str, Any]:
    """Return how a rebuild ended."""
    while True:
        state = await person.get(f"/v1/admin/projections/{name}/rebuild")
        if state["state"] != "running":
            return state
        await asyncio.sleep(0.01)


async def test_every_projection_says_how_far_it_is(server: Server) -> None:
    anna = await server.person("anna")
    await anna.send(await anna.create(), "hello")
    await anna.get("/v1/inbox")
    items = {each["name"]: each for each in (await anna.get("/v1/admin/projections"))["items"]}
    assert items.keys() == {"messages", "inbox", "members", "profiles"}
    inbox = items["inbox"]
    assert (inbox["applied"], inbox["lag_events"], inbox["lag_seconds"]) == (inbox["head"], 0, 0)
    assert (inbox["version"], inbox["parked"], inbox["error"]) == (1, 0, None)
    assert inbox["rebuild"] is None
    assert (await anna.get("/v1/admin/parked"))["items"] == []


async def test_a_rebuild_is_ordered_followed_and_recorded(server: Server) -> None:
    anna = await server.person("anna")
    await anna.send(await anna.create(), "hello")
    answer = await anna.post("/v1/admin/projections/inbox/rebuild", {})
    assert (answer.status_code, answer.json()["state"]) == (202, "running")
    state = await ended(anna, "inbox")
    assert (state["state"], state["version"], state["stage"]) == ("done", 2, "active")
    assert state["applied"] >= 3
    items = {each["name"]: each for each in (await anna.get("/v1/admin/projections"))["items"]}
    assert (items["inbox"]["version"], items["inbox"]["rebuild"]) == (2, state)
    ordered = {"type": "RebuildOrdered", "projection": "inbox"}
    assert await server.trail(anna) == [ordered]


async def test_one_rebuild_of_a_projection_at_a_time(server: Server) -> None:
    anna = await server.person("anna")
    path = "/v1/admin/projections/inbox/rebuild"
    answers = await asyncio.gather(*(anna.post(path, {}) for _ in range(4)))
    begun = [each.status_code for each in answers].count(202)
    refused = {each.json()["type"] for each in answers if each.status_code != 202}
    assert begun >= 1
    assert refused <= {"/problems/rebuild-under-way"}
    await ended(anna, "inbox")


async def test_what_is_not_there_is_not_rebuilt(server: Server) -> None:
    anna = await server.person("anna")
    answer = await anna.post("/v1/admin/projections/moon/rebuild", {})
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/projection-unknown")
    assert await server.trail(anna) == []
