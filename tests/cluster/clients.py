"""People as good clients are: they send again what may have failed, and come back to where."""

import asyncio
from contextlib import suppress

import httpx
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from contracts.ids import uuid7
from tests.e2e.person import Live, Person

_AGAIN = 0.1


class Sender:
    """Sends one message after the other, each until the server has it."""

    def __init__(self, person: Person, conversation_id: str) -> None:
        self.person = person
        self.conversation_id = conversation_id
        self.sent: dict[int, str] = {}
        self.retries = 0
        self.ending = False
        self.refused: list[str] = []
        self.last_failure = ""

    async def run(self, pause: float = 0.05) -> None:
        """Send until ``ending`` is set: whoever is cancelled does not know what was recorded."""
        while not self.ending:
            await self.send()
            await asyncio.sleep(pause)

    async def send(self) -> None:
        """Send one message; the same command again after whatever went wrong."""
        body = {
            "command_id": str(uuid7()),
            "message_id": str(uuid7()),
            "conversation_id": self.conversation_id,
            "body": f"number {len(self.sent)}",
        }
        while True:
            try:
                answer = await self.person.post("/v1/commands/send-message", body)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == 200:
                self.sent[answer.json()["seq"]] = body["message_id"]
                return
            if answer is not None and answer.status_code < 500:
                self.refused.append(answer.text)
                return
            self.retries += 1
            self.last_failure = "no answer" if answer is None else answer.text
            await asyncio.sleep(_AGAIN)


class Listener:
    """Holds a socket, and one after it whenever it is told to come back."""

    def __init__(self, person: Person, conversation_id: str) -> None:
        self.person = person
        self.conversation_id = conversation_id
        self.seen: list[int] = []
        self.sockets = 0
        self.resets = 0
        self.up = asyncio.Event()

    async def run(self) -> None:
        while True:
            live = await self._connected(resume=self.sockets > 0)
            self.sockets += 1
            self.resets += self.sockets > 1 and not live.welcome["resumed"]
            self.up.set()
            try:
                with suppress(ConnectionClosed):
                    while True:
                        sent = await live.update("message-sent", self._here)
                        self.seen.append(sent["message"]["seq"])
            finally:
                await live.close()

    async def _connected(self, *, resume: bool) -> Live:
        while True:
            try:
                return await self.person.live(resume=resume)
            except (ConnectionClosed, InvalidHandshake, OSError):
                await asyncio.sleep(_AGAIN)

    def _here(self, update: dict[str, object]) -> bool:
        return update["conversation_id"] == self.conversation_id
