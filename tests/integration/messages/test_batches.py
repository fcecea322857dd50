import json
from typing import Any

import httpx

from contracts.ids import uuid7
from tests.integration.messages.doors import ANN, BATCH, JSON_TYPE, Place, send_body


async def batch(client: httpx.AsyncClient, *commands: tuple[str, Any]) -> list[dict[str, Any]]:
    items = [{"name": name, "body": body} for name, body in commands]
    answer = await client.post(BATCH, headers=ANN, json={"commands": items})
    assert answer.status_code == 200, answer.text
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


async def test_sends_of_a_batch_count_up_in_their_order(place: Place) -> None:
    bodies = [send_body(place.tea, body=f"{n} for @ann") for n in range(256)]
    results = await batch(place.doors.raw, *(("send-message", body) for body in bodies))
    assert [result["status"] for result in results] == [200] * 256
    assert [result["body"]["seq"] for result in results] == list(range(1, 257))
    assert [result["body"]["message_id"] for result in results] == [
        body["message_id"] for body in bodies
    ]


async def test_one_failure_does_not_stop_the_others(place: Place) -> None:
    good, late = send_body(place.tea), send_body(place.tea)
    results = await batch(
        place.doors.raw,
        ("send-message", good),
        ("send-message", send_body(place.tea, body="a\0b")),
        ("send-message", send_body(place.tea, body=" ")),
        ("send-message", []),
        ("send-message", send_body(place.tea, body="\u00e4" * 16_384, reply_to_id=" " * 70_000)),
        ("fly-away", {}),
        ("batch", {"commands": []}),
        ("send-message", late),
    )
    assert [result["status"] for result in results] == [200, 400, 400, 400, 413, 404, 404, 200]
    assert results[7]["body"]["seq"] == 2


async def test_a_failure_looks_as_it_does_alone(place: Place) -> None:
    wrong = send_body(place.tea, conversation_id=str(uuid7()))
    (within,) = await batch(place.doors.raw, ("send-message", wrong))
    alone = await place.doors.raw.post("/v1/commands/send-message", headers=ANN, json=wrong)
    assert within["status"] == alone.status_code == 404
    assert _without_instance(within["body"]) == _without_instance(alone.json())


async def test_commands_of_a_conversation_come_in_order(place: Place) -> None:
    first = send_body(place.tea, body="one")
    on_first = {"conversation_id": str(place.tea), "message_id": first["message_id"]}
    results = await batch(
        place.doors.raw,
        ("send-message", first),
        ("edit-message", {"command_id": str(uuid7()), **on_first, "body": "uno"}),
        ("add-reaction", {"command_id": str(uuid7()), **on_first, "emoji": "👍"}),
        ("send-message", send_body(place.tea, thread_root_id=first["message_id"])),
        (
            "mark-read",
            {"command_id": str(uuid7()), "conversation_id": str(place.tea), "seq": 2},
        ),
        ("delete-message", {"command_id": str(uuid7()), **on_first}),
        ("edit-message", {"command_id": str(uuid7()), **on_first, "body": "eins"}),
        ("send-message", send_body(place.tea, thread_root_id=first["message_id"])),
    )
    assert [result["status"] for result in results] == [200, 200, 200, 200, 200, 200, 409, 409]


async def test_a_command_of_no_conversation_waits_for_all_before_it(place: Place) -> None:
    later = send_body(place.tea, send_at="2026-11-24T13:00:00Z")
    results = await batch(
        place.doors.raw,
        ("schedule-message", later),
        (
            "cancel-scheduled-message",
            {"command_id": str(uuid7()), "message_id": later["message_id"]},
        ),
    )
    assert [result["status"] for result in results] == [200, 200]


async def test_the_same_batch_again_has_the_same_results(place: Place) -> None:
    commands = [("send-message", send_body(place.tea)) for _ in range(5)]
    first = await batch(place.doors.raw, *commands)
    assert await batch(place.doors.typed, *commands) == first


async def test_both_doors_refuse_a_bad_batch_alike(place: Place) -> None:
    one = {"name": "send-message", "body": send_body(place.tea)}
    for content in (
        b"",
        b"[]",
        b'{"commands": []}',
        b'{"commands": [{"name": "\xff"}]}',
        b'{"commands": ' + b"[" * 20_000,
        b'{"commands": [{"name": "send-message", "body": ' + b"[" * 20_000,
        b'{"commands": [{"name": "send-message"}]}',
        json.dumps({"commands": [one] * 257}).encode(),
        json.dumps({"commands": [one], "atomic": True}).encode(),
        b" " * (4 * 1024 * 1024 + 1),
    ):
        answers = [
            await client.post(BATCH, headers=ANN | JSON_TYPE, content=content)
            for client in (place.doors.raw, place.doors.typed)
        ]
        assert answers[0].status_code in {400, 413}
        assert answers[0].status_code == answers[1].status_code
        assert _without_instance(answers[0].json()) == _without_instance(answers[1].json())


async def test_a_large_batch_is_not_too_large(place: Place) -> None:
    commands = [("send-message", send_body(place.tea, body="x" * 10_000)) for _ in range(200)]
    for client in (place.doors.raw, place.doors.typed):
        results = await batch(client, *commands)
        assert {result["status"] for result in results} == {200}


def _without_instance(problem: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in problem.items() if key != "instance"}
