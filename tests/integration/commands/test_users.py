import asyncio

import pytest

from commands.domain.errors import LastAdministrator, NotPermitted, UserUnknown
from contracts import streams
from contracts.commands.user import DeactivateUser, DemoteUser, PromoteUser, SetProfile
from contracts.events.user import ProfileChanged, UserDeactivated
from contracts.ids import SYSTEM, UserId, uuid7
from tests.integration.commands.world import World, a, by


async def test_people_change_their_own_profile(world: World) -> None:
    anna = await world.person("anna")
    command = a(SetProfile, display_name="Anna K.", locale="de")
    await world.node.users.set_profile(command, by(anna, command))
    _, changed = await world.events(streams.user(anna))
    assert changed == ProfileChanged(user_id=anna, display_name="Anna K.", locale="de")


async def test_the_end_of_an_account_ends_its_logins(world: World) -> None:
    anna = await world.person("anna")
    command = a(DeactivateUser, user_id=anna)
    await world.node.users.deactivate(command, by(anna, command))
    assert (await world.events(streams.user(anna)))[1:] == [UserDeactivated(user_id=anna)]
    assert world.node.logins.of == [anna]


async def test_a_repeat_ends_logins_that_the_first_try_left(world: World) -> None:
    anna = await world.person("anna")
    command = a(DeactivateUser, user_id=anna)
    await world.node.users.deactivate(command, by(anna, command))
    other = world.another_node()
    await other.users.deactivate(command, by(anna, command))
    assert other.logins.of == [anna]


async def test_administrators_deactivate_others_and_ordinary_people_do_not(world: World) -> None:
    anna, ben = await world.person("anna", is_admin=True), await world.person("ben")
    for person, refusal in ((anna, NotPermitted), (UserId(uuid7()), NotPermitted)):
        command = a(DeactivateUser, user_id=person)
        with pytest.raises(refusal):
            await world.node.users.deactivate(command, by(ben, command))
    command = a(DeactivateUser, user_id=UserId(uuid7()))
    with pytest.raises(UserUnknown):
        await world.node.users.deactivate(command, by(anna, command))
    command = a(DeactivateUser, user_id=ben)
    await world.node.users.deactivate(command, by(anna, command))
    assert world.node.logins.of == [ben]


@pytest.mark.parametrize("demoted", [False, True])
async def test_of_administrators_who_end_each_other_at_once_one_stays(
    world: World, demoted: bool
) -> None:
    people = [await world.person(f"admin{number}", is_admin=True) for number in range(5)]

    async def end(actor: UserId, other: UserId) -> object:
        node = world.another_node()
        if demoted:
            demotion = a(DemoteUser, user_id=other)
            return await node.users.demote(demotion, by(SYSTEM, demotion))
        deactivation = a(DeactivateUser, user_id=other)
        return await node.users.deactivate(deactivation, by(actor, deactivation))

    pairs = zip(people, people[1:] + people[:1], strict=True)
    await asyncio.gather(*(end(one, other) for one, other in pairs), return_exceptions=True)
    users = [(await world.node.states.user(each, fresh=True)).state for each in people]
    assert any(user.is_admin for user in users)
    assert not all(user.is_admin for user in users)


async def test_the_server_keeps_an_administrator(world: World) -> None:
    anna, ben = await world.person("anna", is_admin=True), await world.person("ben")
    end, demotion = a(DeactivateUser, user_id=anna), a(DemoteUser, user_id=anna)
    with pytest.raises(LastAdministrator):
        await world.node.users.deactivate(end, by(anna, end))
    with pytest.raises(LastAdministrator):
        await world.node.users.demote(demotion, by(SYSTEM, demotion))
    promotion = a(PromoteUser, user_id=ben)
    await world.node.users.promote(promotion, by(SYSTEM, promotion))
    await world.node.users.deactivate(end, by(anna, end))
    last = a(DeactivateUser, user_id=ben)
    with pytest.raises(LastAdministrator):
        await world.node.users.deactivate(last, by(ben, last))
