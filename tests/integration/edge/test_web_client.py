from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from infra.http.application import build_application
from infra.http.problems import Problems
from infra.http.reference import reference_routes, unbuilt_routes
from query_api.api.web import web_route
from query_api.web_client.files import load_client
from tests.integration.edge.world import Tokens, mark_read, problem, whoami

PAGE = '<!doctype html><base href="/"><script>1</script>'
HTML = {"Accept": "text/html,*/*"}


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "csp-hashes.json").write_text("[\"'sha256-abc='\"]")
    (tmp_path / "mark.svg").write_text("<svg/>")
    (tmp_path / "assets/app-1a2b.js").write_text("plain")
    (tmp_path / "assets/app-1a2b.js.br").write_bytes(b"small")
    (tmp_path / "assets/app-1a2b.js.gz").write_bytes(b"smallish")
    return tmp_path


@pytest.fixture
async def client(dist: Path) -> AsyncIterator[httpx.AsyncClient]:
    built = load_client(dist)
    assert built is not None
    async with serving(web_route(built, base="/chat")) as opened:
        yield opened


def serving(*routes: object) -> httpx.AsyncClient:
    app = build_application(
        [whoami, mark_read, *reference_routes(), *routes],  # type: ignore[list-item] # handlers
        problems=Problems(),
        authenticator=Tokens(),
        hot={},
    )
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type] # httpx types ASGI loosely
    return httpx.AsyncClient(transport=transport, base_url="http://server")


@pytest.mark.parametrize("path", ["/", "/setup", "/c/019ab5c2/m/1", "/index.html"])
async def test_the_page_stands_for_every_path_that_a_browser_opens(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path, headers=HTML)
    assert answer.status_code == 200
    assert '<base href="/chat/">' in answer.text
    assert answer.headers["cache-control"] == "no-cache"


async def test_the_page_runs_our_own_scripts_and_those_of_known_hash_alone(
    client: httpx.AsyncClient,
) -> None:
    policy = (await client.get("/", headers=HTML)).headers["content-security-policy"]
    told = dict(part.split(" ", 1) for part in policy.split("; "))
    assert told["script-src"] == "'self' 'sha256-abc='"
    assert told["default-src"] == "'none'"
    assert told["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1", "/assets/gone.js", "/csp-hashes.json"])
async def test_what_is_no_page_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    headers = HTML if path.startswith(("/v1", "/assets")) else {"Accept": "application/json"}
    problem(await client.get(path, headers=headers), 404, "not-found")


async def test_a_program_that_asks_for_no_page_gets_none(client: httpx.AsyncClient) -> None:
    answer = await client.get("/nothing", headers={"Accept": "application/json"})
    problem(answer, 404, "not-found")


@pytest.mark.parametrize(
    ("accepts", "coding", "body"),
    [
        ("gzip, deflate, br", "br", "small"),
        ("gzip", "gzip", "smallish"),
        ("br;q=0, identity", None, "plain"),
    ],
)
async def test_files_are_kept_for_ever_and_sent_as_small_as_the_browser_takes_them(
    client: httpx.AsyncClient, accepts: str, coding: str | None, body: str
) -> None:
    request = client.build_request(
        "GET", "/assets/app-1a2b.js", headers={"Accept-Encoding": accepts}
    )
    answer = await client.send(request, stream=True)
    raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    assert raw == body.encode()
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/javascript")


async def test_what_a_browser_has_already_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first = await client.get("/", headers=HTML)
    again = await client.get("/", headers=HTML | {"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_routes_of_the_api_are_not_hidden(client: httpx.AsyncClient) -> None:
    problem(await client.get("/v1/whoami", headers=HTML), 401, "unauthenticated")
    assert "Messenger API" in (await client.get("/docs", headers=HTML)).text


async def test_nothing_outside_of_the_built_files_is_served(
    client: httpx.AsyncClient, dist: Path
) -> None:
    (dist.parent / "secret.txt").write_text("secret")
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt"):
        assert "secret" not in (await client.get(path)).text


async def test_where_nothing_is_built_the_api_is_up_and_a_page_says_how_to_build(
    tmp_path: Path,
) -> None:
    assert load_client(tmp_path) is None
    async with serving(*unbuilt_routes()) as client:
        assert "make web" in (await client.get("/", headers=HTML)).text
        assert "/v1/auth/register" in (await client.get("/setup", headers=HTML)).text
        problem(await client.get("/v1/whoami"), 401, "unauthenticated")
