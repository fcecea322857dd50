import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from commands.domain.errors import LogUnavailable
from commands.handlers.identity.verified_tokens import VerifiedTokens
from contracts.identity import Unauthenticated
from contracts.ids import SessionId, UserId
from infra.bootstrap.identity import Identity
from tests.integration.identity.place import PASSWORD, Place


class SlowSessions:
    """Answers whose a session is only when it is let go."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.asked = asyncio.Event()
        self.go_on = asyncio.Event()

    async def owner(self, session_id: SessionId) -> UserId | None:
        found = await self.identity.sessions.owner(session_id)
        self.asked.set()
        await self.go_on.wait()
        return found


class SessionsAway:
    """Cannot say whose a session is."""

    async def owner(self, session_id: SessionId) -> UserId | None:
        raise LogUnavailable(f"session {session_id} cannot be read", 1)


def tokens_of(place: Place, **changes: object) -> VerifiedTokens:
    make: Callable[..., VerifiedTokens] = VerifiedTokens
    parts = {
        "access": place.identity.access,
        "sessions": place.identity.sessions,
        "api_tokens": place.identity.api_tokens,
        "accounts": place.identity.accounts,
        "clock": place.clock,
    }
    return make(**{**parts, **changes})


async def test_a_token_verified_while_its_session_ends_is_not_remembered(
    place: Place, client: httpx.AsyncClient
) -> None:
    session = await place.first(client)
    slow = SlowSessions(place.identity)
    tokens = tokens_of(place, sessions=slow)
    verifying = asyncio.ensure_future(tokens.authenticate(session["access_token"]))
    await slow.asked.wait()
    session_id = SessionId(UUID(session["session_id"]))
    await place.identity.sessions.end(session_id)
    tokens.forget_session(session_id)
    slow.go_on.set()
    with pytest.raises(Unauthenticated):
        await verifying
    assert tokens.known(session["access_token"]) is None


async def test_memory_is_bounded_and_the_oldest_is_verified_again(
    place: Place, client: httpx.AsyncClient
) -> None:
    tokens = tokens_of(place, most_tokens=3)
    sessions = [await place.first(client)]
    for _ in range(4):
        answer = await client.post("/v1/auth/login", json={"login": "anna", "password": PASSWORD})
        sessions.append(answer.json())
    for session in sessions:
        await tokens.authenticate(session["access_token"])
    held = [tokens.known(session["access_token"]) is not None for session in sessions]
    assert held == [False, False, True, True, True]
    assert len(tokens._of_session) == 3


async def test_a_remembered_token_ends_when_it_expires(
    place: Place, client: httpx.AsyncClient
) -> None:
    token = (await place.first(client))["access_token"]
    tokens = tokens_of(place)
    principal = await tokens.authenticate(token)
    assert tokens.known(token) == principal
    place.clock.forward(300)
    assert tokens.known(token) is None
    with pytest.raises(Unauthenticated):
        await tokens.authenticate(token)


async def test_the_forgotten_session_takes_no_other_with_it(
    place: Place, client: httpx.AsyncClient
) -> None:
    anna = await place.first(client)
    ben = await place.register(client, "ben")
    tokens = tokens_of(place)
    for session in (anna, ben):
        await tokens.authenticate(session["access_token"])
    tokens.forget_user(UserId(UUID(ben["user"]["user_id"])))
    assert tokens.known(ben["access_token"]) is None
    assert tokens.known(anna["access_token"]) is not None


async def test_a_session_that_ended_elsewhere_is_found_at_the_next_review(
    place: Place, client: httpx.AsyncClient
) -> None:
    session = await place.first(client)
    tokens = tokens_of(place, review=timedelta(seconds=30))
    await tokens.authenticate(session["access_token"])
    await place.identity.sessions.end(SessionId(UUID(session["session_id"])))
    assert tokens.known(session["access_token"]) is not None
    place.clock.forward(30)
    assert tokens.known(session["access_token"]) is None
    with pytest.raises(Unauthenticated):
        await tokens.authenticate(session["access_token"])


async def test_while_no_review_is_possible_a_token_is_good_until_it_expires(
    place: Place, client: httpx.AsyncClient
) -> None:
    session = await place.first(client)
    tokens = tokens_of(place, review=timedelta(seconds=30))
    known = await tokens.authenticate(session["access_token"])
    tokens._sessions = SessionsAway()  # type: ignore[assignment] # the rest is not asked
    place.clock.forward(60)
    assert await tokens.authenticate(session["access_token"]) == known
    tokens.forget_session(SessionId(UUID(session["session_id"])))
    with pytest.raises(LogUnavailable):
        await tokens.authenticate(session["access_token"])
