"""The world of reads with messages: their history and search."""

from collections.abc import Sequence
from pathlib import Path

from litestar.types import ControllerRouterHandler

from contracts import streams
from contracts.events import AnyEvent
from contracts.events.conversation import ConversationRenamed, MessagePinned
from contracts.events.message import MessageEdited, ReactionAdded
from contracts.ids import ConversationId, MessageId, UserId
from contracts.views.user import Server
from infra.memory.limits import MemoryLimiter
from query_api.api.app import query_routes
from query_api.api.history import HistoryController
from query_api.api.messages import MessagesController
from query_api.api.search import SearchController
from query_api.api.threads import ThreadsController
from tests.integration.messages_read.indexes import Kept
from tests.integration.reads.world import World


class Archive(World):
    """People who talk, and what they read and find of it."""

    def __init__(self, folder: Path, kept: Kept, store: str = "sqlite") -> None:
        super().__init__(folder, store)
        self.kept = kept
        self.runner.follow(kept.versions.model, self.logbook.log, self.logbook.activity)

    def routes(self) -> Sequence[ControllerRouterHandler]:
        limiter = MemoryLimiter({"read": None, "search": None}, lambda: 0.0)
        return query_routes(
            conversations=self.state.conversations,
            members=self.state.members,
            people=self.state.people,
            authority=self.authority,
            freshness=self.runner,
            log=self.logbook.log,
            sealer=self.sealer,
            limiter=limiter,
            server=Server(name="Here", version="1", max_body_length=16_384),
            routes=[HistoryController, MessagesController, SearchController, ThreadsController],
            dependencies={
                "history": self.kept.history,
                "message_index": self.kept.index,
                "directory": self.state.directory,
                "limiter": limiter,
            },
        )

    async def change(
        self, conversation_id: ConversationId, message_id: MessageId, event: AnyEvent, by: UserId
    ) -> None:
        await self.write(streams.message(conversation_id, message_id), event, actor=by)

    async def edit(
        self, conversation_id: ConversationId, message_id: MessageId, by: UserId, body: str
    ) -> None:
        event = MessageEdited(message_id=message_id, conversation_id=conversation_id, body=body)
        await self.change(conversation_id, message_id, event, by)

    async def react(
        self, conversation_id: ConversationId, message_id: MessageId, by: UserId, emoji: str
    ) -> None:
        event = ReactionAdded(
            message_id=message_id, conversation_id=conversation_id, user_id=by, emoji=emoji
        )
        await self.change(conversation_id, message_id, event, by)

    async def pin(self, conversation_id: ConversationId, message_id: MessageId, by: UserId) -> None:
        event = MessagePinned(message_id=message_id)
        await self.write(streams.conversation(conversation_id), event, actor=by)

    async def rename(self, conversation_id: ConversationId, by: UserId, title: str) -> None:
        event = ConversationRenamed(title=title)
        await self.write(streams.conversation(conversation_id), event, actor=by)
