"""A whole visit without a mouse."""

from playwright.async_api import expect

from tests.e2e.person import PASSWORD
from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.window import Window

FOCUSED = "document.activeElement.matches(%r)"


async def focused(window: Window, selector: str) -> bool:
    found: bool = await window.page.evaluate(FOCUSED % selector)
    return found


async def test_a_visit_by_keyboard_alone(window: OpenWindow, register: Register) -> None:
    anna, ben = await register("anna"), await register("ben")
    harbour = await anna.create(title="Harbour", member_ids=[ben.user_id])
    await anna.send(harbour, "The *first* one")
    await anna.send(harbour, "The second one")
    desk = await window()
    page, keys = desk.page, desk.page.keyboard
    await page.goto("/")
    await expect(page.get_by_label("User name or e-mail")).to_be_focused()
    await keys.type(ben.user_name)
    await keys.press("Tab")
    await keys.type(PASSWORD)
    await keys.press("Enter")
    await expect(page.get_by_role("link", name="Harbour")).to_be_visible()

    await keys.press("Alt+ArrowDown")
    await expect(desk.message("The second one")).to_be_visible()
    await expect(desk.composer).to_be_focused()
    await keys.type("Written without a mouse")
    await keys.press("Enter")
    await expect(desk.message("Written without a mouse")).to_have_count(1)
    await expect(desk.composer).to_be_focused()

    await keys.press("Control+Shift+F6")
    assert await focused(desk, "#timeline")
    await keys.press("Control+Shift+F6")
    await keys.press("Control+Shift+F6")
    assert await focused(desk, "a.row[aria-current]")
    await keys.press("ArrowUp")
    assert not await focused(desk, "[aria-current]")
    await keys.press("Control+F6")
    await keys.press("Control+F6")
    await keys.press("Control+F6")
    await expect(desk.composer).to_be_focused()

    await keys.press("Control+/")
    sheet = page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(sheet).to_be_visible()
    await expect(sheet).to_contain_text("Next conversation")
    await keys.press("Escape")
    await expect(sheet).to_have_count(0)
    await expect(desk.composer).to_be_focused()
    await keys.press("?")
    await expect(desk.composer).to_have_value("?")
