"""`messenger serve` in this very process, and people at its public API."""

import json
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from contracts.ids import UserId
from contracts.streams import audit
from infra.bootstrap.serve import Place
from infra.bootstrap.storage import Storage
from infra.setting_sources import load
from tests.e2e.person import Person


class Server:
    """A place with an administrator, and whoever registers."""

    def __init__(self, storage: Storage, place: Place) -> None:
        self.storage = storage
        self.place = place
        self.people: list[Person] = []

    @classmethod
    async def open(cls, data: Path) -> Self:
        environment = {
            "MESSENGER_DATA": str(data),
            "MESSENGER_PORT": "0",
            "MESSENGER_LIMIT_SEND": "500/s, burst 5000",
        }
        storage = Storage.open(data)
        place = await Place.build(storage, load(environment, None, {"server_name": "Here"}))
        await place.start()
        return cls(storage, place)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.place.public.port}"

    def setup_code(self) -> str:
        return self.place.write.identity.setup.code

    async def person(self, name: str) -> Person:
        person = await Person.register(self, name, display_name=name.title())
        self.people.append(person)
        return person

    async def trail(self, person: Person) -> list[dict[str, Any]]:
        stream = audit(UserId(UUID(person.user_id)))
        events = await self.storage.log.read_stream(stream)
        return [json.loads(each.payload or b"null") | {"type": each.type} for each in events]

    async def close(self) -> None:
        for person in self.people:
            await person.close()
        await self.place.stop()
        await self.storage.close()
