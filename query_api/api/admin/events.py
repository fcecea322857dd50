"""``/v1/admin/events``: the event log itself; whoever looks into an event is recorded."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from contracts.events.audit import ContentInspected
from contracts.identity import Principal
from contracts.ids import SYSTEM, UserId
from contracts.log import Recorded, microseconds
from contracts.streams import category
from contracts.views.admin import EventContent, EventDetail, EventItem, EventList
from query_api.admin.chain import chain_of
from query_api.admin.event_search import EventFilter, EventSearch
from query_api.admin.ports import AuditTrail
from query_api.api.admin.guard import SCOPE, administrators_only
from query_api.api.cursors import DEFAULT_LIMIT, Cursor, Cursors, Limit
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import EventUnknown, NotAnAdministrator
from query_api.people import People

_OPEN = frozenset({"user", "audit"})
"""Categories whose events everyone, or every administrator, may know anyway."""

StreamName = Annotated[
    str | None,
    QueryParameter(max_length=200, description="A stream's whole name, or a category."),
]
TypeName = Annotated[
    str | None, QueryParameter(name="type", max_length=80, description="An event's type.")
]
Request = Annotated[
    UUID | None, QueryParameter(name="correlation_id", description="The request it came with.")
]
Actor = Annotated[UUID | None, QueryParameter(description="Who acted.")]
Partition = Annotated[int | None, QueryParameter(ge=0, le=1_023, description="One partition.")]
Below = Annotated[
    int | None, QueryParameter(ge=0, le=1 << 53, description="Offsets below, in one partition.")
]
Since = Annotated[datetime | None, QueryParameter(description="Recorded then or later.")]
Until = Annotated[datetime | None, QueryParameter(description="Recorded before.")]


class AdminEventsController(Controller):
    """The event log."""

    path = "/admin/events"
    tags = ("administration",)
    guards = (administrators_only,)
    opt = {"scope": SCOPE}  # noqa: RUF012 — the framework's own form

    @get(operation_id="admin-events", responses=refusals(NotAnAdministrator))
    async def events(
        self,
        *,
        event_search: Provided[EventSearch],
        people: Provided[People],
        cursors: Provided[Cursors],
        stream: StreamName = None,
        type_name: TypeName = None,
        actor_id: Actor = None,
        request_id: Request = None,
        partition: Partition = None,
        below: Below = None,
        since: Since = None,
        until: Until = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> EventList:
        """List events, the latest first, without what they hold."""
        wanted = EventFilter(
            stream=stream or None,
            type=type_name or None,
            actor_id=None if actor_id is None else UserId(actor_id),
            correlation_id=request_id,
            partition=partition,
            below=below,
            since=_moment(since),
            until=_moment(until),
        )
        bound = ("admin-events", *msgspec.structs.astuple(wanted))
        place = cursors.open(cursor, dict[int, int], *bound)
        page = await event_search.page(wanted, place, limit)
        following = None
        if page.following is not None:
            following = cursors.seal(page.following, *bound)
        names = await _names(people, page.events)
        return EventList(items=[_item(each, names) for each in page.events], next=following)

    @get(
        "/{partition:int}/{offset:int}",
        operation_id="admin-event",
        responses=refusals(NotAnAdministrator, EventUnknown),
    )
    async def event(
        self,
        *,
        partition: FromPath[int],
        offset: FromPath[int],
        event_search: Provided[EventSearch],
        people: Provided[People],
    ) -> EventDetail:
        """Show an event with its cause, all that the same request recorded, and its effects."""
        found = await _at(event_search, partition, offset)
        chain = await chain_of(event_search, found)
        causes = [] if chain.cause is None else [chain.cause]
        names = await _names(people, [found, *causes, *chain.request, *chain.effects])
        return EventDetail(
            event=_item(found, names),
            cause=None if chain.cause is None else _item(chain.cause, names),
            request=[_item(each, names) for each in chain.request],
            effects=[_item(each, names) for each in chain.effects],
        )

    @get(
        "/{partition:int}/{offset:int}/content",
        operation_id="admin-event-content",
        responses=refusals(NotAnAdministrator, EventUnknown),
    )
    async def content(
        self,
        *,
        partition: FromPath[int],
        offset: FromPath[int],
        principal: NamedDependency[Principal],
        correlation_id: NamedDependency[UUID],
        event_search: Provided[EventSearch],
        trail: Provided[AuditTrail],
    ) -> EventContent:
        """Show what an event holds; of a conversation's, it is recorded that you looked."""
        found = await _at(event_search, partition, offset)
        if category(found.stream) not in _OPEN:
            looked = ContentInspected(partition=partition, offset=offset, stream=found.stream)
            await trail.record(principal.user_id, correlation_id, looked)
        payload = None
        if found.payload is not None:
            payload = msgspec.json.decode(found.payload, type=dict[str, Any])
        return EventContent(partition=partition, offset=offset, payload=payload)


async def _at(search: EventSearch, partition: int, offset: int) -> Recorded:
    found = await search.at(partition, offset)
    if found is None:
        raise EventUnknown(partition, offset)
    return found


async def _names(people: People, events: list[Recorded]) -> dict[UserId, str]:
    """Return how those who acted are called, as far as they are known."""
    actors = {event.actor_id for event in events} - {SYSTEM}
    found = await asyncio.gather(*map(people.person, actors))
    return {person.user_id: person.display_name for person in found if person is not None}


def _item(event: Recorded, names: Mapping[UserId, str]) -> EventItem:
    return EventItem(
        partition=event.partition,
        offset=event.offset,
        stream=event.stream,
        revision=event.revision,
        key=event.key,
        type=event.type,
        schema_version=event.schema,
        recorded_at=event.recorded,
        event_id=event.event_id,
        actor_id=None if event.actor_id == SYSTEM else event.actor_id,
        actor_name=names.get(event.actor_id),
        correlation_id=event.correlation_id,
        causation_id=event.causation_id,
        erased=event.payload is None,
    )


def _moment(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds(moment)
