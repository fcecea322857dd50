"""One Chromium for all tests here, windows in it, and people with an account."""

import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from contracts.ids import uuid7
from tests.e2e.person import Person
from tests.e2e.web.chromium import NoBrowser, chromium
from tests.e2e.web.window import DESK, Window
from tests.product import Served

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
OpenWindow = Callable[..., Awaitable[Window]]
Register = Callable[[str], Awaitable[Person]]

expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests here share one event loop, as they share one browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def client() -> None:
    """Build the web client if its sources are newer."""
    subprocess.run(["bash", "infra/web.sh", "build", "--if-needed"], cwd=ROOT, check=True)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(client: None) -> AsyncIterator[Browser]:  # noqa: ARG001 — asked for to be built
    try:
        path = chromium()
    except NoBrowser as missing:
        pytest.fail(str(missing), pytrace=False)
    async with async_playwright() as playwright:
        # No sandbox of its own: root, as in containers, cannot make one.
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def window(browser: Browser, product: Served) -> AsyncIterator[OpenWindow]:
    """Open windows on the product that close with the test."""
    windows: list[Window] = []

    async def make(size: tuple[int, int] = DESK) -> Window:
        windows.append(await Window.open(browser, product.url, size))
        return windows[-1]

    yield make
    for each in windows:
        await each.close()


@pytest_asyncio.fixture(loop_scope="session")
async def register(product: Served) -> AsyncIterator[Register]:
    """Make people whose names no other test has."""
    people: list[Person] = []

    async def make(name: str) -> Person:
        user_name = f"{name}.{uuid7().hex[-12:]}"
        people.append(await Person.register(product, user_name, display_name=name.title()))
        return people[-1]

    yield make
    for person in people:
        await person.close()
