from typing import Any

from contracts.ids import ConversationId, MessageId, UserId
from tests.integration.messages_read.world import Archive

PATH = "/v1/threads"


async def thread(
    world: Archive, place: ConversationId, by: UserId, body: str, *repliers: UserId, **fields: Any
) -> MessageId:
    root = await world.say(place, by, body)
    for each in repliers:
        await world.say(place, each, "reply", thread_root_id=root, **fields)
    return root


async def settled(world: Archive, place: ConversationId, me: UserId) -> None:
    """Wait for the other read models too: a list of messages waits for its own alone."""
    for path in ("/v1/inbox", f"/v1/conversations/{place}/members"):
        await world.get(path, me)


def roots(page: dict[str, Any]) -> list[str]:
    return [item["root"]["body"] for item in page["items"]]


async def test_the_threads_one_takes_part_in_come_newest_first_across_conversations(
    world: Archive,
) -> None:
    ann, ben = await world.person("ann"), await world.person("ben")
    here, there = await world.conversation(ann, ben), await world.conversation(ben, ann)
    begun = await thread(world, here, ann, "begun", ben)
    await thread(world, there, ben, "written in", ben, ann)
    await thread(world, here, ben, "not mine", ben)
    await thread(world, there, ben, "named in", ben, mentions=(ann,))
    await world.say(there, ann, "no thread")
    await world.say(here, ben, "again", thread_root_id=begun)
    await settled(world, here, ann)
    first = await world.get(PATH, ann, limit=2)
    rest = await world.get(PATH, ann, limit=2, cursor=first["next"])
    assert roots(first) + roots(rest) == ["begun", "named in", "written in"]
    assert rest["next"] is None
    (newest, *_) = first["items"]
    assert (newest["root"]["reply_count"], newest["last_reply_seq"]) == (2, 5)


async def test_a_thread_is_unread_while_its_last_reply_is_behind_the_marker(
    world: Archive,
) -> None:
    ann, ben = await world.person("ann"), await world.person("ben")
    here, there = await world.conversation(ann, ben), await world.conversation(ann, ben)
    await thread(world, here, ann, "unread", ben)
    await thread(world, there, ann, "read", ben)
    await world.mark_read(there, ann, 2)
    await settled(world, here, ann)
    found = (await world.get(PATH, ann))["items"]
    assert [(each["root"]["body"], each["unread"]) for each in found] == [
        ("read", False),
        ("unread", True),
    ]


async def test_threads_of_what_one_left_and_replies_that_are_gone_are_not_listed(
    world: Archive,
) -> None:
    ann, ben = await world.person("ann"), await world.person("ben")
    here, there = await world.conversation(ann, ben), await world.conversation(ben, ann)
    root = await world.say(here, ben, "regretted")
    await thread(world, there, ann, "left", ben)
    reply = await world.say(here, ann, "never mind", thread_root_id=root)
    await world.say(here, ben, "well", thread_root_id=root)
    await world.delete(here, reply, thread_root_id=root)
    await world.remove(there, ann)
    await settled(world, here, ann)
    assert roots(await world.get(PATH, ann)) == []
    assert roots(await world.get(PATH, ben)) == ["regretted", "left"]
