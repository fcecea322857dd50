import asyncio
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from commands.identity_ports import ApiToken
from contracts.ids import UserId, uuid7
from tests.contract.identity.stores import Stores

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ANN = UserId(uuid7())


def token(user_id: UserId = ANN, *, minutes: int = 0, expires: bool = False) -> ApiToken:
    made = NOW + timedelta(minutes=minutes)
    return ApiToken(
        api_token_id=uuid7(),
        user_id=user_id,
        name="a program",
        scopes=frozenset({"read", "send"}),
        created_at=made,
        expires_at=made + timedelta(days=1) if expires else None,
    )


async def test_a_token_is_used_until_it_expires_and_the_use_is_noted(stores: Stores) -> None:
    lasting, short = token(), token(expires=True)
    await stores.api_tokens.add(lasting, b"lasting")
    await stores.api_tokens.add(short, b"short")
    later = NOW + timedelta(days=1)
    used = replace(short, last_used_at=NOW)
    assert await stores.api_tokens.use(b"short", NOW) == used
    assert await stores.api_tokens.use(b"short", later) is None
    used = replace(lasting, last_used_at=later)
    assert await stores.api_tokens.use(b"lasting", later) == used
    assert await stores.api_tokens.use(b"unknown", NOW) is None


async def test_tokens_are_listed_newest_first_and_removed_by_their_owner(stores: Stores) -> None:
    mine = [token(minutes=n) for n in range(3)]
    theirs = token(UserId(uuid7()))
    for number, one in enumerate([*mine, theirs]):
        await stores.api_tokens.add(one, str(number).encode())
    assert await stores.api_tokens.of_user(ANN) == mine[::-1]
    assert not await stores.api_tokens.remove(ANN, theirs.api_token_id)
    assert await stores.api_tokens.remove(ANN, mine[0].api_token_id)
    assert not await stores.api_tokens.remove(ANN, mine[0].api_token_id)
    removed = await stores.api_tokens.remove_all(ANN)
    assert set(removed) == {mine[1].api_token_id, mine[2].api_token_id}
    assert await stores.api_tokens.of_user(theirs.user_id) == [theirs]


async def test_invites_are_listed_and_taken_back_while_nobody_has_used_them(
    stores: Stores,
) -> None:
    first, second = [await stores.invites.make(NOW + timedelta(days=n)) for n in (7, 8)]
    assert await stores.invites.use(first, NOW)
    ids = [stores.invites.invite_id(code) for code in (second, first)]
    listed = await stores.invites.listed()
    assert [each.invite_id for each in listed] == ids
    assert [each.used_at for each in listed] == [None, NOW]
    assert [await stores.invites.revoke(each) for each in ids] == [True, False]
    assert not await stores.invites.use(second, NOW)
    assert [each.invite_id for each in await stores.invites.listed()] == ids[1:]


async def test_an_invite_is_used_once_by_whoever_comes_first(stores: Stores) -> None:
    code = await stores.invites.make(NOW + timedelta(days=7))
    used = await asyncio.gather(*(stores.invites.use(code, NOW) for _ in range(8)))
    assert sorted(used) == [False] * 7 + [True]
    await stores.invites.give_back(code)
    assert await stores.invites.use(code, NOW)


async def test_an_invite_opens_nothing_when_it_is_late_or_unknown(stores: Stores) -> None:
    code = await stores.invites.make(NOW + timedelta(days=7))
    assert not await stores.invites.use(code, NOW + timedelta(days=7))
    assert not await stores.invites.use(code + "x", NOW)
