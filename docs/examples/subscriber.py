"""Print what happens in Messenger: a complete subscriber of its integration events.

pip install aio-pika
python subscriber.py amqp://user:password@broker/ 'conversation.*.message-sent'
"""

import asyncio
import json
import sys

import aio_pika


async def main(url: str, *patterns: str) -> None:
    """Print the events whose routing keys match, beginning now, for ever."""
    # It connects again by itself, and its queue keeps what is published meanwhile.
    connection = await aio_pika.connect_robust(url)
    async with connection:
        channel = await connection.channel()
        await channel.set_qos(prefetch_count=100)
        events = await channel.get_exchange("messenger.events")
        queue = await channel.declare_queue("example-subscriber", durable=True)
        for pattern in patterns:
            await queue.bind(events, pattern)
        print("waiting for", *patterns, flush=True)

        seen = set()
        async with queue.iterator() as messages:
            async for message in messages:
                # An event may come twice, under the same id: real programs remember ids for good.
                if message.message_id not in seen:
                    event = json.loads(message.body)
                    print(event["recorded_at"], event["type"], event["data"], flush=True)
                    seen.add(message.message_id)
                # Acknowledged when it is done: a crash before this line brings it again.
                await message.ack()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], *(sys.argv[2:] or ["#"])))
