import asyncio
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from commands.identity_ports import Client, OpenSession, Reused, Rotated
from contracts.ids import SessionId, UserId, uuid7
from tests.contract.identity.stores import Stores

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
ANN = UserId(uuid7())
DEVICE = Client(address="127.0.0.1", user_agent="program", device_name="laptop")


def opened(user_id: UserId = ANN, at: datetime = NOW) -> OpenSession:
    return OpenSession(
        session_id=SessionId(uuid7()),
        user_id=user_id,
        client=DEVICE,
        created_at=at,
        last_used_at=at,
    )


async def test_a_session_is_found_by_its_token_and_by_its_person(stores: Stores) -> None:
    session = opened()
    await stores.sessions.start(session, b"first")
    assert await stores.sessions.owner(session.session_id) == ANN
    assert await stores.sessions.of_digest(b"first") == session
    assert await stores.sessions.of_digest(b"other") is None
    assert await stores.sessions.of_user(ANN) == [session]
    assert await stores.sessions.owner(SessionId(uuid7())) is None


async def test_a_token_is_exchanged_and_the_session_is_used(stores: Stores) -> None:
    session = opened()
    await stores.sessions.start(session, b"first")
    later = NOW + timedelta(minutes=5)
    assert isinstance(await stores.sessions.rotate(b"first", b"second", later), Rotated)
    used = replace(session, last_used_at=later)
    assert await stores.sessions.of_digest(b"second") == used
    assert isinstance(await stores.sessions.rotate(b"second", b"third", later), Rotated)
    assert await stores.sessions.rotate(b"unknown", b"x", later) is None


async def test_the_predecessor_is_answered_within_the_grace_and_ends_all_after_it(
    stores: Stores,
) -> None:
    session = opened()
    await stores.sessions.start(session, b"first")
    await stores.sessions.rotate(b"first", b"second", NOW)
    within, after = NOW + timedelta(seconds=10), NOW + timedelta(seconds=11)
    assert isinstance(await stores.sessions.rotate(b"first", b"second", within), Rotated)
    assert isinstance(await stores.sessions.rotate(b"first", b"second", after), Reused)
    assert await stores.sessions.owner(session.session_id) is None
    assert await stores.sessions.rotate(b"second", b"third", after) is None


async def test_exchanges_of_one_token_at_once_make_one_successor(stores: Stores) -> None:
    session = opened()
    await stores.sessions.start(session, b"first")
    outcomes = await asyncio.gather(
        *(stores.sessions.rotate(b"first", b"second", NOW) for _ in range(10))
    )
    assert {type(outcome) for outcome in outcomes} == {Rotated}
    assert isinstance(await stores.sessions.rotate(b"second", b"third", NOW), Rotated)


async def test_a_thief_s_successor_ends_the_session(stores: Stores) -> None:
    await stores.sessions.start(opened(), b"first")
    outcomes = await asyncio.gather(
        stores.sessions.rotate(b"first", b"second", NOW),
        stores.sessions.rotate(b"first", b"forged", NOW),
    )
    assert {type(outcome) for outcome in outcomes} == {Rotated, Reused}
    assert await stores.sessions.of_user(ANN) == []


async def test_an_exchange_beside_a_misuse_has_an_outcome_and_ends_in_no_session(
    stores: Stores,
) -> None:
    later = NOW + timedelta(minutes=1)
    for n in range(20):
        first, second, third = (f"{n}-{place}".encode() for place in range(3))
        await stores.sessions.start(opened(), first)
        await stores.sessions.rotate(first, second, NOW)
        outcomes = await asyncio.gather(
            stores.sessions.rotate(second, third, later),
            stores.sessions.rotate(first, second, later),
        )
        assert isinstance(outcomes[0], Rotated | None)
        assert isinstance(outcomes[1], Reused)
    assert await stores.sessions.of_user(ANN) == []


async def test_an_idle_session_is_over_and_forgotten(stores: Stores) -> None:
    session, later = opened(), NOW + timedelta(days=31)
    await stores.sessions.start(session, b"first")
    assert await stores.sessions.rotate(b"first", b"second", later) is None
    await stores.sessions.start(opened(), b"other")
    await stores.sessions.start(newest := opened(at=later), b"newest")
    assert await stores.sessions.of_user(ANN) == [newest]


async def test_a_person_s_sessions_end_but_one_and_nobody_else_s(stores: Stores) -> None:
    mine = [opened(at=NOW + timedelta(minutes=n)) for n in range(3)]
    theirs = opened(UserId(uuid7()))
    for number, session in enumerate([*mine, theirs]):
        await stores.sessions.start(session, str(number).encode())
    assert await stores.sessions.of_user(ANN) == mine[::-1]
    ended = await stores.sessions.end_all(ANN, mine[0].session_id)
    assert set(ended) == {mine[1].session_id, mine[2].session_id}
    assert await stores.sessions.of_user(ANN) == mine[:1]
    await stores.sessions.end(mine[0].session_id)
    assert await stores.sessions.end_all(ANN) == []
    assert await stores.sessions.of_user(theirs.user_id) == [theirs]
    assert await stores.sessions.of_digest(b"1") is None
