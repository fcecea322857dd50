"""Who is banned from a public channel neither reads, lists nor finds it, nor hears of it live."""

import asyncio
import json

import pytest

from contracts.ids import uuid7
from tests.e2e.conftest import Register
from tests.e2e.person import Person
from tests.product import Served


class Square:
    """A public channel with a message, and everything that leads to it."""

    def __init__(self, owner: Person, conversation_id: str, word: str, message_id: str) -> None:
        self.owner = owner
        self.conversation_id = conversation_id
        self.word = word
        self.message_id = message_id

    @classmethod
    async def open(cls, owner: Person) -> "Square":
        slug = f"square-{uuid7().hex[-12:]}"
        square = await owner.create("channel", visibility="public", slug=slug, title=slug)
        word = f"lantern{uuid7().hex[-8:]}"
        sent = await owner.send(square, f"the {word} is lit")
        return cls(owner, square, word, sent["message_id"])

    @property
    def paths(self) -> list[str]:
        here = f"/v1/conversations/{self.conversation_id}"
        message = f"/v1/messages/{self.message_id}"
        lists = [f"{here}/{each}" for each in ("messages", "members", "pins", "threads", "files")]
        return [here, *lists, message, f"{message}/thread", f"{message}/history"]

    async def statuses(self, person: Person) -> set[int]:
        """Return how each path to what is in it answers."""
        return {(await person.read(path)).status_code for path in self.paths}

    async def listed(self, person: Person) -> bool:
        """Say whether browsing shows it."""
        found = await person.get("/v1/channels", limit=200)
        return self.conversation_id in {each["conversation_id"] for each in found["items"]}

    async def hits(self, person: Person) -> list[int]:
        """Return how much each way of searching finds."""
        ways = [{}, {"conversation_id": self.conversation_id}, {"sort": "newest"}]
        found = [await person.get("/v1/search", q=self.word, **way) for way in ways]
        found.append(await person.get("/v1/search", q=f"from:{self.owner.user_name} {self.word}"))
        return [each["total"] for each in found]


async def know(person: Person, *others: Person) -> None:
    """Let a person see at least what the others have done."""
    for other in others:
        person.positions |= other.positions


async def hidden(square: Square, person: Person) -> None:
    await know(person, square.owner)
    assert await square.statuses(person) == {404}
    assert not await square.listed(person)
    assert await square.hits(person) == [0, 0, 0, 0]


async def shown(square: Square, person: Person) -> None:
    await know(person, square.owner)
    assert await square.statuses(person) == {200}
    assert await square.listed(person)
    assert await square.hits(person) == [1, 1, 1, 1]


@pytest.mark.parametrize("inside", [False, True], ids=["outsider", "member"])
async def test_a_ban_hides_the_channel_until_it_ends(register: Register, inside: bool) -> None:
    anna, eve = await register("anna"), await register("eve")
    square = await Square.open(anna)
    await shown(square, eve)
    where = {"conversation_id": square.conversation_id}
    if inside:
        await eve.command("join-conversation", **where)
    await anna.command("ban-member", user_id=eve.user_id, reason="noise", **where)
    await hidden(square, eve)
    joined = await eve.try_command("join-conversation", **where)
    assert (joined.status_code, joined.json()["type"]) == (403, "/problems/banned")
    sent = await eve.try_command("send-message", message_id=str(uuid7()), body="hello", **where)
    assert (sent.status_code, sent.json()["type"]) == (404, "/problems/conversation-unknown")
    await anna.command("unban-member", user_id=eve.user_id, **where)
    await shown(square, eve)


async def test_a_banned_member_hears_of_the_ban_and_of_nothing_after(register: Register) -> None:
    anna, eve = await register("anna"), await register("eve")
    square = await Square.open(anna)
    where = {"conversation_id": square.conversation_id}
    await eve.command("join-conversation", **where)
    live = await eve.live()
    await anna.send(square.conversation_id, "one")
    await anna.command("ban-member", user_id=eve.user_id, **where)
    await anna.send(square.conversation_id, "two")
    elsewhere = await anna.create(member_ids=[eve.user_id])
    await anna.send(elsewhere, "three")
    kinds = []
    while "three" not in json.dumps(frame := await live.next("update")):
        kinds += [
            each["kind"]
            for each in frame["updates"]
            if frame.get("conversation_id") == square.conversation_id
        ]
    assert kinds == ["message-sent", "member-banned"]
    await live.close()
    synced = await eve.get("/v1/sync", position=eve.positions.popitem()[1])
    assert "two" not in json.dumps(synced)


async def test_a_ban_outlasts_a_restart(register: Register, product: Served) -> None:
    anna, eve = await register("anna"), await register("eve")
    square = await Square.open(anna)
    where = {"conversation_id": square.conversation_id}
    await anna.command("ban-member", user_id=eve.user_id, **where)
    await hidden(square, eve)
    await asyncio.to_thread(product.stop)
    await asyncio.to_thread(product.start)
    await hidden(square, eve)
