"""Who is typing, told to the other nodes."""

import asyncio
from collections.abc import Callable
from uuid import UUID, uuid4

from contracts.ids import ConversationId, UserId
from infra.redis.channel import Channel
from infra.redis.server import RedisAway, RedisServer

_ID = 16


class RedisTyping:
    """The live side's ``TypingBoard``: at once on this node, through Redis on the others."""

    def __init__(self, server: RedisServer) -> None:
        """Begin without anybody to tell."""
        self._channel = Channel(server, "typing")
        self._node = uuid4()
        self._receivers: list[Callable[[ConversationId, UserId], None]] = []

    def subscribe(self, receive: Callable[[ConversationId, UserId], None]) -> None:
        """Call ``receive`` with each person who types somewhere; it must not block."""
        self._receivers.append(receive)

    async def say(self, conversation_id: ConversationId, user_id: UserId) -> None:
        """Tell that a person types; while Redis is away, only this node hears it."""
        self._tell(conversation_id, user_id)
        try:
            await self._channel.publish(self._node.bytes + conversation_id.bytes + user_id.bytes)
        except RedisAway:
            return

    async def run(self) -> None:
        """Hear the other nodes until cancelled."""
        await self._channel.follow(self._hear, lambda: asyncio.sleep(0))

    def _hear(self, message: bytes) -> None:
        node, conversation, user = (
            UUID(bytes=message[start : start + _ID]) for start in (0, _ID, 2 * _ID)
        )
        if node != self._node:
            self._tell(ConversationId(conversation), UserId(user))

    def _tell(self, conversation_id: ConversationId, user_id: UserId) -> None:
        for receive in self._receivers:
            receive(conversation_id, user_id)
