"""The read side over HTTP on logs in memory: real views, real authority, real position tokens."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from httpx import ASGITransport, AsyncClient, Response
from litestar.types import ControllerRouterHandler

from contracts import streams
from contracts.events.activity import ReadMarkerMoved
from contracts.events.conversation import ConversationCreated, Kind, Visibility
from contracts.events.membership import MemberJoined, MemberRemoved, Role
from contracts.events.message import MessageDeleted
from contracts.events.timeline import MessageSent
from contracts.events.user import UserRegistered
from contracts.identity import Principal, Unauthenticated
from contracts.ids import SYSTEM, ConversationId, MessageId, SessionId, UserId, uuid7
from contracts.log import Position
from contracts.views.user import Server
from infra.bootstrap.problems import all_problems
from infra.http.application import build_application
from infra.memory.limits import MemoryLimiter
from infra.sealing import InviteCodes, TokenSealer
from projections.runner import Runner
from query_api.api.access import AccessController
from query_api.api.app import query_routes
from query_api.api.scheduled import ScheduledController
from query_api.authority import LogAuthority
from tests.integration.projections.logbook import Logbook
from tests.user_state import user_state


class ByName:
    """Takes a person's id for the token."""

    def known(self, token: str) -> Principal | None:
        try:
            user_id = UserId(uuid_of(token))
        except ValueError:
            return None
        return Principal(user_id=user_id, session_id=SessionId(uuid7()))

    async def authenticate(self, token: str) -> Principal:
        raise Unauthenticated(token)


def uuid_of(token: str) -> Any:
    return type(uuid7())(token)


_PATIENCE = 10
"""How often a read is asked for that its store was too slow for."""


class World:
    """People, conversations and their reads."""

    def __init__(self, folder: Path, store: str = "sqlite") -> None:
        self.logbook = Logbook()
        self.sealer = TokenSealer(bytes(32))
        self.codes = InviteCodes(bytes(32))
        self.runner = Runner(self.logbook.feed, poll=0.05)
        self.positions: dict[int, Position] = {}
        self._opening = user_state(store, folder)

    async def __aenter__(self) -> Self:
        self.state = await self._opening.__aenter__()
        self.views = list(self.state.versions.values())
        for versions in self.views:
            self.runner.follow(versions.model, self.logbook.log, self.logbook.activity)
        self.authority = LogAuthority(self.logbook.log, self.state.members)
        self.logbook.feed.subscribe(self.authority.receive)
        app = build_application(
            self.routes(), problems=all_problems(), authenticator=ByName(), hot={}
        )
        self.client = AsyncClient(transport=ASGITransport(app), base_url="http://here")  # type: ignore[arg-type]  # httpx and Litestar name the same protocol apart
        await self.authority.start()
        self.runner.start()
        return self

    def routes(self) -> Sequence[ControllerRouterHandler]:
        return query_routes(
            conversations=self.state.conversations,
            members=self.state.members,
            people=self.state.people,
            authority=self.authority,
            freshness=self.runner,
            log=self.logbook.log,
            sealer=self.sealer,
            limiter=MemoryLimiter({"read": None}, lambda: 0.0),
            server=Server(name="Here", version="1", max_body_length=16_384),
            routes=[ScheduledController, AccessController],
            dependencies={
                "scheduled": self.state.scheduled,
                "access": self.state.access,
                "codes": self.codes,
            },
        )

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.client.aclose()
        await self.runner.close()
        await self._opening.__aexit__(None, None, None)

    async def get(self, path: str, me: UserId, **parameters: object) -> Any:
        """Return what a person reads who has seen everything that was written here."""
        answer = await self.answer(path, me, parameters)
        for _ in range(_PATIENCE):
            if "x-stale" not in answer.headers and "retry-after" not in answer.headers:
                break
            answer = await self.answer(path, me, parameters)
        assert answer.status_code == 200, answer.text
        assert "x-stale" not in answer.headers
        return answer.json()

    async def answer(
        self, path: str, me: UserId, parameters: Mapping[str, Any] | None = None
    ) -> Response:
        tokens = ",".join(self.sealer.seal(position) for position in self.positions.values())
        headers = {"Authorization": f"Bearer {me}", "X-Position": tokens}
        return await self.client.get(path, params=parameters or {}, headers=headers)

    async def write(self, *arguments: Any, **options: Any) -> Position:
        position = await self.logbook.append(*arguments, **options)
        self.positions[position.lane] = position
        return position

    async def person(self, name: str, display_name: str | None = None) -> UserId:
        user_id = UserId(uuid7())
        event = UserRegistered(
            user_id=user_id, user_name=name, display_name=display_name or name.title()
        )
        await self.write(streams.user(user_id), event)
        return user_id

    async def conversation(
        self, *people: UserId, kind: Kind = Kind.GROUP, **fields: Any
    ) -> ConversationId:
        conversation_id = ConversationId(uuid7())
        created = ConversationCreated(conversation_id=conversation_id, kind=kind, **fields)
        await self.write(streams.conversation(conversation_id), created, actor=people[0])
        await self.join(conversation_id, people[0], role=Role.OWNER)
        for user_id in people[1:]:
            await self.join(conversation_id, user_id, invited_by=people[0])
        return conversation_id

    async def channel(self, title: str, *people: UserId, **fields: Any) -> ConversationId:
        return await self.conversation(
            *people, kind=Kind.CHANNEL, visibility=Visibility.PUBLIC, title=title, **fields
        )

    async def join(self, conversation_id: ConversationId, user_id: UserId, **fields: Any) -> None:
        event = MemberJoined(user_id=user_id, **fields)
        await self.write(streams.membership(conversation_id, user_id), event, actor=user_id)

    async def remove(self, conversation_id: ConversationId, user_id: UserId) -> None:
        event = MemberRemoved(user_id=user_id)
        await self.write(streams.membership(conversation_id, user_id), event, actor=SYSTEM)

    async def say(
        self, conversation_id: ConversationId, author: UserId, body: str = "hello", **fields: Any
    ) -> MessageId:
        message_id = MessageId(uuid7())
        event = MessageSent(
            message_id=message_id,
            conversation_id=conversation_id,
            author_id=author,
            body=body,
            **fields,
        )
        await self.write(streams.timeline(conversation_id), event, actor=author)
        return message_id

    async def delete(
        self, conversation_id: ConversationId, message_id: MessageId, **fields: Any
    ) -> None:
        event = MessageDeleted(message_id=message_id, conversation_id=conversation_id, **fields)
        await self.write(streams.message(conversation_id, message_id), event)

    async def mark_read(self, conversation_id: ConversationId, user_id: UserId, seq: int) -> None:
        event = ReadMarkerMoved(conversation_id=conversation_id, user_id=user_id, seq=seq)
        await self.write(
            streams.read_marker(conversation_id, user_id), event, actor=user_id, activity=True
        )
