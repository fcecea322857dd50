from contracts import streams
from contracts.events.membership import MemberBanned, Role
from contracts.events.user import ProfileChanged, UserDeactivated
from contracts.ids import UserId, uuid7
from tests.integration.reads.world import World


async def found(world: World, me: UserId, text: str) -> list[str]:
    return [user["user_name"] for user in (await world.get("/v1/users", me, q=text))["items"]]


async def test_one_reads_ones_own_account(world: World) -> None:
    ada = await world.person("ada", "Ada Lovelace")
    me = await world.get("/v1/me", ada)
    assert (me["user"]["user_id"], me["user"]["display_name"]) == (str(ada), "Ada Lovelace")
    assert me["server"] == {"name": "Here", "version": "1", "max_body_length": 16_384}


async def test_an_account_just_made_is_there_without_a_position(world: World) -> None:
    ada = await world.person("ada")
    world.positions.clear()
    assert (await world.get("/v1/me", ada))["user"]["user_name"] == "ada"


async def test_an_account_that_is_not_folded_yet_is_to_be_asked_for_again(world: World) -> None:
    await world.runner.close()
    ada = await world.person("ada")
    world.positions.clear()
    answer = await world.answer("/v1/me", ada)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/catching-up")
    assert answer.headers["retry-after"] == "1"


async def test_an_account_that_never_was_is_unknown(world: World) -> None:
    nobody = UserId(uuid7())
    answer = await world.answer(f"/v1/users/{nobody}", nobody)
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/user-unknown")


async def test_people_are_found_by_how_the_words_of_their_names_begin(world: World) -> None:
    ada = await world.person("ada", "Ada Lovelace")
    await world.person("emmy", "Emmy Nöther")
    await world.person("love.lace", "Someone Else")
    assert await found(world, ada, "") == ["ada", "emmy", "love.lace"]
    assert await found(world, ada, "LOVE") == ["ada", "love.lace"]
    assert await found(world, ada, "noth") == ["emmy"]
    assert await found(world, ada, "love ad") == ["ada"]
    assert await found(world, ada, "ace") == []
    assert await found(world, ada, "%") == []


async def test_a_changed_name_is_found_and_the_former_is_not(world: World) -> None:
    ada = await world.person("ada", "Ada Byron")
    change = ProfileChanged(user_id=ada, display_name="Ada King", about="analyst")
    await world.write(streams.user(ada), change, actor=ada)
    assert await found(world, ada, "byron") == []
    assert await found(world, ada, "king") == ["ada"]
    assert (await world.get(f"/v1/users/{ada}", ada))["about"] == "analyst"


async def test_a_deactivated_account_stays_readable(world: World) -> None:
    ada, bob = await world.person("ada"), await world.person("bob")
    await world.write(streams.user(bob), UserDeactivated(user_id=bob))
    assert (await world.get(f"/v1/users/{bob}", ada))["active"] is False


async def test_pages_of_people_join_on(world: World) -> None:
    ada = await world.person("ada")
    for number in range(6):
        await world.person(f"user{number}")
    page = await world.get("/v1/users", ada, limit=4)
    rest = await world.get("/v1/users", ada, limit=4, cursor=page["next"])
    names = [user["user_name"] for user in page["items"] + rest["items"]]
    assert names == ["ada", *(f"user{number}" for number in range(6))]
    assert rest["next"] is None


async def test_members_come_by_role_and_then_by_name(world: World) -> None:
    zoe, bob, ada = [await world.person(name) for name in ("zoe", "bob", "ada")]
    room = await world.conversation(zoe, bob, ada)
    await world.join(room, await world.person("guest"), role=Role.GUEST)
    path = f"/v1/conversations/{room}/members"
    members = (await world.get(path, bob))["items"]
    assert [(each["user_name"], each["role"]) for each in members] == [
        ("zoe", "owner"),
        ("ada", "member"),
        ("bob", "member"),
        ("guest", "guest"),
    ]
    assert members[1]["invited_by"] == str(zoe)
    page = await world.get(path, bob, limit=3)
    rest = await world.get(path, bob, limit=3, cursor=page["next"])
    assert page["items"] + rest["items"] == members


async def test_who_left_is_no_member(world: World) -> None:
    zoe, bob = await world.person("zoe"), await world.person("bob")
    room = await world.conversation(zoe, bob)
    await world.remove(room, bob)
    members = (await world.get(f"/v1/conversations/{room}/members", zoe))["items"]
    assert [each["user_name"] for each in members] == ["zoe"]


async def test_where_one_is_and_where_one_is_banned_is_known_to_the_index(world: World) -> None:
    ada, eve = await world.person("ada"), await world.person("eve")
    room, left = await world.conversation(ada, eve), await world.conversation(ada, eve)
    square = await world.channel("Square", ada)
    await world.remove(left, eve)
    await world.write(streams.membership(square, eve), MemberBanned(user_id=eve), actor=ada)
    await world.get(f"/v1/conversations/{room}/members", eve)
    found = await world.state.members.conversations_of(eve)
    assert set(found.conversation_ids) == {room, square}


async def test_members_of_a_private_conversation_are_unknown_to_others(world: World) -> None:
    zoe, eve = await world.person("zoe"), await world.person("eve")
    room = await world.conversation(zoe)
    answer = await world.answer(f"/v1/conversations/{room}/members", eve)
    assert answer.status_code == 404
