"""A virtual host of a real RabbitMQ for one test: made for it, emptied by it, removed after it."""

import uuid
from urllib.parse import urlsplit

import httpx

from tests.servers import rabbitmq_management, url


class VirtualHost:
    """To its clients, deleting it is a broker that stops, and making it again an empty one."""

    def __init__(self) -> None:
        self.name = f"test-{uuid.uuid4().hex}"
        self._account = urlsplit(url("rabbitmq")).username or "guest"
        self._api = httpx.Client(base_url=rabbitmq_management(), timeout=30)

    @property
    def url(self) -> str:
        return urlsplit(url("rabbitmq"))._replace(path=f"/{self.name}").geturl()

    def create(self) -> None:
        rights = {"configure": ".*", "write": ".*", "read": ".*"}
        self._ask("PUT", f"/api/vhosts/{self.name}", {})
        self._ask("PUT", f"/api/permissions/{self.name}/{self._account}", rights)

    def delete(self) -> None:
        self._ask("DELETE", f"/api/vhosts/{self.name}")

    def queues(self) -> dict[str, dict[str, object]]:
        """Return what each queue is."""
        queues = self._ask("GET", f"/api/queues/{self.name}").json()
        return {queue["name"]: queue for queue in queues}

    def close(self) -> None:
        self._api.close()

    def _ask(self, method: str, path: str, body: object = None) -> httpx.Response:
        response = self._api.request(method, path, json=body)
        if method != "DELETE" or response.status_code != httpx.codes.NOT_FOUND:
            response.raise_for_status()
        return response
