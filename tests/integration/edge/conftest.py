from collections.abc import AsyncIterator

import httpx
import pytest

from infra.http.application import build_application
from infra.http.edge import Edge
from infra.http.problems import Problems
from infra.http.readiness import Readiness
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
def readiness() -> Readiness:
    return Readiness()


@pytest.fixture
def app(readiness: Readiness) -> Edge:
    return build_application(
        [whoami, mark_read, set_topic, several, page, account, broken, busy, away],
        problems=Problems(),
        authenticator=Tokens(),
        hot={"/v1/commands/hot": hot},
        readiness=readiness,
    )


@pytest.fixture
async def client(app: Edge) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # httpx types ASGI loosely
    async with httpx.AsyncClient(
        transport=transport,
        base_url="http://server",
        headers={"Authorization": "Bearer person"},
    ) as opened:
        yield opened
