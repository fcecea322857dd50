"""Where the real servers are: as told from outside, else as `make up` starts them."""

import os

STARTED = {
    "postgres": "postgresql://messenger:messenger@127.0.0.1:15432/messenger",
    "rabbitmq": "amqp://messenger:messenger@127.0.0.1:15672/",
    "elasticsearch": "http://127.0.0.1:19200",
    "mysql": "mysql://messenger:messenger@127.0.0.1:13306/messenger",
    "redis": "redis://127.0.0.1:16379/0",
    "s3": "http://messenger:messenger-secret@127.0.0.1:19000/messenger",
}


def url(server: str) -> str:
    """Return the address of a server, with the account in it."""
    return os.environ.get(f"MESSENGER_{server.upper()}_URL", STARTED[server])
