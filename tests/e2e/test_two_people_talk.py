"""The backbone over HTTP and sockets: talk, search, leave, come back, miss nothing."""

import asyncio

from contracts.ids import uuid7
from tests.e2e.conftest import Register
from tests.product import Served


async def test_a_message_reaches_history_inbox_search_and_the_others_socket(
    register: Register,
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Plans", member_ids=[ben.user_id])
    live = await ben.live()
    sent = await anna.send(talk, "Shall we paint the *lighthouse*?")
    (seen,) = await live.messages(1)
    assert (seen["message_id"], seen["seq"], seen["author_id"]) == (
        sent["message_id"],
        1,
        anna.user_id,
    )
    ben.keep(sent["position"])
    (read,) = await ben.history(talk)
    assert read["body"] == "Shall we paint the *lighthouse*?"
    (item,) = (await ben.get("/v1/inbox"))["items"]
    assert (item["title"], item["unread"], item["last_seq"]) == ("Plans", 1, 1)
    (hit,) = (await ben.get("/v1/search", q="lighthouses"))["items"]
    assert hit["message"]["message_id"] == sent["message_id"]
    start, end = hit["highlights"][0]
    assert hit["message"]["body"][start:end] == "lighthouse"
    await live.close()


async def test_who_closes_the_laptop_misses_nothing(register: Register) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Night shift", member_ids=[ben.user_id])
    live = await ben.live()
    await anna.send(talk, "one")
    assert [each["body"] for each in await live.messages(1)] == ["one"]
    await live.close()
    for text in ("two", "three", "four"):
        await anna.send(talk, text)
    back = await ben.live(resume=True)
    assert back.welcome["resumed"] is True
    missed = await back.messages(3)
    assert [(each["seq"], each["body"]) for each in missed] == [
        (2, "two"),
        (3, "three"),
        (4, "four"),
    ]
    await anna.send(talk, "five")
    assert [each["seq"] for each in await back.messages(1)] == [5]
    await back.close()


async def test_a_restart_in_the_middle_of_a_conversation_loses_nothing(
    register: Register, product: Served
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Through it all", member_ids=[ben.user_id])
    live = await ben.live()
    await anna.send(talk, "before")
    await live.messages(1)
    reconnect = asyncio.ensure_future(live.next("reconnect"))
    assert await asyncio.to_thread(product.stop) == 0
    assert (await reconnect)["after_ms"] >= 0
    await asyncio.to_thread(product.start)
    await anna.send(talk, "after")
    back = await ben.live(resume=True)
    assert [each["body"] for each in await back.messages(1)] == ["after"]
    assert [each["seq"] for each in await ben.history(talk)] == [1, 2]
    await back.close()


async def test_the_same_command_again_gives_the_same_answer(register: Register) -> None:
    anna = await register("anna")
    talk = await anna.create(title="Once")
    body = {
        "command_id": str(uuid7()),
        "conversation_id": talk,
        "message_id": str(uuid7()),
        "body": "only once",
    }
    answers = await asyncio.gather(
        *(anna.post("/v1/commands/send-message", body) for _ in range(50))
    )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    anna.keep(answers[0].json()["position"])
    assert len(await anna.history(talk)) == 1
    other = await anna.post("/v1/commands/send-message", body | {"body": "another"})
    assert other.status_code == 422
    assert other.json()["type"] == "/problems/command-id-reused"


async def test_a_removed_member_gets_nothing_more(register: Register) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Closed circle", member_ids=[ben.user_id])
    live = await ben.live()
    await anna.send(talk, "secret one")
    await live.messages(1)
    removed = await anna.command("remove-member", conversation_id=talk, user_id=ben.user_id)
    await anna.send(talk, "secret two")
    await live.update("member-removed", lambda update: update["user_id"] == ben.user_id)
    ben.keep(removed["position"])
    answer = await ben.read(f"/v1/conversations/{talk}/messages")
    assert answer.status_code == 404
    assert (await ben.get("/v1/search", q="secret"))["items"] == []
    other = await ben.create(title="Elsewhere")
    await ben.send(other, "the next frame")
    assert [each["body"] for each in await live.messages(1)] == ["the next frame"]
    await live.close()
