"""What is declared is what a real broker then has."""

import aio_pika
from aio_pika.abc import AbstractIncomingMessage

from infra.rabbitmq.topology import DELIVERY_LIMIT, Topology, declare
from tests.brokers import VirtualHost


async def test_every_partition_of_both_logs_has_a_bounded_stream(host: VirtualHost) -> None:
    await declare(host.url, Topology())
    queues = host.queues()
    assert set(queues) == {f"{log}.p{n:02d}" for log in ("events", "activity") for n in range(16)}
    for queue in queues.values():
        arguments = queue["arguments"]
        assert isinstance(arguments, dict)
        assert (queue["type"], queue["durable"]) == ("stream", True)
        assert arguments["x-max-age"] == "24h"
        assert arguments["x-max-length-bytes"] > arguments["x-stream-max-segment-size-bytes"]


async def test_declaring_again_changes_nothing(host: VirtualHost) -> None:
    await declare(host.url, Topology(work=("mail",)))
    before = host.queues().keys()
    await declare(host.url, Topology(work=("mail",)))
    assert host.queues().keys() == before


async def test_a_work_item_that_keeps_failing_is_set_aside_and_not_lost(host: VirtualHost) -> None:
    await declare(host.url, Topology(work=("mail",)))
    async with await aio_pika.connect(host.url) as connection:
        channel = await connection.channel()
        item = aio_pika.Message(b"item", delivery_mode=aio_pika.DeliveryMode.PERSISTENT)
        await channel.default_exchange.publish(item, "work.mail")
        tries = 0

        async def fail(message: AbstractIncomingMessage) -> None:
            nonlocal tries
            tries += 1
            await message.nack(requeue=True)

        await (await channel.get_queue("work.mail")).consume(fail)
        dead = await channel.get_queue("work.mail.dead")
        async with dead.iterator() as failed:
            async for message in failed:
                assert message.body == b"item"
                await message.ack()
                break
        assert tries == DELIVERY_LIMIT + 1
