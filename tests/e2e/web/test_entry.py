"""The way in: set the server up, sign out, come back."""

from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import PROFILES, running
from tests.e2e.web.conftest import OpenWindow
from tests.product import Served

PASSWORD = "lighthouse keepers sleep late"


@pytest.fixture(scope="module", params=PROFILES)
def product(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A server that nobody was at."""
    with running(request.param, tmp_path_factory.mktemp("product")) as product:
        yield product


async def test_the_setup_link_makes_the_administrator_who_signs_in_again(
    window: OpenWindow, product: Served
) -> None:
    desk = await window()
    page = desk.page
    await page.goto(f"/setup#{product.setup_code()}")
    await page.get_by_label("Your name").fill("Mirel Okonjo")
    await page.get_by_label("User name").fill("mirel")
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", name="No conversations yet")).to_be_visible()

    await page.get_by_role("button", name="Messenger").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await page.get_by_label("User name or e-mail").fill("mirel")
    await page.get_by_label("Password", exact=True).fill("not that one")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_text("Name and password do not match")).to_be_visible()
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="No conversations yet")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name="No conversations yet")).to_be_visible()
