"""A server signs by itself, and what it exported proves its log."""

import asyncio
from pathlib import Path

from tests.e2e.person import Person
from tests.product import UNLIMITED, Product


async def test_a_server_exports_notes_that_its_log_agrees_with(tmp_path: Path) -> None:
    product = Product(tmp_path, UNLIMITED | {"MESSENGER_HEADS_MINUTES": "0.001"})
    with product:
        anna = await Person.register(product, "anna")
        talk = await anna.create(title="Kept")
        await anna.send(talk, "for good")
        async with asyncio.timeout(30):
            while not [*(tmp_path / "heads").rglob("*.note")]:  # noqa: ASYNC110 — another process's
                await asyncio.sleep(0.05)
        await anna.close()
    exported = str(tmp_path / "heads")
    verified = await asyncio.to_thread(product.run, "events", "verify", "--heads", exported)
    assert (verified.returncode, "sound" in verified.stdout) == (0, True), verified.stderr
    with product:
        again = await Person.register(product, "ben")
        await again.close()


async def test_a_server_told_not_to_signs_nothing(tmp_path: Path) -> None:
    product = Product(tmp_path, UNLIMITED | {"MESSENGER_HEADS_MINUTES": "0"})
    with product:
        anna = await Person.register(product, "anna")
        await anna.close()
    refused = await asyncio.to_thread(product.run, "events", "heads")
    assert (refused.returncode, "no heads were signed" in refused.stderr) == (1, True)
