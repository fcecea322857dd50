from datetime import UTC, datetime, timedelta
from typing import Any

from contracts import streams
from contracts.events.schedule import (
    MessageScheduled,
    ScheduledMessageCancelled,
    ScheduledMessageSent,
)
from contracts.ids import ConversationId, MessageId, UserId, uuid7
from contracts.log import PARTITIONS, Position
from contracts.streams import partition_of
from projections.rebuild import Rebuild
from tests.integration.reads.world import World

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
PATH = "/v1/scheduled-messages"


async def plan(
    world: World, place: ConversationId, author: UserId, body: str, hours: int = 0
) -> MessageId:
    message_id = MessageId(uuid7())
    event = MessageScheduled(
        message_id=message_id,
        conversation_id=place,
        author_id=author,
        body=body,
        send_at=NOON + timedelta(hours=hours),
    )
    await world.write(streams.schedule(place, message_id), event, actor=author)
    return message_id


async def end(
    world: World,
    kind: type[ScheduledMessageCancelled | ScheduledMessageSent],
    place: ConversationId,
    message_id: MessageId,
    erase: tuple[Position, ...] = (),
) -> None:
    event = kind(message_id=message_id, conversation_id=place)
    await world.write(streams.schedule(place, message_id), event, erase=erase)


def bodies(page: dict[str, Any]) -> list[str]:
    return [item["body"] for item in page["items"]]


async def test_what_waits_is_listed_by_its_instant_to_its_author_alone(world: World) -> None:
    ann, ben = await world.person("ann"), await world.person("ben")
    here, there = await world.conversation(ann, ben), await world.conversation(ann)
    for place, body, hours in ((here, "third", 3), (there, "first", 1), (here, "second", 2)):
        await plan(world, place, ann, body, hours)
    first = await world.get(PATH, ann, limit=2)
    rest = await world.get(PATH, ann, limit=2, cursor=first["next"])
    assert bodies(first) + bodies(rest) == ["first", "second", "third"]
    assert rest["next"] is None
    assert first["items"][0]["send_at"] == "2026-06-01T13:00:00Z"
    assert bodies(await world.get(PATH, ann, conversation_id=str(here))) == ["second", "third"]
    assert bodies(await world.get(PATH, ben)) == []


async def test_what_was_sent_or_cancelled_waits_no_more(world: World) -> None:
    ann = await world.person("ann")
    place = await world.conversation(ann)
    sent, gone, left = [await plan(world, place, ann, body) for body in ("sent", "gone", "left")]
    await end(world, ScheduledMessageSent, place, sent)
    await end(world, ScheduledMessageCancelled, place, gone)
    (item,) = (await world.get(PATH, ann))["items"]
    assert (item["message_id"], item["body"]) == (str(left), "left")


async def test_a_rebuild_after_a_cancelled_text_was_erased_is_equal(world: World) -> None:
    ann = await world.person("ann")
    place = await world.conversation(ann)
    await plan(world, place, ann, "left")
    gone = await plan(world, place, ann, "gone")
    at = world.positions[partition_of(place, PARTITIONS)]
    await end(world, ScheduledMessageCancelled, place, gone, erase=(at,))
    before = await world.get(PATH, ann)
    rebuilt = await Rebuild(
        world.runner.consumer("inbox"), world.state.versions["inbox"], lambda _: None
    ).run()
    assert rebuilt.differences == []
    assert await world.get(PATH, ann) == before
