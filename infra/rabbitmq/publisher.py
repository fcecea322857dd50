"""Publishing that ends with the broker's word that it has the message, or raises."""

import asyncio
from collections.abc import Mapping
from typing import Protocol

from faststream.rabbit import RabbitBroker, RabbitExchange
from msgspec import Struct
from pamqp.commands import Basic

from infra.rabbitmq.connection import leave, new_broker
from infra.rabbitmq.topology import Topology, declare

CONFIRM_SECONDS = 5.0
"""An alarm of the broker blocks the connection without a word."""


class NotPublished(Exception):
    """The broker is away, blocked, or has nowhere to put the message; it may hold it even so."""


class Outgoing(Struct, frozen=True, kw_only=True):
    """A message to publish; headers are scalars, which every protocol of the broker keeps."""

    routing_key: str
    body: bytes
    content_type: str
    headers: Mapping[str, str | int]
    message_id: str | None = None
    exchange: RabbitExchange | None = None
    mandatory: bool = True
    """Whether having no queue to go to is an error."""


class Publisher(Protocol):
    """Publishes with confirms."""

    async def publish(self, outgoing: Outgoing) -> None:
        """Return when the broker has the message.

        Raises:
            NotPublished: it may not have it.
        """


class RabbitPublisher:
    """One connection to publish on, made anew after every failure, with all that must exist."""

    def __init__(self, url: str, topology: Topology) -> None:
        """Connect at the first message."""
        self._url = url
        self._topology = topology
        self._broker: RabbitBroker | None = None
        self._connecting = asyncio.Lock()

    async def publish(self, outgoing: Outgoing) -> None:
        """Return when the broker has the message.

        Raises:
            NotPublished: it may not have it.
        """
        broker: RabbitBroker | None = None
        try:
            async with asyncio.timeout(CONFIRM_SECONDS):
                broker = await self._connected()
                confirmation = await broker.publish(
                    outgoing.body,
                    exchange=outgoing.exchange,
                    routing_key=outgoing.routing_key,
                    headers=dict(outgoing.headers),
                    content_type=outgoing.content_type,
                    message_id=outgoing.message_id,
                    mandatory=outgoing.mandatory,
                    persist=True,
                )
        except Exception as error:
            await self._drop(broker)
            raise NotPublished(f"{outgoing.routing_key}: {error!r}") from error
        if not isinstance(confirmation, Basic.Ack):
            raise NotPublished(f"{outgoing.routing_key}: {confirmation!r}")

    async def close(self) -> None:
        """Close the connection."""
        await self._drop(self._broker)

    async def _connected(self) -> RabbitBroker:
        async with self._connecting:
            if self._broker is None:
                await declare(self._url, self._topology)
                broker = new_broker(self._url, "publisher")
                await broker.connect()
                self._broker = broker
            return self._broker

    async def _drop(self, broker: RabbitBroker | None) -> None:
        """Leave a connection that failed, unless another message has done so already."""
        if broker is None or broker is not self._broker:
            return
        self._broker = None
        await leave(broker)
