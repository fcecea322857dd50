"""How this product connects to the broker: never two purposes on one connection."""

from faststream.message import StreamMessage
from faststream.rabbit import Channel, RabbitBroker
from faststream.rabbit.annotations import RabbitMessage
from yarl import URL

CONNECT_SECONDS = 2.0
_HEARTBEAT_SECONDS = 10


def new_broker(url: str, purpose: str) -> RabbitBroker:
    """Return a broker that is not connected yet; ``purpose`` names it to operators.

    What it publishes without a queue to go to raises, and what it receives stays bytes.
    """
    address = URL(url).update_query(name=f"messenger {purpose}", heartbeat=_HEARTBEAT_SECONDS)
    return RabbitBroker(
        str(address),
        timeout=CONNECT_SECONDS,
        reconnect_interval=1.0,
        default_channel=Channel(publisher_confirms=True, on_return_raises=True),
        graceful_timeout=1.0,
        decoder=undecoded,
        apply_types=False,
        logger=None,
    )


async def undecoded(message: StreamMessage[object]) -> StreamMessage[object]:
    """Hand a handler the delivery itself."""
    return message


__all__ = ["CONNECT_SECONDS", "RabbitMessage", "new_broker"]
