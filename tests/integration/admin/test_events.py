from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.ids import uuid7
from tests.e2e.person import JSON, Person
from tests.integration.admin.server import Server


async def events(person: Person, **query: object) -> list[JSON]:
    """Return all pages, the latest event first."""
    found: list[JSON] = []
    cursor: dict[str, str] = {}
    while True:
        page = await person.get("/v1/admin/events", **query, **cursor)
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def types(found: list[JSON]) -> list[Any]:
    return [each["type"] for each in found]


async def test_events_are_listed_the_latest_first_over_all_partitions(server: Server) -> None:
    anna = await server.person("anna")
    rooms = [await anna.create() for _ in range(3)]
    for room in rooms:
        await anna.send(room, "hello")
    found = await events(anna, limit=2)
    assert types(found)[:3] == ["MessageSent"] * 3
    assert types(found)[-1] == "UserRegistered"
    assert [each["recorded_at"] for each in found] == sorted(
        (each["recorded_at"] for each in found), reverse=True
    )
    assert len(found) == len({(each["partition"], each["offset"]) for each in found})
    assert found[0]["actor_name"] == "Anna"
    assert not {"payload", "body"} & found[0].keys()


async def test_events_are_found_by_what_is_known_of_them(server: Server) -> None:
    anna, ben = await server.person("anna"), await server.person("ben")
    room, other = await anna.create(member_ids=[ben.user_id]), await ben.create()
    before = datetime.now(UTC)
    await ben.send(room, "hello")
    await anna.send(room, "good day")
    sent = (await events(anna, type="MessageSent"))[0]
    assert len(await events(anna, type="MessageSent", actor_id=ben.user_id)) == 1
    assert types(await events(anna, stream=f"timeline-{room}")) == ["MessageSent"] * 2
    assert len(await events(anna, stream=f"timeline-{room}", limit=1)) == 2
    assert await events(anna, stream=f"timeline-{other}") == []
    assert {each["stream"] for each in await events(anna, stream="user")} == {
        f"user-{anna.user_id}",
        f"user-{ben.user_id}",
    }
    assert await events(anna, correlation_id=sent["correlation_id"]) == [sent]
    since = before.isoformat()
    assert types(await events(anna, since=since)) == ["MessageSent"] * 2
    assert "MessageSent" not in types(await events(anna, until=since))
    below = await events(anna, partition=sent["partition"], below=sent["offset"])
    assert below[0]["offset"] == sent["offset"] - 1
    assert {each["partition"] for each in below} == {sent["partition"]}
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert await events(anna, since=later) == []


async def test_a_chain_leads_from_a_message_to_what_became_of_it_and_back(server: Server) -> None:
    anna, ben = await server.person("anna"), await server.person("ben")
    room = await anna.create(member_ids=[ben.user_id])
    message = {"conversation_id": room, "message_id": str(uuid7())}
    await anna.command("send-message", **message, body="Gren")
    await anna.command("edit-message", **message, body="Green")
    await ben.command("add-reaction", **message, emoji="⛵")
    sent = (await events(anna, type="MessageSent"))[0]
    at = "/v1/admin/events/{partition}/{offset}"
    detail = await anna.get(at.format(**sent))
    assert (detail["event"], detail["cause"], detail["request"]) == (sent, None, [sent])
    assert types(detail["effects"]) == ["MessageEdited", "ReactionAdded"]
    edited = await anna.get(at.format(**detail["effects"][0]))
    assert (edited["cause"], edited["effects"]) == (sent, [])
    joined = (await events(anna, type="MemberJoined"))[0]
    made = await anna.get(at.format(**joined))
    assert types(made["request"])[0] == "ConversationCreated"
    assert types(made["request"]).count("MemberJoined") == 2


async def test_a_scheduled_message_is_the_cause_of_what_is_sent(server: Server) -> None:
    anna = await server.person("anna")
    room = await anna.create()
    soon = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    ids = {"conversation_id": room, "message_id": str(uuid7())}
    await anna.command("schedule-message", **ids, body="later", send_at=soon)
    live = await anna.live(resume=True)
    await live.messages(1)
    await live.close()
    sent = (await events(anna, type="MessageSent"))[0]
    detail = await anna.get(f"/v1/admin/events/{sent['partition']}/{sent['offset']}")
    assert detail["cause"]["type"] == "MessageScheduled"


async def test_who_looks_into_a_conversation_is_recorded(server: Server) -> None:
    anna, ben = await server.person("anna"), await server.person("ben")
    room = await ben.create()
    await ben.send(room, "nobody else's business")
    sent = (await events(anna, type="MessageSent"))[0]
    at = f"/v1/admin/events/{sent['partition']}/{sent['offset']}"
    await anna.get(at)
    assert await server.trail(anna) == []
    content = await anna.get(f"{at}/content")
    assert content["payload"]["body"] == "nobody else's business"
    place = {name: sent[name] for name in ("partition", "offset", "stream")}
    assert await server.trail(anna) == [{"type": "ContentInspected", **place}]
    registered = (await events(anna, type="UserRegistered"))[0]
    own = await anna.get("/v1/admin/events/{partition}/{offset}/content".format(**registered))
    assert own["payload"]["user_name"] == "ben"
    assert len(await server.trail(anna)) == 1


async def test_what_was_erased_is_gone_for_administrators_too(server: Server) -> None:
    anna = await server.person("anna")
    room = await anna.create()
    gone = await anna.send(room, "oops")
    await anna.command("delete-message", conversation_id=room, message_id=gone["message_id"])
    sent = (await events(anna, type="MessageSent"))[0]
    assert sent["erased"] is True
    content = await anna.get(f"/v1/admin/events/{sent['partition']}/{sent['offset']}/content")
    assert content["payload"] is None


async def test_where_nothing_is_nothing_is_shown(server: Server) -> None:
    anna = await server.person("anna")
    for place in ("0/9007199254740991", "99/0"):
        answer = await anna.try_get(f"/v1/admin/events/{place}")
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/event-unknown")
