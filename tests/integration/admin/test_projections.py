import asyncio
from typing import Any
from uuid import UUID

from projections.ports import Parked
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


async def test_what_is_parked_is_shown_and_folded_again(server: Server) -> None:
    anna = await server.person("anna")
    room = await anna.create()
    await anna.get("/v1/inbox")
    made = (await anna.get("/v1/admin/events", type="ConversationCreated"))["items"][0]
    model = server.place._views.projecting.runner.consumer("inbox").model
    place = {"lane": made["partition"], "offset": made["offset"], "type": made["type"]}
    await model.park(Parked(key=UUID(room), error="no", parked_at=1, **place))
    (parked,) = (await anna.get("/v1/admin/parked"))["items"]
    assert (parked["projection"], parked["key"], parked["error"]) == ("inbox", room, "no")
    wanted = {"projection": "inbox", "key": room}
    answer = await anna.post("/v1/admin/parked/retry", wanted)
    assert (answer.status_code, answer.json()) == (200, {"items": []})
    assert (await anna.get("/v1/admin/parked"))["items"] == []
    assert await server.trail(anna) == [{"type": "ParkedRetried", **wanted}]
    unknown = await anna.post("/v1/admin/parked/retry", wanted | {"projection": "moon"})
    assert unknown.json()["type"] == "/problems/projection-unknown"
