"""kill -9 in the middle of sends: what was acknowledged is there once, what was not resolves.

Forty kills here; ``MESSENGER_TEST_KILLS=200`` makes it as many as the promise says.
"""

import asyncio
import os
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.person import Person
from tests.faults.ledger import Ledger, verified
from tests.product import UNLIMITED, Product

KILLS = int(os.environ.get("MESSENGER_TEST_KILLS", "40"))
SENDERS = 4


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
    ledger = Ledger(anna, await anna.create(title="Through every fall"))
    made = await anna.post("/v1/auth/api-tokens", {"name": "kills", "scopes": ["read", "write"]})
    anna.token = made.json()["token"]
    for _ in range(KILLS):
        before = len(ledger.told)
        senders = [ledger.until_it_dies() for _ in range(SENDERS)]
        await asyncio.gather(kill_soon(product), *senders)
        await asyncio.to_thread(product.kill)
        await asyncio.to_thread(product.start)
        await ledger.settle()
        await ledger.check_search(since=before)
    await ledger.check()
    await anna.close()
    await asyncio.to_thread(product.stop)
    await verified(product)
