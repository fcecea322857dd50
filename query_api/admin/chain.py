"""What belongs to an event: what brought it about, its request, and what came of it."""

from msgspec import Struct

from contracts.log import Recorded
from contracts.streams import category, subject_of
from query_api.admin.event_search import EventFilter, EventSearch

_BEFORE = 10_000_000
_AFTER = 60_000_000
"""Microseconds round an event in which the rest of its request was recorded."""
_MOST = 200


class Chain(Struct, frozen=True):
    """The cause of an event, the events of its request, and its effects, in order."""

    cause: Recorded | None
    request: list[Recorded]
    effects: list[Recorded]


async def chain_of(search: EventSearch, event: Recorded) -> Chain:
    """Return what belongs to an event."""
    wanted = EventFilter(
        correlation_id=event.correlation_id,
        since=event.recorded_at - _BEFORE,
        until=event.recorded_at + _AFTER,
    )
    page = await search.page(wanted, None, _MOST)
    request = page.events if event in page.events else [*page.events, event]
    request.sort(key=lambda each: (each.recorded_at, each.partition, each.offset))
    cause = await _cause(search, event)
    effects = [each for each in await _effects(search, event) if each not in request]
    return Chain(cause, request, effects)


async def _cause(search: EventSearch, event: Recorded) -> Recorded | None:
    """Return the event that it names, else the message that it is about."""
    if event.causation_id is not None:
        return await search.find(event.causation_id)
    if category(event.stream) == "message":
        return await search.find(subject_of(event.stream))
    if event.type == "MessageSent":
        scheduled = await search.stream(f"schedule-{event.event_id}", 1)
        return next(iter(scheduled), None)
    if category(event.stream) == "schedule" and event.revision > 0:
        return (await search.stream(event.stream, 1))[0]
    return None


async def _effects(search: EventSearch, event: Recorded) -> list[Recorded]:
    """Return what happened to a message because it was sent or scheduled."""
    if event.type == "MessageSent":
        return await search.stream(f"message-{event.event_id}", _MOST)
    if event.type == "MessageScheduled":
        sent = await search.find(subject_of(event.stream))
        later = (await search.stream(event.stream, _MOST))[1:]
        return [*later, *([] if sent is None else [sent])]
    return []
