"""A place moves from its data folder into PostgreSQL, and back."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from infra.postgres import verify as database
from infra.sqlite.verify import heads
from tests.databases import OwnDatabase
from tests.e2e.person import Person
from tests.product import UNLIMITED, Product

pytestmark = pytest.mark.needs("postgres")


@pytest.fixture
async def empty() -> AsyncIterator[OwnDatabase]:
    made = await OwnDatabase.create()
    yield made
    await made.drop()


async def live_in(old: Product) -> tuple[Person, str]:
    with old:
        anna = await Person.register(old, "anna", email="anna@example.org")
        talk = await anna.create(title="There and back again")
        for number in range(20):
            await anna.send(talk, f"mile {number}")
        gone = await anna.send(talk, "better unsaid")
        await anna.command("delete-message", conversation_id=talk, message_id=gone["message_id"])
    return anna, talk


async def done(product: Product, *arguments: str) -> None:
    ended = await asyncio.to_thread(product.run, *arguments)
    assert ended.returncode == 0, ended.stderr


async def test_a_log_is_the_same_in_postgres_and_back_in_a_folder(
    tmp_path: Path, empty: OwnDatabase
) -> None:
    old, there, back = Product(tmp_path / "old", UNLIMITED), tmp_path / "there", tmp_path / "back"
    anna, talk = await live_in(old)
    secret = {"MESSENGER_SECRET_FILE": str(old.data / "secret")}
    cluster = Product(tmp_path / "none", secret | {"MESSENGER_POSTGRES_URL": empty.url})
    await done(old, "events", "export", str(there))
    await done(cluster, "events", "import", str(there))
    assert await database.heads(empty.url) == heads(old.data / "log.db")
    await done(cluster, "events", "verify")
    again = await asyncio.to_thread(cluster.run, "events", "import", str(there))
    assert (again.returncode, "holds a log already" in again.stderr) == (1, True)
    await done(cluster, "events", "export", str(back))
    new = Product(tmp_path / "new", UNLIMITED | secret)
    await done(new, "events", "import", str(back))
    assert heads(new.data / "log.db") == heads(old.data / "log.db")
    with new:
        anna.product = new
        assert len(await anna.history(talk, limit=50)) == 21
        assert (await anna.send(talk, "home"))["seq"] == 22
    await anna.close()
