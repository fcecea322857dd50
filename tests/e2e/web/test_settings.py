"""What one changes about oneself, one's devices and one's keys."""

from playwright.async_api import expect

from tests.e2e.conftest import ONE_PROFILE
from tests.e2e.person import PASSWORD
from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.photograph import choose_picture, drawn, photograph


async def test_a_new_name_is_what_the_others_see(window: OpenWindow, register: Register) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Lighthouse", member_ids=[ben.user_id])
    await anna.send(talk, "hello")
    left, right = await window(), await window()
    await right.sign_in(ben, f"/c/{talk}")
    await expect(right.message("hello")).to_contain_text("Anna")
    await left.sign_in(anna, "/settings/profile")
    name = left.page.get_by_label("Your name")
    await expect(name).to_have_value("Anna")
    await name.fill("Anna of the Light")
    await left.page.get_by_role("button", name="Save").click()
    await expect(left.page.get_by_text("Saved")).to_be_visible()
    await expect(right.message("hello")).to_contain_text("Anna of the Light")


async def test_a_device_that_is_signed_out_elsewhere_is_out_at_once(
    window: OpenWindow, register: Register
) -> None:
    anna = await register("anna")
    lost, desk = await window(), await window()
    await lost.sign_in(anna)
    await desk.sign_in(anna, "/settings/logins")
    await expect(desk.page.get_by_text("this one")).to_have_count(1)
    await desk.page.get_by_role("button", name="Sign out all others").click()
    await expect(desk.page.get_by_role("main").get_by_role("listitem")).to_have_count(1)
    await expect(lost.page.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_the_password_changes_for_who_knows_it(
    window: OpenWindow, register: Register
) -> None:
    anna = await register("anna")
    desk = await window()
    await desk.sign_in(anna, "/settings/logins")
    page = desk.page
    await page.get_by_label("Current password", exact=True).fill("not that one")
    await page.get_by_label("New password", exact=True).fill("keepers wake before the gulls")
    await page.get_by_role("button", name="Change password").click()
    await expect(page.get_by_text("This is not your password.")).to_be_visible()
    await page.get_by_label("Current password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Change password").click()
    await expect(page.get_by_text("Password changed")).to_be_visible()


async def test_look_language_and_keys_are_kept_on_the_device(
    window: OpenWindow, register: Register
) -> None:
    anna = await register("anna")
    desk = await window()
    await desk.sign_in(anna, "/settings/appearance")
    page = desk.page
    await page.get_by_label("Dark", exact=True).check()
    await page.get_by_role("link", name="Keyboard", exact=True).click()
    await page.get_by_role("button", name="Change the keys: These shortcuts").click()
    await page.keyboard.press("Control+k")
    await expect(page.get_by_text("Taken: Quick switcher")).to_be_visible()
    await page.keyboard.press("Control+j")
    await page.get_by_role("link", name="Language", exact=True).click()
    await page.get_by_label("Deutsch").check()
    await expect(page.get_by_role("heading", name="Sprache")).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("heading", name="Sprache")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.keyboard.press("Control+j")
    await expect(page.get_by_role("dialog", name="Tastenkürzel")).to_be_visible()


@ONE_PROFILE
async def test_a_chosen_picture_is_upright_and_small_and_seen_by_others_until_it_is_removed(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Lighthouse", member_ids=[ben.user_id])
    await anna.send(talk, "hello")
    left, right = await window(), await window()
    page = left.page
    await right.sign_in(ben, f"/c/{talk}")
    seen = right.message("hello").locator(".avatar")
    await expect(seen).to_have_text("A")
    await expect(seen.locator("img")).to_have_count(0)
    await left.sign_in(anna, "/settings/profile")
    await choose_picture(page, "notes.txt", b"no picture at all")
    await expect(page.get_by_text("cannot be read as a picture")).to_be_visible()
    await choose_picture(page, "upright.jpg", await photograph(page))
    save = page.get_by_role("button", name="Save picture")
    await expect(save).to_be_focused()
    await expect(page.get_by_role("group", name="Picture").locator("img")).to_be_visible()
    await expect(seen.locator("img")).to_have_count(0)
    await save.press("Enter")
    await expect(page.get_by_role("button", name="Choose picture…")).to_be_focused()
    assert await drawn(seen.locator("img")) == {"side": 512, "top": "red", "bottom": "blue"}
    await page.get_by_role("button", name="Remove picture").press("Enter")
    await expect(seen.locator("img")).to_have_count(0)
    await expect(seen).to_have_text("A")
