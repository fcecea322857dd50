from contracts import streams
from contracts.events.conversation import ConversationArchived, Kind
from contracts.events.membership import ConversationPinned, Level, NotificationLevelChanged
from contracts.events.message import MessageEdited, ReactionAdded
from contracts.ids import UserId
from tests.integration.reads.world import World


async def inbox(world: World, me: UserId) -> list[dict[str, object]]:
    items = (await world.get("/v1/inbox", me))["items"]
    assert isinstance(items, list)
    return items


async def test_the_newest_activity_comes_first(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    first = await world.conversation(ada, bob, title="first")
    await world.conversation(ada, bob, title="second")
    await world.say(first, ada)
    assert [item["title"] for item in await inbox(world, bob)] == ["first", "second"]


async def test_an_unread_message_counts_and_ones_own_do_not(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    room = await world.conversation(ada, bob)
    await world.say(room, ada, "one")
    await world.say(room, ada, "two")
    assert [item["unread"] for item in await inbox(world, bob)] == [2]
    assert [item["unread"] for item in await inbox(world, ada)] == [0]


async def test_sending_reads_everything_before(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    room = await world.conversation(ada, bob)
    await world.say(room, ada)
    await world.say(room, bob)
    await world.say(room, ada)
    (item,) = await inbox(world, bob)
    assert (item["last_seq"], item["read_seq"], item["unread"]) == (3, 2, 1)


async def test_a_read_marker_never_goes_back(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    room = await world.conversation(ada, bob)
    for _ in range(3):
        await world.say(room, ada)
    await world.mark_read(room, bob, 3)
    assert [item["unread"] for item in await inbox(world, bob)] == [0]
    await world.mark_read(room, bob, 1)
    assert [item["unread"] for item in await inbox(world, bob)] == [0]


async def test_a_marker_ahead_of_the_conversation_leaves_nothing_below_zero(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    room = await world.conversation(ada, bob)
    await world.mark_read(room, bob, 40)
    (item,) = await inbox(world, bob)
    assert (item["read_seq"], item["unread"]) == (0, 0)


async def test_a_new_member_has_nothing_unread_from_before(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    room = await world.conversation(ada)
    await world.say(room, ada, mentions=(bob,))
    await world.join(room, bob)
    await world.say(room, ada)
    (item,) = await inbox(world, bob)
    assert (item["unread"], item["mentions"]) == (1, 0)


async def test_a_deleted_message_is_not_unread(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    room = await world.conversation(ada, bob)
    gone = await world.say(room, ada, "wrong @bob", mentions=(bob,))
    await world.say(room, ada)
    await world.delete(room, gone)
    (item,) = await inbox(world, bob)
    assert (item["unread"], item["mentions"]) == (1, 0)


async def test_mentions_count_until_they_are_read(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    room = await world.conversation(ada, bob)
    await world.say(room, ada, "@bob", mentions=(bob,))
    await world.say(room, ada, "@all", mentions_all=True)
    await world.say(room, ada, "@bob @all", mentions=(bob,), mentions_all=True)
    await world.say(room, ada, "no one")
    assert [item["mentions"] for item in await inbox(world, bob)] == [3]
    await world.mark_read(room, bob, 2)
    assert [item["mentions"] for item in await inbox(world, bob)] == [1]


async def test_an_edit_moves_the_mention(world: World) -> None:
    ada, bob, eve = [await world.person(name) for name in ("ada", "bob", "eve")]
    room = await world.conversation(ada, bob, eve)
    message_id = await world.say(room, ada, "@bob", mentions=(bob,))
    edit = MessageEdited(message_id=message_id, conversation_id=room, body="@eve", mentions=(eve,))
    await world.write(streams.message(room, message_id), edit, actor=ada)
    assert [item["mentions"] for item in await inbox(world, bob)] == [0]
    (item,) = await inbox(world, eve)
    assert item["mentions"] == 1
    last = item["last_message"]
    assert isinstance(last, dict)
    assert last["body"] == "@eve"
    assert last["edited_at"] is not None


async def test_the_last_message_shows_its_reactions(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    room = await world.conversation(ada, bob)
    message_id = await world.say(room, ada)
    reaction = ReactionAdded(message_id=message_id, conversation_id=room, user_id=bob, emoji="👍")
    await world.write(streams.message(room, message_id), reaction, actor=bob)
    (item,) = await inbox(world, bob)
    last = item["last_message"]
    assert isinstance(last, dict)
    assert last["reactions"] == [{"emoji": "👍", "count": 1, "mine": True}]


async def test_a_direct_conversation_names_the_other_person(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    await world.conversation(ada, bob, kind=Kind.DIRECT)
    assert [item["other_user_id"] for item in await inbox(world, ada)] == [str(bob)]
    assert [item["other_user_id"] for item in await inbox(world, bob)] == [str(ada)]


async def test_pin_and_level_are_ones_own(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    room = await world.conversation(ada, bob)
    await world.write(streams.membership(room, bob), ConversationPinned(user_id=bob), actor=bob)
    quiet = NotificationLevelChanged(user_id=bob, level=Level.NONE)
    await world.write(streams.membership(room, bob), quiet, actor=bob)
    (mine,), (theirs,) = await inbox(world, bob), await inbox(world, ada)
    assert (mine["pinned"], mine["level"]) == (True, "none")
    assert (theirs["pinned"], theirs["level"]) == (False, "all")


async def test_a_removed_member_does_not_see_the_conversation(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    room = await world.conversation(ada, bob)
    await world.remove(room, bob)
    assert await inbox(world, bob) == []
    answer = await world.answer(f"/v1/conversations/{room}", bob)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/conversation-unknown")


async def test_pages_of_the_inbox_join_on(world: World) -> None:
    ada = await world.person("ada")
    rooms = [str(await world.conversation(ada)) for _ in range(5)]
    seen, cursor = [], None
    while True:
        parameters = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = await world.get("/v1/inbox", ada, **parameters)
        seen += [item["conversation_id"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == rooms[::-1]


async def test_a_conversation_shows_its_facts_and_ones_role(world: World) -> None:
    ada, bob, eve = [await world.person(name) for name in ("ada", "bob", "eve")]
    room = await world.channel("Plans", ada, bob, slug="plans", topic="what next")
    await world.say(room, ada)
    mine = await world.get(f"/v1/conversations/{room}", ada)
    assert mine["role"] == "owner"
    assert (mine["title"], mine["slug"], mine["topic"]) == ("Plans", "plans", "what next")
    assert (mine["member_count"], mine["last_seq"], mine["created_by"]) == (2, 1, str(ada))
    assert (await world.get(f"/v1/conversations/{room}", eve))["role"] is None


async def test_a_private_conversation_is_unknown_to_others(world: World) -> None:
    ada, eve = await world.person("ada"), await world.person("eve")
    room = await world.conversation(ada)
    answer = await world.answer(f"/v1/conversations/{room}", eve)
    assert answer.status_code == 404


async def test_public_channels_are_listed_the_largest_first(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    await world.channel("Small talk", ada)
    await world.channel("Büro", ada, bob, topic="the office")
    await world.conversation(ada, title="secret", kind=Kind.CHANNEL)
    old = await world.channel("Old talk", ada)
    await world.write(streams.conversation(old), ConversationArchived(), actor=ada)
    channels = (await world.get("/v1/channels", bob))["items"]
    assert [(each["title"], each["member_count"], each["joined"]) for each in channels] == [
        ("Büro", 2, True),
        ("Small talk", 1, False),
    ]
    for text in ("buro", "OFFICE"):
        found = (await world.get("/v1/channels", bob, q=text))["items"]
        assert [each["title"] for each in found] == ["Büro"]


async def test_reads_are_only_read(world: World) -> None:
    ada = await world.person("ada")
    headers = {"Authorization": f"Bearer {ada}"}
    assert (await world.client.post("/v1/inbox", headers=headers)).status_code == 405
    assert (await world.client.get("/v1/inbox")).status_code == 401
