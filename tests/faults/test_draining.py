import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.e2e.person import Live, Person
from tests.product import UNLIMITED, Product


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Product]:
    patient = UNLIMITED | {"MESSENGER_DRAIN_SETTLE": "1", "MESSENGER_DRAIN_SECONDS": "0.2"}
    with Product(tmp_path, patient) as product:
        yield product


@pytest.fixture
async def anna(product: Product) -> AsyncIterator[Person]:
    person = await Person.register(product, "anna")
    yield person
    await person.close()


async def code_of(live: Live) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        await live.next("never said")
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


async def unready(http: httpx.AsyncClient, internal: str) -> dict[str, str]:
    while True:
        answer = await http.get(f"{internal}/readyz")
        if answer.status_code == 503:
            found: dict[str, str] = answer.json()
            return found


async def test_a_drain_serves_on_then_sends_everyone_elsewhere(
    product: Product, anna: Person
) -> None:
    internal, public = product.internal_url, product.url
    live, talk = await anna.live(), await anna.create(title="Last words")
    async with httpx.AsyncClient(timeout=30) as http:
        drain = asyncio.create_task(http.get(f"{internal}/internal/drain"))
        assert await unready(http, internal) == {"status": "unready", "reason": "draining"}
        assert (await http.get(f"{internal}/livez")).status_code == 200
        await anna.send(talk, "while others still find the way here")
        with pytest.raises(ConnectionClosed):
            await anna.live()
        assert (await live.next("reconnect"))["after_ms"] >= 0
        assert await code_of(live) == 1012
        assert (await drain).json() == {"status": "drained"}
        assert (await http.get(f"{internal}/metrics")).status_code == 200
        again = await http.post(f"{internal}/internal/drain")
        assert again.json() == {"status": "drained"}
        with pytest.raises(httpx.ConnectError):
            await http.get(f"{public}/v1/auth/config")
    assert await asyncio.to_thread(product.stop) == 0


async def test_sigterm_drains_as_the_call_does(product: Product, anna: Person) -> None:
    live, talk = await anna.live(), await anna.create(title="Last words")
    stopping = asyncio.create_task(asyncio.to_thread(product.stop))
    await anna.send(talk, "said before the end")
    assert (await live.next("reconnect"))["after_ms"] >= 0
    assert await code_of(live) == 1012
    assert await stopping == 0


async def test_a_request_can_be_followed_from_its_answer_to_the_read_models(
    tmp_path: Path,
) -> None:
    telling = UNLIMITED | {"MESSENGER_LOG_FORMAT": "json", "MESSENGER_LOG_LEVEL": "debug"}
    with Product(tmp_path, telling) as product:
        anna = await Person.register(product, "anna")
        talk = await anna.create(title="Traced")
        answer = await anna.try_command(
            "set-topic", conversation_id=talk, topic="one id from end to end"
        )
        anna.keep(answer.json()["position"])
        await anna.get(f"/v1/conversations/{talk}")
        await anna.close()
    request = answer.headers["x-request-id"]
    said = (tmp_path / "serve.log").read_text().splitlines()
    lines = [json.loads(line) for line in said if line.startswith("{")]
    of_it = [line for line in lines if request in str(line.get("correlation_id"))]
    events = [line["event"] for line in of_it]
    assert {"request_answered", "batch_recorded", "batch_applied"} <= set(events)
    assert {"inbox", "messages"} <= {line.get("projection") for line in of_it}
