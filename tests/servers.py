"""Where the real servers are: as told from outside, else as `make up` starts them."""

import os
from urllib.parse import urlsplit

STARTED = {
    "postgres": "postgresql://messenger:messenger@127.0.0.1:15432/messenger",
    "rabbitmq": "amqp://messenger:messenger@127.0.0.1:15672/",
    "elasticsearch": "http://127.0.0.1:19200",
    "mysql": "mysql://messenger:messenger@127.0.0.1:13306/messenger",
    "redis": "redis://127.0.0.1:16379/0",
    "s3": "http://messenger:messenger-secret@127.0.0.1:19000/messenger",
}
# Each test that wants HAProxy starts its own.
NAMES = frozenset({*STARTED, "haproxy"})


def chosen() -> frozenset[str]:
    """Return the servers of this run: all, or those that MESSENGER_TEST_SERVERS names."""
    named = os.environ.get("MESSENGER_TEST_SERVERS", "").replace(",", " ").split()
    if named in ([], ["all"]):
        return NAMES
    if named == ["none"]:
        return frozenset()
    if unknown := frozenset(named) - NAMES:
        raise ValueError(f"MESSENGER_TEST_SERVERS: no {sorted(unknown)}; there are {sorted(NAMES)}")
    return frozenset(named)


def url(server: str) -> str:
    """Return the address of a server for a test, which must be marked as in need of it."""
    if server not in chosen():
        raise LookupError(f"this test is not marked needs({server!r}), and the run is without it")
    return address(server)


def address(server: str) -> str:
    """Return where a server is for whoever starts or looks for it, with the account in it."""
    return os.environ.get(f"MESSENGER_{server.upper()}_URL", STARTED[server])


def rabbitmq_management() -> str:
    """Return where RabbitMQ's management plugin listens: two ports above AMQP unless told."""
    amqp = urlsplit(url("rabbitmq"))
    account = f"{amqp.username}:{amqp.password}@" if amqp.username else ""
    started = f"http://{account}{amqp.hostname}:{(amqp.port or 5672) + 2}"
    return os.environ.get("MESSENGER_RABBITMQ_MANAGEMENT_URL", started)
