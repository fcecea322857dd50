"""A whole visit without a mouse."""

from playwright.async_api import expect

from tests.e2e.person import PASSWORD
from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.window import Window

FOCUSED = "selector => document.activeElement.matches(selector)"


async def on(window: Window, selector: str) -> None:
    """Expect the focus there."""
    await window.page.wait_for_function(FOCUSED, arg=selector)


async def press(window: Window, *keys: str) -> None:
    """Press one key after the other."""
    for key in keys:
        await window.page.keyboard.press(key)


async def test_one_signs_in_and_talks_by_keyboard_alone(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    harbour = await anna.create(title="Harbour", member_ids=[ben.user_id])
    await anna.send(harbour, "The second one")
    desk = await window()
    await desk.page.goto("/")
    await expect(desk.page.get_by_label("User name or e-mail")).to_be_focused()
    await desk.page.keyboard.type(ben.user_name)
    await press(desk, "Tab")
    await desk.page.keyboard.type(PASSWORD)
    await press(desk, "Enter")
    await expect(desk.page.get_by_role("link", name="Harbour")).to_be_visible()
    await press(desk, "Alt+ArrowDown")
    await expect(desk.message("The second one")).to_be_visible()
    await expect(desk.composer).to_be_focused()
    await desk.page.keyboard.type("Written without a mouse")
    await press(desk, "Enter")
    await expect(desk.message("Written without a mouse")).to_have_count(1)
    await expect(desk.composer).to_be_focused()


async def test_keys_go_round_the_parts_of_a_page(window: OpenWindow, register: Register) -> None:
    anna = await register("anna")
    harbour = await anna.create(title="Harbour")
    desk = await window()
    await desk.sign_in(anna, f"/c/{harbour}")
    await expect(desk.composer).to_be_focused()
    await press(desk, "Control+Shift+F6")
    await on(desk, "#timeline")
    await press(desk, "Control+Shift+F6")
    await on(desk, ".bar *")
    await press(desk, "Control+Shift+F6")
    await on(desk, ".sidebar a[aria-current]")
    await press(desk, "ArrowUp")
    await on(desk, ".sidebar :not([aria-current])")
    await press(desk, "Control+F6", "Control+F6", "Control+F6")
    await expect(desk.composer).to_be_focused()


async def test_the_sheet_of_keys_opens_and_gives_the_focus_back(
    window: OpenWindow, register: Register
) -> None:
    anna = await register("anna")
    harbour = await anna.create(title="Harbour")
    desk = await window()
    await desk.sign_in(anna, f"/c/{harbour}")
    await expect(desk.composer).to_be_focused()
    await press(desk, "Control+/")
    sheet = desk.page.get_by_role("dialog", name="Keyboard shortcuts")
    await expect(sheet).to_contain_text("Next conversation")
    await press(desk, "Escape")
    await expect(sheet).to_have_count(0)
    await expect(desk.composer).to_be_focused()
    await press(desk, "?")
    await expect(desk.composer).to_have_value("?")
