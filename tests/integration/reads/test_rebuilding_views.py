"""Every view of a place that is alive equals its rebuild, and reads follow to the new version."""

from contracts import streams
from contracts.events.membership import MemberBanned
from contracts.events.message import MessageDeleted, ReactionAdded
from contracts.log import PARTITIONS
from contracts.streams import partition_of
from projections.rebuild import Rebuild
from tests.integration.reads.world import World


async def test_each_view_equals_its_rebuild(world: World) -> None:
    ada, bob, eve = [await world.person(name) for name in ("ada", "bob", "eve")]
    rooms = [await world.conversation(ada, bob), await world.channel("Plans", ada, bob, eve)]
    for room in rooms:
        sent = [await world.say(room, author, mentions=(ada,)) for author in (ada, bob, ada, bob)]
        await world.delete(room, sent[1])
        reaction = ReactionAdded(message_id=sent[3], conversation_id=room, user_id=ada, emoji="👍")
        await world.write(streams.message(room, sent[3]), reaction, actor=ada)
        await world.mark_read(room, ada, 3)
    await world.write(streams.membership(rooms[1], eve), MemberBanned(user_id=eve), actor=ada)
    before = [await world.get(path, ada) for path in ("/v1/inbox", "/v1/users", "/v1/channels")]
    for versions in world.views:
        rebuilt = await Rebuild(
            world.runner.consumer(versions.model.name), versions, lambda _: None
        ).run()
        assert (rebuilt.version, rebuilt.differences) == (2, [])
    after = [await world.get(path, ada) for path in ("/v1/inbox", "/v1/users", "/v1/channels")]
    assert after == before
    await world.say(rooms[0], bob)
    assert (await world.get("/v1/inbox", ada))["items"][0]["last_seq"] == 5


async def test_a_text_erased_during_a_rebuild_is_no_difference(world: World) -> None:
    ada = await world.person("ada")
    room = await world.conversation(ada)
    message_id = await world.say(room, ada, "gone soon")
    await world.get("/v1/inbox", ada)
    sent = world.positions[partition_of(room, PARTITIONS)]

    class Interrupted(Rebuild):
        async def _count(self) -> int:
            gone = MessageDeleted(message_id=message_id, conversation_id=room)
            await world.write(streams.message(room, message_id), gone, actor=ada, erase=(sent,))
            return await super()._count()

    versions = world.views[0]
    rebuilt = await Interrupted(world.runner.consumer("inbox"), versions, lambda _: None).run()
    assert (rebuilt.version, rebuilt.differences) == (2, [])
    (item,) = (await world.get("/v1/inbox", ada))["items"]
    assert item["last_message"]["deleted"] is True
