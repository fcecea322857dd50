"""What one client tried to send, and what it was told: the promise that a fault is held to."""

import asyncio
from contextlib import suppress

import httpx

from contracts.ids import uuid7
from tests.e2e.person import JSON, PASSWORD, Person
from tests.product import Product

WORD = "lanternfish"
"""In every text of a ledger, so that search finds them all."""


class Ledger:
    """Sends to one conversation, and keeps every command with its answer or for want of one."""

    def __init__(self, person: Person, conversation_id: str, padding: str = "") -> None:
        self.person = person
        self.conversation_id = conversation_id
        self.told: list[tuple[JSON, JSON]] = []
        self.untold: list[JSON] = []
        self._padding = padding

    def command(self) -> JSON:
        """Return a command whose ids the client made."""
        count = len(self.told) + len(self.untold)
        return {
            "command_id": str(uuid7()),
            "conversation_id": self.conversation_id,
            "message_id": str(uuid7()),
            "body": f"{WORD} {count} {self._padding}".rstrip(),
        }

    async def send(self) -> httpx.Response:
        """Send one more; what is not acknowledged is kept as untold."""
        return await self._post(self.command())

    async def until_it_dies(self) -> None:
        """Send without a pause until the server is gone; may run several times at once."""
        with suppress(httpx.HTTPError):
            while True:
                answer = await self.send()
                assert answer.status_code == 200, answer.text

    async def send_batch(self, count: int) -> None:
        """Send many at once, which all succeed."""
        commands = [self.command() for _ in range(count)]
        items = [{"name": "send-message", "body": command} for command in commands]
        answer = await self.person.post("/v1/commands/batch", {"commands": items})
        results = answer.json()["results"]
        assert {result["status"] for result in results} == {200}
        answers = [result["body"] for result in results]
        self.told += zip(commands, answers, strict=True)
        self.person.keep(answers[-1]["position"])

    async def settle(self) -> None:
        """Send what is untold again, twice, which has one effect and one answer."""
        untold, self.untold = self.untold, []
        for command in untold:
            first, second = await self._post(command), await self._post(command)
            assert first.status_code == second.status_code == 200, first.text
            assert first.json() == second.json()
            self.told.pop()

    async def check(self) -> None:
        """Hold the history to what was told: each once, at its ``seq``, without a gap."""
        assert not self.untold
        history = await whole_history(self.person, self.conversation_id)
        assert [each["seq"] for each in history] == list(range(1, len(history) + 1))
        there = [(each["message_id"], each["seq"], each["body"]) for each in history]
        told = [(sent["message_id"], got["seq"], sent["body"]) for sent, got in self.told]
        assert sorted(there) == sorted(told)

    async def check_search(self, samples: int = 5, since: int = 0) -> None:
        """Hold search to a sample of what was told after the first ``since``, and to the last."""
        told = [sent for sent, _ in self.told[since:]]
        for sent in [*told[:: max(1, len(told) // samples)], *told[-1:]]:
            query = f'"{WORD} {sent["body"].split()[1]}"'
            found = await caught_up(self.person, "/v1/search", q=query, limit=100)
            assert sent["message_id"] in {hit["message"]["message_id"] for hit in found["items"]}

    async def _post(self, command: JSON) -> httpx.Response:
        self.untold.append(command)
        answer = await self.person.post("/v1/commands/send-message", command)
        if answer.status_code == 200:
            self.untold.remove(command)
            self.told.append((command, answer.json()))
            self.person.keep(answer.json()["position"])
        return answer


async def caught_up(person: Person, path: str, **query: object) -> JSON:
    """Read what stands at all that the person holds, however long a start takes to come there."""
    while True:
        answer = await person.try_get(path, **query)
        if answer.status_code == 503:
            await asyncio.sleep(int(answer.headers["Retry-After"]))
            continue
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        if "X-Stale" not in answer.headers:
            found: JSON = answer.json()
            return found


async def whole_history(person: Person, conversation_id: str) -> list[JSON]:
    """Read every message, page by page from the first."""
    messages: list[JSON] = []
    path = f"/v1/conversations/{conversation_id}/messages"
    more = True
    while more:
        after = messages[-1]["seq"] if messages else 0
        page = await caught_up(person, path, after_seq=after, limit=100)
        messages += [item for item in page["items"] if item["kind"] == "text"]
        more = page["has_after"]
    return messages


async def signed_in(product: Product, user_name: str) -> Person:
    """Sign in to an account that is there."""
    async with httpx.AsyncClient(base_url=product.url, timeout=30) as http:
        body = {"login": user_name, "password": PASSWORD}
        answer = await http.post("/v1/auth/login", json=body)
    assert answer.status_code == 200, answer.text
    return Person(product, answer.json())


async def verified(product: Product) -> None:
    """Prove the log as an operator does."""
    answer = await asyncio.to_thread(product.run, "events", "verify")
    assert answer.returncode == 0, answer.stdout + answer.stderr
