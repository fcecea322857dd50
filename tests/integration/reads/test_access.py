from datetime import UTC, datetime

import pytest

from commands.domain.permissions import RULES, Action
from contracts import streams
from contracts.events.invite import (
    InviteEvent,
    InviteLinkCreated,
    InviteLinkRevoked,
    InviteLinkUsed,
)
from contracts.events.membership import MemberBanned, MemberUnbanned, Role, RoleChanged
from contracts.ids import ConversationId, InviteId, UserId, uuid7
from projections.rebuild import Rebuild
from query_api.governing import GOVERNING
from tests.integration.reads.world import World

LATER = datetime(2026, 6, 1, 12, tzinfo=UTC)


async def record(
    world: World, place: ConversationId, invite: InviteId, event: InviteEvent, by: UserId
) -> None:
    await world.write(streams.invite(place, invite), event, actor=by)


async def link(
    world: World, place: ConversationId, by: UserId, max_uses: int | None = None
) -> InviteId:
    invite = InviteId(uuid7())
    event = InviteLinkCreated(
        invite_id=invite, conversation_id=place, expires_at=LATER, max_uses=max_uses
    )
    await record(world, place, invite, event, by)
    return invite


async def ban(world: World, place: ConversationId, who: UserId, by: UserId) -> None:
    event = MemberBanned(user_id=who, reason="spam")
    await world.write(streams.membership(place, who), event, actor=by)


async def test_links_are_listed_newest_first_with_what_is_left_of_them(world: World) -> None:
    ann, ben = await world.person("ann"), await world.person("ben")
    place = await world.conversation(ann)
    many, once, gone = [await link(world, place, ann, uses) for uses in (None, 1, 5)]
    used = InviteLinkUsed(invite_id=once, conversation_id=place, user_id=ben)
    await record(world, place, once, used, ben)
    revoked = InviteLinkRevoked(invite_id=gone, conversation_id=place)
    await record(world, place, gone, revoked, ann)
    first = await world.get(f"/v1/conversations/{place}/invite-links", ann, limit=1)
    rest = await world.get(
        f"/v1/conversations/{place}/invite-links", ann, limit=1, cursor=first["next"]
    )
    found = first["items"] + rest["items"]
    shown = [(each["invite_id"], each["uses"], each["uses_left"]) for each in found]
    assert shown == [(str(once), 1, 0), (str(many), 0, None)]
    assert rest["next"] is None
    assert (found[0]["made_by"], found[0]["expires_at"]) == (str(ann), "2026-06-01T12:00:00Z")
    assert world.codes.open(found[0]["code"]) == (place, once)


async def test_the_banned_are_listed_by_name_until_they_are_unbanned(world: World) -> None:
    ann, zoe, eve, bob = [await world.person(name) for name in ("ann", "zoe", "eve", "bob")]
    place = await world.channel("Plans", ann, zoe)
    for who in (zoe, eve, bob):
        await ban(world, place, who, ann)
    free = MemberUnbanned(user_id=eve)
    await world.write(streams.membership(place, eve), free, actor=ann)
    first = await world.get(f"/v1/conversations/{place}/bans", ann, limit=1)
    rest = await world.get(f"/v1/conversations/{place}/bans", ann, limit=1, cursor=first["next"])
    found = first["items"] + rest["items"]
    shown = [(each["user_name"], each["reason"], each["banned_by"]) for each in found]
    assert shown == [("bob", "spam", str(ann)), ("zoe", "spam", str(ann))]
    assert rest["next"] is None


@pytest.mark.parametrize("what", ["invite-links", "bans"])
async def test_only_those_who_govern_now_see_who_may_come_in(world: World, what: str) -> None:
    ann, ben, eve, out = [await world.person(name) for name in ("ann", "ben", "eve", "out")]
    room, channel = await world.conversation(ann, ben), await world.channel("Plans", ann, ben)
    await ban(world, channel, eve, ann)

    async def asked(place: ConversationId, who: UserId) -> tuple[int, str]:
        answer = await world.answer(f"/v1/conversations/{place}/{what}", who)
        return answer.status_code, answer.json().get("type", "").removeprefix("/problems/")

    assert await asked(room, ben) == (403, "not-permitted")
    assert await asked(channel, out) == (403, "not-a-member")
    assert await asked(room, out) == (404, "conversation-unknown")
    assert await asked(channel, eve) == (404, "conversation-unknown")
    for role, expected in ((Role.ADMIN, (200, "")), (Role.MEMBER, (403, "not-permitted"))):
        event = RoleChanged(user_id=ben, role=role)
        await world.write(streams.membership(room, ben), event, actor=ann)
        assert await asked(room, ben) == expected


def test_those_who_govern_are_those_who_may_ban_and_make_and_revoke_links() -> None:
    for action in (Action.BAN_MEMBER, Action.CREATE_INVITE_LINK, Action.REVOKE_INVITE_LINK):
        assert RULES[action].roles == GOVERNING


async def test_links_and_bans_are_equal_after_a_rebuild(world: World) -> None:
    ann, ben = await world.person("ann"), await world.person("ben")
    place = await world.conversation(ann, ben)
    once = await link(world, place, ann, 2)
    used = InviteLinkUsed(invite_id=once, conversation_id=place, user_id=ben)
    await record(world, place, once, used, ben)
    await ban(world, place, ben, ann)
    paths = [f"/v1/conversations/{place}/{what}" for what in ("invite-links", "bans")]
    before = [await world.get(path, ann) for path in paths]
    rebuilt = await Rebuild(
        world.runner.consumer("members"), world.state.versions["members"], lambda _: None
    ).run()
    assert rebuilt.differences == []
    assert [await world.get(path, ann) for path in paths] == before
