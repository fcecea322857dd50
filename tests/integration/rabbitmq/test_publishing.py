import pytest

from infra.rabbitmq.publisher import NotPublished, Outgoing, RabbitPublisher
from infra.rabbitmq.topology import INTEGRATION
from tests.brokers import VirtualHost
from tests.integration.rabbitmq.place import TOPOLOGY


def to(routing_key: str) -> Outgoing:
    return Outgoing(routing_key=routing_key, body=b"x", content_type="text/plain", headers={})


async def test_what_has_no_queue_to_go_to_raises(host: VirtualHost) -> None:
    publisher = RabbitPublisher(host.url, TOPOLOGY)
    with pytest.raises(NotPublished, match=r"events\.p99"):
        await publisher.publish(to("events.p99"))
    await publisher.publish(to("events.p01"))
    await publisher.close()


async def test_an_event_that_nobody_wants_is_published_all_the_same(host: VirtualHost) -> None:
    publisher = RabbitPublisher(host.url, TOPOLOGY)
    await publisher.publish(
        Outgoing(
            routing_key="conversation.x",
            body=b"{}",
            content_type="application/json",
            headers={},
            exchange=INTEGRATION,
            mandatory=False,
        )
    )
    await publisher.close()


async def test_a_broker_that_is_away_raises_and_is_found_again(host: VirtualHost) -> None:
    publisher = RabbitPublisher(host.url, TOPOLOGY)
    await publisher.publish(to("events.p00"))
    host.delete()
    for _ in range(2):
        with pytest.raises(NotPublished):
            await publisher.publish(to("events.p00"))
    host.create()
    # All that must exist is declared again, for the broker came back empty.
    await publisher.publish(to("events.p00"))
    await publisher.close()


async def test_nobody_listens_at_the_address() -> None:
    publisher = RabbitPublisher("amqp://guest:guest@127.0.0.1:1/", TOPOLOGY)
    with pytest.raises(NotPublished):
        await publisher.publish(to("events.p00"))
    await publisher.close()
