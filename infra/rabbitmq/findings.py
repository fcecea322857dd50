"""What `messenger doctor` says of RabbitMQ."""

from typing import Final

import aio_pika
from aio_pika.exceptions import AMQPException

from infra.findings import Finding, Verdict
from infra.rabbitmq.connection import CONNECT_SECONDS
from infra.rabbitmq.topology import EVENTS, stream_name

OLDEST: Final = (3, 10)
MADE_FOR: Final = (4, 2)


async def examine_rabbitmq(url: str) -> list[Finding]:
    """Return what is good and what is not about the broker at an address."""
    try:
        connection = await aio_pika.connect(url, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError, AMQPException) as error:
        remedy = "start it, or correct address, account and virtual host in MESSENGER_RABBITMQ_URL"
        fact = f"does not answer: {str(error) or 'no answer in time'}"
        return [_found("bad", fact, remedy)]
    try:
        properties = (
            connection.transport.connection.server_properties if connection.transport else {}
        )
        return [_version(str((properties or {}).get("version", "0"))), await _streams(connection)]
    finally:
        await connection.close()


def _version(version: str) -> Finding:
    number = tuple(int(part) for part in version.split(".")[:2] if part.isdigit())
    if number < OLDEST:
        return _found("bad", f"RabbitMQ {version}", "update it to 3.10 or newer, best to 4.2")
    if number < MADE_FOR:
        return _found("good", f"RabbitMQ {version}, which works; 4.2 or newer is recommended")
    return _found("good", f"RabbitMQ {version}")


async def _streams(connection: aio_pika.abc.AbstractConnection) -> Finding:
    channel = await connection.channel()
    try:
        await channel.get_queue(stream_name(EVENTS, 0))
    except AMQPException:
        return _found("warning", "has no streams yet", "the first relay makes them")
    return _found("good", "has the streams of the log")


def _found(verdict: Verdict, fact: str, remedy: str | None = None) -> Finding:
    return Finding(server="rabbitmq", verdict=verdict, fact=fact, remedy=remedy)
