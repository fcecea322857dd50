"""The client as an installed one: it opens without a network, and forgets who signed out."""

from playwright.async_api import Browser, expect

from tests.e2e.conftest import ONE_PROFILE
from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.window import Window
from tests.product import Served

pytestmark = ONE_PROFILE

KEPT = "async () => (await caches.keys()).length"
DATABASES = "async () => (await indexedDB.databases()).map((each) => each.name)"
CONTROLLED = "() => navigator.serviceWorker.controller !== null"


async def test_without_a_network_the_shell_opens_and_keeps_what_one_writes(
    browser: Browser, product: Served, register: Register
) -> None:
    anna = await register("anna")
    talk = await anna.create(title="Lighthouse")
    there = await Window.open(browser, product.url, workers=True)
    await there.sign_in(anna, f"/c/{talk}")
    await expect(there.composer).to_be_visible()
    await there.page.wait_for_function(CONTROLLED)
    await there.context.set_offline(True)
    other = await there.context.new_page()
    await other.goto("/sign-in")
    await expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    await there.context.set_offline(False)
    await there.close()


async def test_who_signs_out_leaves_nothing_behind(
    browser: Browser, product: Served, register: Register
) -> None:
    anna = await register("anna")
    talk = await anna.create(title="Lighthouse")
    there = await Window.open(browser, product.url, workers=True)
    page = there.page
    await there.sign_in(anna, f"/c/{talk}")
    await there.composer.press_sequentially("a secret")
    await expect(page.get_by_text("Draft saved")).to_be_visible()
    await page.wait_for_function(CONTROLLED)
    assert await page.evaluate(DATABASES) == [f"messenger.{anna.user_id}"]
    assert await page.evaluate(KEPT) == 1
    await page.locator(".org").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await page.wait_for_function(f"async () => (await ({KEPT})()) === 0")
    await page.wait_for_function(f"async () => (await ({DATABASES})()).length === 0")
    await there.close()


async def test_the_page_says_what_a_browser_needs_to_install_it(window: OpenWindow) -> None:
    there = await window()
    await there.page.goto("/sign-in")
    await there.page.wait_for_selector("link[rel=manifest]", state="attached")
    answer = await there.page.request.get("/manifest.webmanifest")
    manifest = await answer.json()
    assert answer.headers["content-type"] == "application/manifest+json"
    for icon in manifest["icons"]:
        found = await there.page.request.get(f"/{icon['src']}")
        assert found.headers["content-type"] == icon["type"]
