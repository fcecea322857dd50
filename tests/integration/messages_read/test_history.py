from typing import Any

import pytest

from contracts.events.timeline import Attachment
from contracts.ids import ConversationId, UserId, uuid7
from tests.integration.messages_read.world import Archive


async def talk(world: Archive, count: int) -> tuple[str, UserId, ConversationId]:
    ann, ben = await world.person("ann"), await world.person("ben")
    place = await world.conversation(ann, ben)
    for number in range(1, count + 1):
        await world.say(place, ann, f"m{number}")
    return f"/v1/conversations/{place}", ann, place


def seqs(page: dict[str, Any]) -> list[int]:
    return [item["seq"] for item in page["items"] if item["kind"] == "text"]


@pytest.mark.parametrize(
    ("asked", "expected", "has_before", "has_after"),
    [
        ({}, [6, 7, 8, 9], True, False),
        ({"before_seq": 6}, [2, 3, 4, 5], True, True),
        ({"before_seq": 3}, [1, 2], False, True),
        ({"before_seq": 1}, [], False, True),
        ({"after_seq": 0}, [1, 2, 3, 4], False, True),
        ({"after_seq": 6}, [7, 8, 9], True, False),
        ({"after_seq": 9}, [], True, False),
        ({"around_seq": 5}, [3, 4, 5, 6], True, True),
        ({"around_seq": 1}, [1, 2], False, True),
        ({"after_seq": 3, "before_seq": 6}, [4, 5], True, True),
        ({"before_seq": 2**53}, [6, 7, 8, 9], True, False),
    ],
)
async def test_a_page_is_where_it_was_asked_for(
    world: Archive, asked: dict[str, int], expected: list[int], has_before: bool, has_after: bool
) -> None:
    path, ann, _ = await talk(world, 9)
    page = await world.get(f"{path}/messages", ann, limit=4, **asked)
    assert seqs(page) == expected
    assert (page["has_before"], page["has_after"]) == (has_before, has_after)


async def test_what_happened_stands_between_the_messages_once(world: Archive) -> None:
    path, ann, place = await talk(world, 2)
    await world.rename(place, ann, "Printers")
    await world.say(place, ann, "m3")
    whole = await world.get(f"{path}/messages", ann)
    shown = [item.get("event") or item["body"] for item in whole["items"]]
    assert shown == [
        *("conversation-created", "member-joined", "member-joined"),
        *("m1", "m2", "conversation-renamed", "m3"),
    ]
    older = await world.get(f"{path}/messages", ann, before_seq=3, limit=2)
    newer = await world.get(f"{path}/messages", ann, limit=1)
    assert older["items"] + newer["items"] == whole["items"]


async def test_a_conversation_without_messages_shows_who_joined(world: Archive) -> None:
    path, ann, _ = await talk(world, 0)
    page = await world.get(f"{path}/messages", ann)
    events = [item["event"] for item in page["items"]]
    assert events == ["conversation-created", "member-joined", "member-joined"]
    assert (page["has_before"], page["has_after"]) == (False, False)


async def test_a_deleted_message_keeps_its_place(world: Archive) -> None:
    path, ann, place = await talk(world, 1)
    message = await world.say(place, ann, "never mind")
    await world.delete(place, message)
    page = await world.get(f"{path}/messages", ann, after_seq=1)
    (left,) = [item for item in page["items"] if item.get("seq") == 2]
    assert (left["body"], left["deleted"], left["seq"]) == (None, True, 2)
    answer = await world.get(f"/v1/messages/{message}/history", ann)
    assert answer["items"] == []


async def test_my_own_reactions_are_mine(world: Archive) -> None:
    _, ann, place = await talk(world, 0)
    message = await world.say(place, ann, "done")
    await world.react(place, message, ann, "🎉")
    mine = await world.get(f"/v1/messages/{message}", ann)
    assert mine["reactions"] == [{"emoji": "🎉", "count": 1, "mine": True}]
    bea = await world.person("bea")
    await world.join(place, bea)
    hers = await world.get(f"/v1/messages/{message}", bea)
    assert hers["reactions"] == [{"emoji": "🎉", "count": 1, "mine": False}]


async def test_the_history_of_a_message_has_all_its_texts(world: Archive) -> None:
    _, ann, place = await talk(world, 0)
    message = await world.say(place, ann, "one")
    for body in ("two", "three"):
        await world.edit(place, message, ann, body)
    first = await world.get(f"/v1/messages/{message}/history", ann, limit=2)
    rest = await world.get(f"/v1/messages/{message}/history", ann, limit=2, cursor=first["next"])
    assert [item["body"] for item in first["items"] + rest["items"]] == ["one", "two", "three"]
    assert rest["next"] is None


