from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from argon2.profiles import CHEAPEST

from commands.api.auth.cookie import RefreshCookie
from commands.api.auth.problems import STATUS as AUTH_STATUS
from commands.api.auth.routes import auth_routes
from commands.api.problems import STATUS
from commands.handlers.states import States
from contracts.limits import Limiter
from contracts.views.identity import Registration
from infra.argon2.passwords import Argon2Passwords
from infra.bootstrap.identity import Identity, Server, build_identity
from infra.http.application import build_application
from infra.http.problems import Problems
from infra.memory.event_log import MemoryEventLog
from infra.memory.feed import InProcessFeed
from infra.memory.limits import MemoryLimiter

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
        self, path: Path, registration: Registration = "open", limiter: Limiter | None = None
    ) -> None:
        self.clock = Clock()
        self.feed = InProcessFeed()
        self.log = MemoryEventLog(feed=self.feed)
        states = States(self.log, 1_000)
        self.limiter = limiter or MemoryLimiter(UNLIMITED, lambda: 0.0)
        self.passwords = Argon2Passwords(CHEAPEST)
        self.identity: Identity = build_identity(
            path,
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
        )
        self.feed.subscribe(self.identity.logins.receive)
        self.app = build_application(
            auth_routes(
                self.identity.handlers, limiter=self.limiter, cookie=RefreshCookie(secure=True)
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

    async def first(self, client: httpx.AsyncClient, name: str = "anna") -> dict[str, Any]:
        return await self.register(client, name, invite=self.setup_code)

    async def close(self) -> None:
        self.identity.database.close()
        self.passwords.close()


def bearer(session: dict[str, Any]) -> dict[str, str]:
    return {"Authorization": f"Bearer {session['access_token']}"}


def problem(answer: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    body: dict[str, Any] = answer.json()
    assert body["type"] == f"/problems/{slug}"
    return body
