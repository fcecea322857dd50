"""Integration events: a reactor that publishes the log to other programs."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import msgspec

from contracts.integration import integration_event, published, routing_key
from contracts.log import Recorded
from infra.rabbitmq.publisher import Outgoing, Publisher
from infra.rabbitmq.topology import INTEGRATION

REACTOR = "integration-events"
_IN_FLIGHT = 8


class IntegrationEvents:
    """Publishes one message an event; whoever is not bound to it does not miss it."""

    def __init__(self, log_id: UUID, publisher: Publisher) -> None:
        self._log_id = log_id
        self._publisher = publisher

    async def react(self, events: Sequence[Recorded]) -> None:
        """Publish events in order, and return when the broker has all of them.

        Raises:
            NotPublished: it may lack some.
        """
        told = [event for event in events if published(event)]
        for start in range(0, len(told), _IN_FLIGHT):
            some = told[start : start + _IN_FLIGHT]
            await asyncio.gather(*(self._publisher.publish(self._outgoing(each)) for each in some))

    def _outgoing(self, recorded: Recorded) -> Outgoing:
        event = integration_event(self._log_id, recorded)
        return Outgoing(
            exchange=INTEGRATION,
            routing_key=routing_key(recorded),
            body=msgspec.json.encode(event),
            content_type="application/json",
            headers={"type": recorded.type, "revision": recorded.revision},
            message_id=str(event.id),
            mandatory=False,
        )
