"""Whatever a route is sent, it answers as documented or refuses with a problem; never a 500."""

import asyncio
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from infra.documents.openapi import PAGE
from infra.documents.pages import ROOT
from tests.e2e.person import Person
from tests.product import Served

ENDING = r"^/v1/auth/(logout|password|refresh|sessions|register|login)|deactivate-user|live/events"
"""They end the caller's own access, cost a password's hash each, or stream without end."""

API = schemathesis.openapi.from_path(str(ROOT / PAGE)).exclude(path_regex=ENDING)


@pytest.fixture(scope="module")
def token(product: Served) -> str:
    """Return an API token that reads, writes and outlives the module."""

    async def make() -> str:
        person = await Person.register(product, "anybody")
        made = await person.post(
            "/v1/auth/api-tokens", {"name": "any input", "scopes": ["read", "write"]}
        )
        await person.close()
        found: str = made.json()["token"]
        return found

    return asyncio.run(make())


@API.parametrize()
@settings(
    max_examples=6,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@pytest.mark.filterwarnings("ignore")
def test_any_input_is_answered_or_refused(
    case: schemathesis.Case[Any], product: Served, token: str
) -> None:
    answer = case.call(
        base_url=product.url, headers={"Authorization": f"Bearer {token}"}, timeout=20
    )
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"][0] == "application/problem+json"
        assert answer.json()["type"].startswith("/problems/")
