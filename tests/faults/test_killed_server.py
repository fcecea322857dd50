"""kill -9 in the middle of sends: what was acknowledged is there once, what was not resolves.

Forty kills here; ``MESSENGER_TEST_KILLS=200`` makes it as many as the promise says.
"""

import asyncio
import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from contracts.ids import uuid7
from tests.e2e.person import JSON, Person
from tests.product import UNLIMITED, Product

KILLS = int(os.environ.get("MESSENGER_TEST_KILLS", "40"))
SENDERS = 4


class Sender:
    """Sends without a pause, and remembers what was acknowledged and what is in doubt."""

    def __init__(self, person: Person, conversation_id: str, token: str) -> None:
        self._person = person
        self._conversation_id = conversation_id
        self._headers = {"Authorization": f"Bearer {token}"}
        self.acknowledged: dict[str, int] = {}
        self.in_doubt: list[JSON] = []

    async def until_it_dies(self) -> None:
        """Send until the server is gone."""
        async with httpx.AsyncClient(timeout=10) as http:
            while await self._send(http, self.new()):
                pass

    def new(self) -> JSON:
        """Return a message that was never sent."""
        message = str(uuid7())
        return {
            "command_id": str(uuid7()),
            "conversation_id": self._conversation_id,
            "message_id": message,
            "body": f"number {message}",
        }

    async def resolve(self) -> None:
        """Send again what is in doubt, twice: both answers are the same."""
        async with httpx.AsyncClient(timeout=10) as http:
            doubts, self.in_doubt = self.in_doubt, []
            for body in doubts:
                assert await self._send(http, body)
                first = self.acknowledged[body["message_id"]]
                assert await self._send(http, body)
                assert self.acknowledged[body["message_id"]] == first

    async def _send(self, http: httpx.AsyncClient, body: JSON) -> bool:
        url = f"{self._person.product.url}/v1/commands/send-message"
        try:
            answer = await http.post(url, json=body, headers=self._headers)
        except httpx.HTTPError:
            self.in_doubt.append(body)
            return False
        assert answer.status_code == 200, answer.text
        self.acknowledged[body["message_id"]] = answer.json()["seq"]
        return True


async def kill_soon(product: Product) -> None:
    """End the server at a moment that nobody expects."""
    await asyncio.sleep(random.uniform(0.02, 0.15))
    os.kill(product.pid, signal.SIGKILL)


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    with Product(tmp_path / "place", UNLIMITED) as running:
        yield running


@pytest.mark.timeout(900)
async def test_what_was_acknowledged_survives_every_kill(product: Product) -> None:
    anna = await Person.register(product, "anna")
    talk = await anna.create(title="Through every fall")
    made = await anna.post("/v1/auth/api-tokens", {"name": "kills", "scopes": ["read", "write"]})
    anna.token = made.json()["token"]
    senders = [Sender(anna, talk, anna.token) for _ in range(SENDERS)]
    for _ in range(KILLS):
        await asyncio.gather(kill_soon(product), *(each.until_it_dies() for each in senders))
        await asyncio.to_thread(product.kill)
        await asyncio.to_thread(product.start)
        await asyncio.gather(*(each.resolve() for each in senders))
    acknowledged = {key: seq for each in senders for key, seq in each.acknowledged.items()}
    read = await every_message(anna, talk, len(acknowledged))
    assert [message["seq"] for message in read] == list(range(1, len(acknowledged) + 1))
    assert {message["message_id"]: message["seq"] for message in read} == acknowledged
    await anna.close()
    await asyncio.to_thread(product.stop)
    verified = product.run("events", "verify")
    assert verified.returncode == 0, verified.stderr


async def every_message(person: Person, conversation_id: str, last: int) -> list[JSON]:
    """Page through the whole history."""
    sent = await person.send(conversation_id, "the last one")
    assert sent["seq"] == last + 1
    found: list[JSON] = []
    while len(found) < last:
        after = found[-1]["seq"] if found else 0
        found += await person.history(conversation_id, after_seq=after, limit=200)
    return found[:last]