async def test_a_thread_is_read_from_its_root_and_from_any_reply(world: Archive) -> None:
    path, ann, place = await talk(world, 1)
    root = await world.say(place, ann, "root")
    replies = [await world.say(place, ann, f"r{n}", thread_root_id=root) for n in range(3)]
    first = await world.get(f"/v1/messages/{root}/thread", ann, limit=2)
    rest = await world.get(f"/v1/messages/{root}/thread", ann, limit=2, cursor=first["next"])
    bodies = [item["body"] for item in first["items"] + rest["items"]]
    assert bodies == ["root", "r0", "r1", "r2"]
    whole = await world.get(f"/v1/messages/{replies[1]}/thread", ann)
    assert [item["body"] for item in whole["items"]] == bodies
    await world.delete(place, replies[2])
    threads = (await world.get(f"{path}/threads", ann))["items"]
    assert [thread["root"]["reply_count"] for thread in threads] == [2]


@pytest.mark.parametrize("said", [True, False], ids=["said", "an older event"])
async def test_a_deleted_reply_stays_in_its_thread_and_is_counted_no_more(
    world: Archive, said: bool
) -> None:
    path, ann, place = await talk(world, 0)
    root = await world.say(place, ann, "root")
    reply = await world.say(place, ann, "never mind", thread_root_id=root)
    await world.delete(place, reply, thread_root_id=root if said else None)
    page = (await world.get(f"{path}/messages", ann))["items"]
    shown = [(each["reply_count"], each["thread_root_id"]) for each in page if "seq" in each]
    assert shown == [(0, None), (0, str(root))]
    thread = (await world.get(f"/v1/messages/{root}/thread", ann))["items"]
    assert [each["body"] for each in thread] == ["root"]


async def test_threads_come_by_their_last_reply(world: Archive) -> None:
    path, ann, place = await talk(world, 0)
    roots = [await world.say(place, ann, body) for body in ("a", "b", "c")]
    for root in (roots[0], roots[2], roots[1], roots[0]):
        await world.say(place, ann, "reply", thread_root_id=root)
    first = await world.get(f"{path}/threads", ann, limit=2)
    rest = await world.get(f"{path}/threads", ann, limit=2, cursor=first["next"])
    assert [each["root"]["body"] for each in first["items"] + rest["items"]] == ["a", "b", "c"]


async def test_pins_come_newest_first_with_who_pinned(world: Archive) -> None:
    path, ann, place = await talk(world, 0)
    first, second = [await world.say(place, ann, body) for body in ("a", "b")]
    await world.pin(place, second, ann)
    await world.pin(place, first, ann)
    page = await world.get(f"{path}/pins", ann, limit=1)
    rest = await world.get(f"{path}/pins", ann, limit=1, cursor=page["next"])
    pins = page["items"] + rest["items"]
    assert [pin["message"]["body"] for pin in pins] == ["a", "b"]
    assert {pin["pinned_by"] for pin in pins} == {str(ann)}
    await world.delete(place, first)
    assert len((await world.get(f"{path}/pins", ann))["items"]) == 1


async def test_files_are_listed_one_by_one(world: Archive) -> None:
    path, ann, place = await talk(world, 0)
    files = tuple(Attachment(name=f"{name}.png", media_type="image/png") for name in "ab")
    await world.say(place, ann, "two", attachments=files)
    await world.say(place, ann, "one", attachments=(Attachment(name="c.txt"),))
    names: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        more: dict[str, str] = {"cursor": cursor} if cursor else {}
        page = await world.get(f"{path}/files", ann, limit=1, **more)
        names += [item["name"] for item in page["items"]]
        cursor = page["next"]
    assert names == ["c.txt", "a.png", "b.png"]
    assert cursor is None


async def test_who_may_not_know_of_a_conversation_learns_nothing(world: Archive) -> None:
    path, ann, place = await talk(world, 1)
    message = await world.say(place, ann, "private")
    await world.pin(place, message, ann)
    eve = await world.person("eve")
    lists = [f"{path}/{view}" for view in ("messages", "threads", "pins", "files")]
    single = [f"/v1/messages/{message}{view}" for view in ("", "/thread", "/history")]
    for url in (*lists, *single):
        answer = await world.answer(url, eve)
        unknown = await world.answer(url.replace(str(place), str(uuid7())), eve)
        assert answer.status_code == unknown.status_code == 404
    assert (await world.answer(f"/v1/messages/{uuid7()}", ann)).status_code == 404


async def test_a_former_member_reads_no_more_and_a_public_channel_is_read_by_all(
    world: Archive,
) -> None:
    path, ann, place = await talk(world, 1)
    bea = await world.person("bea")
    await world.join(place, bea)
    assert seqs(await world.get(f"{path}/messages", bea)) == [1]
    await world.remove(place, bea)
    assert (await world.answer(f"{path}/messages", bea)).status_code == 404
    channel = await world.channel("Open", ann, slug="open")
    await world.say(channel, ann, "hello all")
    assert seqs(await world.get(f"/v1/conversations/{channel}/messages", bea)) == [1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("limit", "0"), ("limit", "201"), ("limit", "9e9"), ("cursor", "forged")),
        *(("before_seq", "-1"), ("around_seq", "x"), ("after_seq", str(2**60))),
    ],
)
async def test_what_is_no_page_is_refused(world: Archive, name: str, value: str) -> None:
    path, ann, _ = await talk(world, 1)
    view = "pins" if name == "cursor" else "messages"
    answer = await world.answer(f"{path}/{view}", ann, {name: value})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
