import json
from uuid import UUID

import httpx
import pytest

from tests.integration.edge.world import PERSON, mark, problem, send


async def test_each_answer_carries_its_request_id_and_protection(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/whoami")
    assert answer.json() == {
        "user_id": str(PERSON.user_id),
        "correlation_id": answer.headers["x-request-id"],
    }
    assert UUID(answer.headers["x-request-id"]).version == 7
    assert answer.headers["cache-control"] == "no-store, private"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "authorization", ["", "Basic person", "Bearer", "Bearer ", "Bearer unknown", "person"]
)
async def test_a_request_that_speaks_for_nobody_is_401(
    client: httpx.AsyncClient, authorization: str
) -> None:
    answer = await client.get("/v1/whoami", headers={"Authorization": authorization})
    problem(answer, 401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_reading_token_may_not_write_nor_touch_the_account(
    client: httpx.AsyncClient,
) -> None:
    reader = {"Authorization": "Bearer reader"}
    assert (await client.get("/v1/whoami", headers=reader)).status_code == 200
    problem(await send(client, json.dumps(mark()).encode(), **reader), 403, "out-of-scope")
    problem(await client.get("/v1/account", headers=reader), 403, "out-of-scope")


async def test_unknown_paths_and_methods_are_problems(client: httpx.AsyncClient) -> None:
    problem(await client.get("/v1/nothing"), 404, "not-found")
    problem(await client.delete("/v1/whoami"), 405, "method-not-allowed")


async def test_an_unforeseen_error_says_nothing_of_itself(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/broken")
    problem(answer, 500, "internal-error")
    assert "secret" not in answer.text


async def test_a_spent_budget_says_when_to_come_back(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/busy")
    problem(answer, 429, "rate-limited")
    assert answer.headers["retry-after"] == "3"
    assert answer.headers["ratelimit"] == '"search";r=0;t=3'


async def test_a_store_that_is_away_is_503_and_says_when_to_come_back(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/v1/away")
    problem(answer, 503, "unavailable")
    assert int(answer.headers["retry-after"]) >= 1


async def test_a_hot_path_is_protected_like_any_other(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/commands/hot")
    problem(answer, 401, "unauthenticated")
    assert answer.headers["cache-control"] == "no-store, private"
    problem(await client.get("/v1/commands/hot"), 404, "not-found")


async def test_wrong_and_missing_parameters_are_problems(client: httpx.AsyncClient) -> None:
    assert problem(await client.get("/v1/page?limit=x"), 400, "malformed-request")["errors"]
    problem(await client.get("/v1/page"), 400, "malformed-request")
    problem(await client.get("/v1/page?limit=1&q=%00"), 400, "malformed-request")


async def test_each_type_of_problem_explains_itself(client: httpx.AsyncClient) -> None:
    answer = await client.get("/problems/rate-limited", headers={"Authorization": ""})
    assert answer.json()["status"] == 429
    assert "budget" in answer.json()["meaning"]
    problem(await client.get("/problems/unheard-of"), 404, "not-found")


@pytest.mark.parametrize(
    "query", ["limit=%ff", "limit=1&q=%ed%a0%80", "limit=1&%ff=1", "limit=1&q=%"]
)
async def test_a_query_that_is_no_text_is_never_a_fault(
    client: httpx.AsyncClient, query: str
) -> None:
    assert (await client.get(f"/v1/page?{query}")).status_code in {200, 400}
