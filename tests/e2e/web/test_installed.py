"""The client as an installed one: it opens without a network, and forgets who signed out."""

import asyncio

from playwright.async_api import Browser, Page, expect

from tests.e2e.conftest import ONE_PROFILE
from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.window import Window
from tests.product import Served

pytestmark = ONE_PROFILE

KEPT = "async () => (await caches.keys()).length"
DATABASES = "async () => (await indexedDB.databases()).map((each) => each.name)"
RECENT = """([name, text]) => new Promise((done, failed) => {
  const opening = indexedDB.open(name);
  opening.onerror = () => failed(opening.error);
  opening.onsuccess = () => {
    const database = opening.result;
    const asking = database.transaction("recent").objectStore("recent").get("place");
    asking.onsuccess = () => {
      database.close();
      done(JSON.stringify(asking.result ?? null).includes(text));
    };
  };
})"""
CONTROLLED = "() => navigator.serviceWorker.controller !== null"


async def until(page: Page, question: str, about: object = None) -> None:
    """Ask the page again and again until the answer is yes; the question may be a promise."""
    async with asyncio.timeout(30):
        while not await page.evaluate(question, about):  # noqa: ASYNC110 — the page has no event
            await asyncio.sleep(0.2)


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
    await other.goto("/")
    await expect(other.get_by_role("navigation", name="Conversations")).to_be_visible()
    await expect(other.get_by_role("alert")).to_contain_text("You are offline")
    await there.context.set_offline(False)
    await there.close()


async def test_the_last_messages_can_be_read_after_a_reload_without_a_network(
    browser: Browser, product: Served, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Lighthouse", member_ids=[ben.user_id])
    other = await anna.create(title="Harbour", member_ids=[ben.user_id])
    await ben.send(talk, "The lamp is new")
    await ben.send(other, "Ramp 3 is free")
    there = await Window.open(browser, product.url, workers=True)
    page = there.page
    await there.sign_in(anna, f"/c/{talk}")
    await expect(there.message("The lamp is new")).to_be_visible()
    await page.wait_for_function(CONTROLLED)
    await until(page, RECENT, [f"messenger.{anna.user_id}", "Ramp 3 is free"])
    await there.context.set_offline(True)
    await page.reload()
    await expect(there.message("The lamp is new")).to_be_visible()
    await expect(page.get_by_role("alert")).to_contain_text("You are offline")
    await page.get_by_role("link", name="Harbour").click()
    await expect(there.message("Ramp 3 is free")).to_be_visible()
    await there.say("On my way")
    await there.context.set_offline(False)
    await expect(there.message("On my way")).to_have_count(1)
    await expect(page.get_by_role("alert")).to_have_count(0)
    await ben.send(other, "Mind the rope")
    await expect(there.message("Mind the rope")).to_be_visible()
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
    await until(page, f"async () => (await ({KEPT})()) === 0")
    await until(page, f"async () => (await ({DATABASES})()).length === 0")
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
