import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.person import Person
from tests.faults.ledger import WORD, Ledger, verified
from tests.faults.room import LargestFile, Room, may_mount, small_disk
from tests.product import UNLIMITED, Product

ENOUGH = 4000
"""Messages of 8 KiB that no place below has room for."""


@pytest.fixture(params=["a small disk", "a limit on files"])
def room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    if request.param == "a limit on files":
        (tmp_path / "data").mkdir()
        yield LargestFile(tmp_path / "data")
        return
    if not may_mount():
        pytest.skip("only root may mount; the limit on files is the same fault")
    with small_disk(tmp_path / "data", "24m") as disk:
        yield disk


@pytest.mark.timeout(300)
async def test_a_full_disk_refuses_commands_answers_reads_and_loses_nothing(room: Room) -> None:
    with Product(room.folder, UNLIMITED) as product:
        anna = await Person.register(product, "anna")
        ledger = Ledger(anna, await anna.create(title="Full"), padding="x" * 8000)
        for _ in range(20):
            assert (await ledger.send()).status_code == 200
        pid = product.pid
        room.take(product)
        refused(await until_refused(ledger))
        for _ in range(5):
            await reads_answer(anna, ledger.conversation_id)
            answer = await ledger.send()
            assert answer.status_code == 200 or refused(answer)
        room.give(product)
        await until_taken(ledger)
        await ledger.settle()
        await ledger.check()
        await ledger.check_search()
        await verified(product)
        assert product.pid == pid
        await anna.close()
        assert await asyncio.to_thread(product.stop) == 0


@pytest.mark.timeout(300)
async def test_a_server_ends_in_order_on_a_full_disk_and_starts_when_there_is_room(
    room: Room,
) -> None:
    with Product(room.folder, UNLIMITED) as product:
        anna = await Person.register(product, "anna")
        ledger = Ledger(anna, await anna.create(title="Full"), padding="x" * 8000)
        room.take(product)
        refused(await until_refused(ledger))
        assert await asyncio.to_thread(product.stop) == 0
    room.give(product)
    with product:
        await ledger.settle()
        await ledger.check()
        await verified(product)
    await anna.close()


def refused(answer: httpx.Response) -> bool:
    assert answer.status_code == 503, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "/problems/log-unavailable"
    return int(answer.headers["Retry-After"]) >= 1


async def until_refused(ledger: Ledger) -> httpx.Response:
    for _ in range(ENOUGH):
        answer = await ledger.send()
        if answer.status_code != 200:
            return answer
    raise AssertionError("the disk did not become full")


async def until_taken(ledger: Ledger) -> None:
    for _ in range(30):
        answer = await ledger.send()
        if answer.status_code == 200:
            return
        assert refused(answer)
        await asyncio.sleep(int(answer.headers["Retry-After"]))
    raise AssertionError("room did not help")


async def reads_answer(person: Person, conversation_id: str) -> None:
    """What was read before goes on being read, if need be marked as stale."""
    messages = await person.try_get(f"/v1/conversations/{conversation_id}/messages")
    assert messages.status_code == 200, messages.text
    assert messages.json()["items"]
    search = await person.try_get("/v1/search", q=WORD)
    assert search.status_code == 200, search.text
    assert search.json()["items"]
    for path in ("/v1/inbox", f"/v1/conversations/{conversation_id}/members"):
        answer = await person.try_get(path)
        assert answer.status_code == 200, answer.text
