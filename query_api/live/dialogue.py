"""What a signed-in client may say, and what follows from it."""

import asyncio
from datetime import UTC, datetime
from typing import assert_never

from contracts.identity import Authenticator, Principal, Unauthenticated
from query_api.live.bucket import Bucket
from query_api.live.endings import TOO_MANY_FRAMES, malformed, unauthenticated
from query_api.live.frames import (
    AnyClientFrame,
    FreshToken,
    Hello,
    MalformedFrame,
    Ping,
    Pong,
    SayPresence,
    SayTyping,
    decode_frame,
)
from query_api.live.hub import Hub
from query_api.live.ports import PresenceBoard, TypingBoard
from query_api.live.rooms import Listener
from query_api.live.wire import Wired

SPARING = 3.0
"""Seconds between two typing frames, or two presence frames, that count."""


class Dialogue:
    """The client's side of one connection, bounded in what it may cause."""

    __slots__ = (
        "_authenticator",
        "_bucket",
        "_hub",
        "_lease",
        "_listener",
        "_next_presence",
        "_next_typing",
        "_presence",
        "_principal",
        "_typing",
    )

    def __init__(
        self,
        hub: Hub,
        authenticator: Authenticator,
        *,
        presence: PresenceBoard,
        typing: TypingBoard,
        principal: Principal,
        listener: Listener,
    ) -> None:
        self._hub = hub
        self._authenticator = authenticator
        self._presence = presence
        self._typing = typing
        self._principal = principal
        self._listener = listener
        self._bucket = Bucket()
        self._next_presence = self._next_typing = 0.0
        self._lease: asyncio.TimerHandle | None = None
        self._renew(principal)

    async def hear(self, text: str | bytes) -> None:
        """Act on one frame; a malformed one is answered, too many end the connection."""
        outlet = self._listener.outlet
        if not self._bucket.take(asyncio.get_running_loop().time()):
            outlet.end(TOO_MANY_FRAMES)
            return
        try:
            await self._act(decode_frame(text))
        except MalformedFrame as error:
            outlet.write(Wired(malformed(str(error))), self._hub.heads)

    def close(self) -> None:
        """Stop watching the token."""
        if self._lease is not None:
            self._lease.cancel()

    async def _act(self, frame: AnyClientFrame) -> None:
        match frame:
            case Hello():
                raise MalformedFrame("hello comes once, as the first frame")
            case FreshToken(access_token=token):
                await self._refresh(token)
            case SayTyping():
                await self._say_typing(frame)
            case SayPresence():
                await self._say_presence(frame)
            case Ping():
                pong = Wired(Pong(positions=self._hub.heads.tokens))
                self._listener.outlet.write(pong, self._hub.heads)
            case _:
                assert_never(frame)

    async def _refresh(self, token: str) -> None:
        try:
            fresh = await self._authenticator.authenticate(token)
        except Unauthenticated as error:
            self._listener.outlet.end(unauthenticated(str(error)))
            return
        held = self._principal
        if (fresh.user_id, fresh.session_id) != (held.user_id, held.session_id):
            self._listener.outlet.end(unauthenticated("the token is of another session"))
            return
        self._renew(fresh)

    def _renew(self, principal: Principal) -> None:
        self.close()
        self._principal = principal
        if principal.expires_at is not None:
            left = (principal.expires_at - datetime.now(UTC)).total_seconds()
            self._lease = asyncio.get_running_loop().call_later(
                max(0.0, left),
                self._listener.outlet.end,
                unauthenticated("the access token is over and no fresh one came"),
            )

    async def _say_typing(self, frame: SayTyping) -> None:
        now = asyncio.get_running_loop().time()
        person = self._listener.person
        room = self._hub.rooms.room(frame.conversation_id)
        scopes = self._principal.scopes
        may = room is not None and person in room.people and (scopes is None or "write" in scopes)
        if not may or now < self._next_typing:
            return
        self._next_typing = now + SPARING
        await self._typing.say(frame.conversation_id, person.user_id)

    async def _say_presence(self, frame: SayPresence) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._next_presence:
            return
        self._next_presence = now + SPARING
        principal = self._principal
        await self._presence.say(principal.user_id, principal.session_id, frame.state)
