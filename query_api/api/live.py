"""The live feed over HTTP: events for whoever has no socket, tickets, presence and catching up."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Annotated

import msgspec
from litestar import Controller, Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, QueryParameter
from litestar.response import Stream
from msgspec import Meta, Struct

from contracts.identity import Principal
from contracts.ids import UserId
from contracts.views.user import PresenceList
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import NotCaughtUp
from query_api.live.endings import ending_of, unauthenticated
from query_api.live.event_stream import EventStream
from query_api.live.frames import MustReset, Synced
from query_api.live.live import Live
from query_api.live.origins import origin_of
from query_api.live.rooms import Listener
from query_api.ports import Authority

MOST_ASKED = 200

_Ids = Annotated[list[UserId], Meta(max_length=MOST_ASKED)]
Positions = Annotated[
    list[str] | None,
    QueryParameter(
        name="position", max_items=256, description="The newest token held of each lane; repeat it."
    ),
]
LastEventId = Annotated[
    str | None,
    HeaderParameter(
        name="Last-Event-ID", description="The id of the last event had: resumes exactly there."
    ),
]
Asked = Annotated[
    list[str],
    QueryParameter(
        name="user_ids",
        max_items=MOST_ASKED,
        description="Whose presence, at most 200 ids; repeat it or put commas between.",
    ),
]


_EVENTS = ResponseSpec(
    str,
    generate_examples=False,
    description="The frames of the socket, each an event with an id, as long as nobody hangs up.",
    media_type="text/event-stream",
)


class TicketMade(Struct, frozen=True, kw_only=True):
    """Good for one socket, from the same page, within so many seconds."""

    ticket: str
    expires_in: int = 30


class LiveController(Controller):
    """Live updates without a WebSocket, and what a WebSocket needs."""

    tags = ("live",)

    @post(
        "/live/ticket",
        operation_id="live-ticket",
        status_code=200,
        scope="read",
        responses=refusals(),
    )
    async def ticket(
        self,
        request: Request[Principal, None, State],
        principal: NamedDependency[Principal],
        live: Provided[Live],
    ) -> TicketMade:
        """Get a ticket for `hello`, in the place of the access token."""
        origin = origin_of(request.scope["headers"])
        return TicketMade(ticket=await live.tickets.issue(principal, origin))

    @get(
        "/live/events",
        operation_id="live-events",
        responses={**refusals(NotCaughtUp), 200: _EVENTS},
    )
    async def events(
        self,
        *,
        principal: NamedDependency[Principal],
        live: Provided[Live],
        authority: Provided[Authority],
        last_event_id: LastEventId = None,
    ) -> Stream:
        """Follow live by server-sent events: the same frames as the socket's, each with an id."""
        await authority.memberships(principal.user_id)  # a refusal comes before the first byte
        tokens = None if last_event_id is None else last_event_id.split(",")
        return Stream(
            _events(live, principal, tokens),
            media_type="text/event-stream",
            headers={"x-accel-buffering": "no"},
        )

    @get("/sync", operation_id="sync", responses=refusals(NotCaughtUp))
    async def sync(
        self,
        *,
        principal: NamedDependency[Principal],
        live: Provided[Live],
        position: Positions = None,
    ) -> Synced | MustReset:
        """Get everything since the positions held, or be told to fetch again."""
        return await live.resume.sync(principal.user_id, position or [])

    @get("/presence", operation_id="presence", responses=refusals(NotCaughtUp))
    async def presence(
        self,
        *,
        principal: NamedDependency[Principal],
        live: Provided[Live],
        user_ids: Asked,
    ) -> PresenceList:
        """Show who is there, of the people asked for; strangers seem offline."""
        asked = _ids(user_ids)
        return PresenceList(items=await live.presence.visible(principal.user_id, asked))


def _ids(texts: Sequence[str]) -> list[UserId]:
    ids = [each for text in texts for each in text.split(",")]
    try:
        return msgspec.convert(ids, _Ids)
    except msgspec.ValidationError as error:
        extra = [{"key": "user_ids", "message": str(error)}]
        raise ValidationException("not a list of ids", extra=extra) from error


async def _events(
    live: Live, principal: Principal, tokens: list[str] | None
) -> AsyncIterator[bytes]:
    stream = EventStream()
    opening = asyncio.create_task(live.connections.open(principal, stream, tokens))
    opening.add_done_callback(partial(_end_unopened, stream))
    lease = _lease(principal, stream)
    try:
        async for chunk in stream.chunks():
            yield chunk
    finally:
        if lease is not None:
            lease.cancel()
        # Nothing may be awaited here: the request may have been cancelled.
        live.connections.abandon(opening)


def _end_unopened(stream: EventStream, opening: asyncio.Task[Listener]) -> None:
    if not opening.cancelled() and (error := opening.exception()) is not None:
        stream.end(ending_of(error))


def _lease(principal: Principal, stream: EventStream) -> asyncio.TimerHandle | None:
    """End the stream with the token: its client comes back with a fresh one and the last id."""
    if principal.expires_at is None:
        return None
    left = (principal.expires_at - datetime.now(UTC)).total_seconds()
    ending = unauthenticated("the access token is over; go on with Last-Event-ID")
    return asyncio.get_running_loop().call_later(max(0.0, left), stream.end, ending)
