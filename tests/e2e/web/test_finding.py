"""What one looks for one finds, and comes back to what else was found."""

import re

from playwright.async_api import expect

from tests.e2e.web.conftest import OpenWindow, Register


async def test_a_search_shows_the_question_above_its_answer_and_keeps_its_results(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Lighthouse", member_ids=[ben.user_id])
    asked = await anna.send(talk, "Where is the long ladder?")
    await ben.send(talk, "Behind the kiosk, under snow.", reply_to_id=asked["message_id"])
    desk = await window()
    await desk.sign_in(anna, f"/c/{talk}")
    page = desk.page
    await expect(desk.composer).to_be_visible()
    await page.keyboard.press("Control+Shift+F")
    await page.get_by_role("textbox", name="Search messages").fill("ladder kiosk")
    panel = page.get_by_role("complementary", name="Search")
    await expect(panel.get_by_role("status")).to_have_text("1 message")
    answer = panel.get_by_role("listitem")
    await expect(answer).to_contain_text("Where is the long ladder?")
    await expect(answer.locator("mark")).to_have_text(["ladder", "kiosk"])
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(desk.message("Behind the kiosk, under snow.")).to_be_focused()
    await expect(panel.get_by_role("status")).to_have_text("1 message")


async def test_operators_become_filters_that_one_takes_away_again(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Lighthouse", member_ids=[ben.user_id])
    await anna.send(talk, "The lamp is mended.")
    await ben.send(talk, "The lamp is out again.")
    desk = await window()
    await desk.sign_in(anna, f"/c/{talk}?panel=search")
    panel = desk.page.get_by_role("complementary", name="Search")
    find = panel.get_by_role("textbox", name="Search messages")
    await find.press_sequentially("lamp from:me ")
    await expect(find).to_have_value("lamp ")
    await expect(panel.get_by_role("status")).to_have_text("1 message")
    await panel.get_by_role("button", name="Remove from:me").click()
    await expect(panel.get_by_role("status")).to_have_text("2 messages")
    await find.press("Enter")
    await panel.get_by_role("button", name="Clear").click()
    await expect(panel.get_by_role("button", name="lamp")).to_be_visible()


async def test_the_switcher_leads_to_conversations_people_and_the_search(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    await anna.create(title="Timetable")
    desk = await window()
    await desk.sign_in(anna)
    page = desk.page
    await page.get_by_role("button", name="Jump to or search").click()
    await page.keyboard.type("table")
    await expect(page.get_by_role("option", name="Timetable")).to_have_attribute(
        "aria-selected", "true"
    )
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Timetable")).to_be_visible()
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox").fill(f"{ben.user_name}")
    await page.get_by_role("option", name=re.compile("^Search messages for")).click()
    await expect(page.get_by_role("complementary", name="Search")).to_be_visible()
