import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.e2e.person import Person
from tests.faults.ledger import WORD, Ledger, signed_in, verified
from tests.product import UNLIMITED, Product


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    with Product(tmp_path, UNLIMITED) as product:
        yield product


@pytest.fixture
async def anna(product: Product) -> AsyncIterator[Person]:
    person = await Person.register(product, "anna")
    yield person
    await person.close()


async def test_a_second_server_on_the_same_data_folder_says_who_has_it(
    product: Product, anna: Person
) -> None:
    second = await asyncio.to_thread(product.run, "serve", "--port", "0")
    assert (second.returncode, second.stdout) == (1, "")
    sentence = f"process (pid {product.pid}) is using the data folder {product.data}."
    assert sentence in second.stderr
    assert "Traceback" not in second.stderr
    await anna.create(title="The first is not disturbed")


async def test_the_sockets_of_a_session_that_is_ended_close(product: Product, anna: Person) -> None:
    elsewhere = await signed_in(product, "anna")
    here, there = await anna.live(), await elsewhere.live()
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {anna.token}"}) as http:
        session = f"/v1/auth/sessions/{elsewhere.session['session_id']}"
        ended = await http.delete(product.url + session)
    assert ended.status_code == 204, ended.text
    with pytest.raises(ConnectionClosed) as closed:
        await there.next("never said")
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4003
    talk = await anna.create(title="This session goes on")
    await anna.send(talk, "still here")
    assert [each["body"] for each in await here.messages(1)] == ["still here"]
    await here.close()
    await elsewhere.close()


@pytest.mark.timeout(300)
async def test_messages_are_rebuilt_while_people_send_read_and_search(
    product: Product, anna: Person
) -> None:
    ledgers = [Ledger(anna, await anna.create(title=f"Talk {n}")) for n in range(3)]
    for _ in range(10):
        await asyncio.gather(*(ledger.send_batch(250) for ledger in ledgers))
    rebuilding = asyncio.create_task(
        asyncio.to_thread(product.run, "projections", "rebuild", "messages")
    )
    busy = [keep_sending(ledger, rebuilding) for ledger in ledgers]
    counts = await asyncio.gather(*busy, keep_reading(ledgers[0], rebuilding))
    assert all(count > 0 for count in counts)
    rebuilt = await rebuilding
    assert rebuilt.returncode == 0, rebuilt.stderr
    assert "version 2 is in use" in rebuilt.stdout
    for ledger in ledgers:
        await ledger.send()
        await ledger.check()
        assert await found(ledger) == {sent["message_id"] for sent, _ in ledger.told}
    await verified(product)


async def keep_sending(ledger: Ledger, until: asyncio.Task[object]) -> int:
    before = len(ledger.told)
    while not until.done():
        answer = await ledger.send()
        assert answer.status_code == 200, answer.text
    return len(ledger.told) - before


async def keep_reading(ledger: Ledger, until: asyncio.Task[object]) -> int:
    """Read and search at the newest position; each answers, and what was there stays."""
    count, fewest = 0, 0
    path = f"/v1/conversations/{ledger.conversation_id}/messages"
    while not until.done():
        page = await ledger.person.try_get(path, limit=1)
        assert page.status_code == 200, page.text
        newest = page.json()["items"][-1]["seq"]
        assert newest >= fewest
        hits = await ledger.person.try_get("/v1/search", q=WORD)
        assert hits.status_code == 200, hits.text
        assert hits.json()["items"]
        fewest, count = newest, count + 1
    return count


async def found(ledger: Ledger) -> set[str]:
    """Return all that search finds in the conversation, page by page."""
    ids: set[str] = set()
    query: dict[str, object] = {"conversation_id": ledger.conversation_id, "sort": "newest"}
    while True:
        page = await ledger.person.get("/v1/search", q=WORD, limit=100, **query)
        ids |= {hit["message"]["message_id"] for hit in page["items"]}
        if page["next"] is None:
            return ids
        query["cursor"] = page["next"]
