from collections.abc import AsyncIterator

import httpx
import pytest

from infra.http.application import build_application
from infra.http.problems import Problems
from tests.integration.edge.world import (
    Tokens,
    account,
    away,
    broken,
    busy,
    hot,
    mark_read,
    page,
    set_topic,
    several,
    whoami,
)


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = build_application(
        [whoami, mark_read, set_topic, several, page, account, broken, busy, away],
        problems=Problems(),
        authenticator=Tokens(),
        hot={"/v1/commands/hot": hot},
    )
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # httpx types ASGI loosely
    async with httpx.AsyncClient(
        transport=transport,
        base_url="http://server",
        headers={"Authorization": "Bearer person"},
    ) as opened:
        yield opened
