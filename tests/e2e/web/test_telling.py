"""One is told of what one wants to be told of, and tells others whether one is there."""

from playwright.async_api import Page, expect

from tests.e2e.web.conftest import OpenWindow, Register

CATCHES = """
  window.shown = [];
  window.Notification = class {
    static permission = "granted";
    static requestPermission = async () => "granted";
    constructor(title, options) { window.shown.push(`${title}: ${options.body}`); }
    close() {}
  };
"""


async def shown(page: Page) -> list[str]:
    """Return what the browser was asked to show."""
    texts: list[str] = await page.evaluate("window.shown")
    return texts


async def test_a_browser_tells_of_what_the_level_of_a_conversation_lets_through(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    loud = await anna.create(title="Loud", member_ids=[ben.user_id])
    calm = await anna.create(title="Calm", member_ids=[ben.user_id])
    await ben.command("set-notification-level", conversation_id=calm, level="mentions")
    desk = await window()
    await desk.page.add_init_script(CATCHES)
    await desk.sign_in(ben)
    await expect(desk.page.get_by_role("link", name="Loud")).to_be_visible()
    await anna.send(calm, "nothing for anybody")
    await anna.send(calm, f"@{ben.user_name} this is for you")
    await anna.send(loud, "everything")
    await expect(desk.page).to_have_title("(3) Messenger")
    assert await shown(desk.page) == [
        f"Anna in Calm: @{ben.user_name} this is for you",
        "Anna in Loud: everything",
    ]


async def test_who_does_not_want_to_be_disturbed_says_so_and_is_not(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Lighthouse", member_ids=[ben.user_id])
    left, right = await window(), await window()
    await right.page.add_init_script(CATCHES)
    await left.sign_in(anna, f"/c/{talk}?panel=members")
    await right.sign_in(ben)
    await right.page.get_by_role("button", name="Choose what others see").click()
    await right.page.get_by_role("menuitem", name="Do not disturb").click()
    member = left.page.get_by_role("complementary").get_by_role("listitem").filter(has_text="Ben")
    await expect(member.locator(".presence")).to_have_attribute("data-state", "dnd")
    await left.say("Are you there?")
    await expect(right.page).to_have_title("(1) Messenger")
    assert await shown(right.page) == []
