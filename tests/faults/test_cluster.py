"""A cluster under load: processes come and go, and nobody loses a message."""

import asyncio
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from contracts.ids import uuid7
from tests.cluster.clients import Listener, Sender
from tests.cluster.product import Cluster
from tests.cluster.roles import Role
from tests.e2e.conftest import SERVERS
from tests.e2e.person import Person

pytestmark = [pytest.mark.needs(*SERVERS), pytest.mark.timeout(900)]

PEOPLE = 6


class Talk:
    """Two send, all listen."""

    def __init__(self, senders: list[Sender], listeners: list[Listener]) -> None:
        self.senders = senders
        self.listeners = listeners
        self._tasks = [asyncio.create_task(listener.run()) for listener in listeners]

    async def begin(self) -> None:
        """Send as soon as everybody listens."""
        for listener in self.listeners:
            await listener.up.wait()
        self._tasks += [asyncio.create_task(sender.run()) for sender in self.senders]

    async def silence(self) -> int:
        """Stop sending; return how many messages there are."""
        for sender in self.senders:
            sender.ending = True
        await asyncio.gather(*self._tasks[len(self.listeners) :])
        return sum(len(sender.sent) for sender in self.senders)

    async def heard(self, messages: int) -> None:
        """Return when every listener has as many."""
        give_up = asyncio.get_running_loop().time() + 600
        while min(len(listener.seen) for listener in self.listeners) < messages:
            self._fail_early()
            assert asyncio.get_running_loop().time() < give_up, self._standing(messages)
            await asyncio.sleep(0.05)

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _fail_early(self) -> None:
        for task in self._tasks:
            if task.done() and not task.cancelled():
                task.result()

    def _standing(self, messages: int) -> str:
        heard = [(len(each.seen), each.sockets, each.resets) for each in self.listeners]
        sent = [(len(each.sent), each.retries, each.last_failure) for each in self.senders]
        return f"of {messages}: heard {heard}, sent {sent}"


@pytest.fixture
async def talk(cluster: Cluster) -> AsyncIterator[Talk]:
    people = [await Person.register(cluster, f"person.{uuid7().hex[-12:]}") for _ in range(PEOPLE)]
    first = people[0]
    where = await first.create(title="Under way", member_ids=[p.user_id for p in people[1:]])
    listeners = [Listener(person, where) for person in people]
    senders = [Sender(await copy_of(person), where) for person in people[:2]]
    talk = Talk(senders, listeners)
    await talk.begin()
    yield talk
    await talk.end()
    for person in (*people, *(sender.person for sender in senders)):
        await person.close()


async def copy_of(person: Person) -> Person:
    """Return the same person at another device's connection."""
    return Person(person.product, person.session)


def require_all_heard(talk: Talk, messages: int) -> None:
    for sender in talk.senders:
        assert sender.refused == []
    sent = sorted(seq for sender in talk.senders for seq in sender.sent)
    assert sent == list(range(1, messages + 1))
    for listener in talk.listeners:
        assert listener.seen == sent
        assert listener.resets == 0


async def test_every_process_is_restarted_in_turn_and_nobody_notices(
    cluster: Cluster, talk: Talk
) -> None:
    for role in cluster.roles:
        before = [listener.sockets for listener in talk.listeners]
        assert await asyncio.to_thread(role.stop) == 0
        await asyncio.to_thread(role.start)
        await settled(talk)
        now = [listener.sockets for listener in talk.listeners]
        waves = [after - then for after, then in zip(now, before, strict=True)]
        assert max(waves) <= 1, (role.name, waves)
    messages = await talk.silence()
    await talk.heard(messages)
    require_all_heard(talk, messages)
    assert max(listener.sockets for listener in talk.listeners) >= 2
    verified = await asyncio.to_thread(cluster.run, "events", "verify")
    assert verified.returncode == 0, verified.stderr


async def settled(talk: Talk) -> None:
    """Return when what is sent now was heard by all."""
    number = max(max(sender.sent, default=0) for sender in talk.senders) + 1
    await talk.heard(number)


KILLED: dict[str, Callable[[Cluster], Role]] = {
    "a gateway": lambda cluster: cluster.gateways[0],
    "a read node": lambda cluster: cluster.reads[0],
    "a worker": lambda cluster: cluster.workers[0],
}


@pytest.mark.parametrize("victim", KILLED.values(), ids=KILLED)
async def test_a_process_is_killed_and_nothing_is_lost_or_doubled(
    cluster: Cluster, talk: Talk, victim: Callable[[Cluster], Role]
) -> None:
    await settled(talk)
    await asyncio.to_thread(victim(cluster).kill)
    await settled(talk)
    messages = await talk.silence()
    await talk.heard(messages)
    require_all_heard(talk, messages)
    await asyncio.to_thread(victim(cluster).start)
    await folded(talk.listeners[0].person, messages)


async def folded(person: Person, messages: int) -> None:
    """Return when the read models have all of it, whoever folds now."""
    async with asyncio.timeout(60):
        while True:
            page = await person.try_get("/v1/inbox")
            if page.status_code == 200 and page.json()["items"][0]["last_seq"] == messages:
                return
            await asyncio.sleep(0.1)


async def test_each_reads_what_was_just_written_on_any_node(cluster: Cluster) -> None:
    anna = await Person.register(cluster, "anna")
    where = await anna.create(title="At once")
    headers = {"Authorization": f"Bearer {anna.token}"}
    async with httpx.AsyncClient(headers=headers, timeout=30) as http:

        async def read(role: Role, path: str) -> httpx.Response:
            asked = {"X-Position": ",".join(anna.positions.values())}
            address = f"http://127.0.0.1:{role.port}{path}"
            while "x-stale" in (answer := await http.get(address, headers=asked)).headers:
                pass
            return answer

        for number in range(1, 11):
            await anna.send(where, f"number {number}")
            for role in cluster.reads:
                history, inbox = await asyncio.gather(
                    read(role, f"/v1/conversations/{where}/messages"), read(role, "/v1/inbox")
                )
                assert history.json()["items"][-1]["seq"] == number
                assert inbox.json()["items"][0]["last_seq"] == number
    await anna.close()
