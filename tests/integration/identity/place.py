import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from argon2.profiles import CHEAPEST

from commands.api.auth.cookie import RefreshCookie
from commands.api.auth.problems import STATUS as AUTH_STATUS
from commands.api.auth.routes import auth_routes
from commands.api.problems import STATUS
from commands.handlers.avatars import Avatars
from commands.handlers.deciding import Deciding
from commands.handlers.plan import Change, Envelope, Plan, append_of
from commands.handlers.states import States
from commands.handlers.users import Users
from commands.ports import Appended
from contracts.events.user import UserDeactivated, UserDemoted
from contracts.ids import SYSTEM, CommandId, UserId, uuid7
from contracts.limits import Limiter
from contracts.log import Metadata
from contracts.streams import user
from contracts.views.identity import Registration
from infra.argon2.passwords import Argon2Passwords
from infra.bootstrap.identity import Identity, Server, build_administration, build_identity
from infra.bootstrap.identity_stores import stores_in_file
from infra.http.application import build_application
from infra.http.problems import Problems
from infra.memory.blobs import MemoryBlobs
from infra.memory.event_log import MemoryEventLog
from infra.memory.feed import InProcessFeed
from infra.memory.limits import MemoryLimiter
from infra.memory.revocations import MemoryRevocations
from infra.sqlite.identity.database import IdentityDatabase

PASSWORD = "correct horse battery"
UNLIMITED = dict.fromkeys(["login", "login_address", "register"])


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Place:
    """One server in memory, its identity on a file, and clients of it."""

    def __init__(
        self,
        path: Path,
        *,
        registration: Registration = "open",
        limiter: Limiter | None = None,
        passwords: Argon2Passwords | None = None,
        log: MemoryEventLog | None = None,
        feed: InProcessFeed | None = None,
    ) -> None:
        self.clock = Clock()
        self.feed = feed or InProcessFeed()
        self.log = log or MemoryEventLog(feed=self.feed)
        states = States(self.log, 1_000)
        self.limiter = limiter or MemoryLimiter(UNLIMITED, lambda: 0.0)
        self.passwords = passwords or Argon2Passwords(CHEAPEST)
        self._database = IdentityDatabase(path)
        self.identity: Identity = build_identity(
            stores_in_file(self._database, b"s" * 32),
            Server(
                secret=b"s" * 32,
                issuer="messenger",
                registration=registration,
                clock=self.clock,
            ),
            log=self.log,
            states=states,
            passwords=self.passwords,
            limiter=self.limiter,
            revocations=MemoryRevocations(),
        )
        users = Users(
            self.log,
            states,
            Deciding(self.log, states),
            self.identity.logins,
            Avatars(MemoryBlobs()),
        )
        self.administration = build_administration(self.identity, self.log, users)
        self.feed.subscribe(self.identity.logins.receive)
        self.app = build_application(
            auth_routes(
                self.identity.handlers,
                limiter=self.limiter,
                cookie=RefreshCookie(secure=True),
                server_name="Lighthouse",
            ),
            problems=Problems(STATUS, AUTH_STATUS),
            authenticator=self.identity.authenticator,
            hot={},
        )
        self.setup_code = self.identity.setup.code

    def client(self, **headers: str) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app)  # type: ignore[arg-type] # typed loosely there
        return httpx.AsyncClient(transport=transport, base_url="https://server", headers=headers)

    async def register(
        self, client: httpx.AsyncClient, name: str, **fields: object
    ) -> dict[str, Any]:
        answer = await client.post(
            "/v1/auth/register", json={"user_name": name, "password": PASSWORD, **fields}
        )
        assert answer.status_code == 201, answer.text
        session: dict[str, Any] = answer.json()
        return session

    async def first(
        self, client: httpx.AsyncClient, name: str = "anna", **fields: object
    ) -> dict[str, Any]:
        return await self.register(client, name, invite=self.setup_code, **fields)

    async def credentials_of(self, user_id: str) -> str:
        credentials = await self.identity.credentials.of_user(UserId(UUID(user_id)))
        assert credentials is not None
        return credentials.password_hash

    async def deactivate(self, user_id: str, *, end_logins: bool = True) -> None:
        person = UserId(UUID(user_id))
        await self.record(UserDeactivated(user_id=person))
        if end_logins:
            await self.identity.logins.end_all(person)

    async def demote(self, user_id: str) -> None:
        await self.record(UserDemoted(user_id=UserId(UUID(user_id))))

    async def record(self, event: UserDeactivated | UserDemoted) -> None:
        metadata = Metadata(actor_id=SYSTEM, command_id=CommandId(uuid7()), correlation_id=uuid7())
        plan = Plan(key=event.user_id, changes=(Change(user(event.user_id), (event,)),))
        outcome = await self.log.append(append_of(plan, Envelope(metadata, b"")))
        assert isinstance(outcome, Appended)
        await asyncio.sleep(0)

    async def close(self) -> None:
        self.identity.close()
        self._database.close()


def bearer(session: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {session['access_token']}"}


def problem(answer: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    assert body["type"] == f"/problems/{slug}"
    return body
