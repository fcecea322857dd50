"""How this product connects to the broker: never two purposes on one connection."""

import asyncio
from collections.abc import Callable

import structlog
from aio_pika.abc import AbstractConnection
from faststream.message import StreamMessage
from faststream.rabbit import Channel, RabbitBroker
from faststream.rabbit.annotations import RabbitMessage
from yarl import URL

CONNECT_SECONDS = 2.0
_HEARTBEAT_SECONDS = 10
_LEAVE_SECONDS = 5.0

logger = structlog.stdlib.get_logger()
Lost = Callable[[AbstractConnection | None, BaseException | None], None]


def new_broker(url: str, purpose: str, *lost: Lost) -> RabbitBroker:
    """Return a broker that is not connected yet; ``purpose`` names it to operators.

    Each of ``lost`` is called when its connection ends; it is then left for a new one, because
    the driver does not always find its own way back.

    What it publishes without a queue to go to raises, and what it receives stays bytes.
    """
    address = URL(url).update_query(name=f"messenger {purpose}", heartbeat=_HEARTBEAT_SECONDS)
    return RabbitBroker(
        str(address),
        timeout=CONNECT_SECONDS,
        reconnect_interval=1.0,
        on_close=lost,
        default_channel=Channel(publisher_confirms=True, on_return_raises=True),
        graceful_timeout=1.0,
        decoder=undecoded,
        apply_types=False,
        logger=None,
    )


async def leave(broker: RabbitBroker) -> None:
    """Close what is left of a connection, which may be nothing."""
    try:
        async with asyncio.timeout(_LEAVE_SECONDS):
            await broker.stop()
    except Exception as error:  # noqa: BLE001 — it is gone either way
        logger.debug("broker_unclosed", error=repr(error))


async def undecoded(message: StreamMessage[object]) -> StreamMessage[object]:
    """Hand a handler the delivery itself."""
    return message


__all__ = ["CONNECT_SECONDS", "RabbitMessage", "new_broker"]
