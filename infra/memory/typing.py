"""Who is typing, within one process."""

from collections.abc import Callable

from contracts.ids import ConversationId, UserId


class MemoryTyping:
    """The live side's ``TypingBoard``."""

    def __init__(self) -> None:
        """Begin without anybody to tell."""
        self._receivers: list[Callable[[ConversationId, UserId], None]] = []

    def subscribe(self, receive: Callable[[ConversationId, UserId], None]) -> None:
        """Call ``receive`` with each person who types somewhere; it must not block."""
        self._receivers.append(receive)

    async def say(self, conversation_id: ConversationId, user_id: UserId) -> None:
        """Tell that a person types."""
        for receive in self._receivers:
            receive(conversation_id, user_id)
