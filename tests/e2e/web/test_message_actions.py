"""What one can do with a message, and what the composer knows, in two browsers."""

import re

from playwright.async_api import Locator, expect

from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.window import Window


async def two(window: OpenWindow, register: Register) -> tuple[Window, Window, str]:
    """Sit two people down at one conversation."""
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Lighthouse", member_ids=[ben.user_id])
    left, right = await window(), await window()
    await left.sign_in(anna, f"/c/{talk}")
    await right.sign_in(ben, f"/c/{talk}")
    for each in (left, right):
        await expect(each.composer).to_be_visible()
    return left, right, talk


async def said(left: Window, right: Window, text: str) -> tuple[Locator, Locator]:
    """Say something and return its line in both windows."""
    await left.say(text)
    await expect(right.message(text)).to_have_count(1)
    await expect(left.page.locator("[data-message]").filter(has_text=text)).to_have_count(1)
    return left.message(text), right.message(text)


async def choose(line: Locator, name: str) -> None:
    """Take an action of a message, from its bar or its menu."""
    await line.hover()
    button = line.get_by_role("toolbar").get_by_role("button", name=name, exact=True)
    if await button.count() == 0:
        await line.get_by_role("button", name="More actions").click()
        await line.page.get_by_role("menuitem", name=name, exact=True).click()
    else:
        await button.click()


async def test_a_reaction_is_chosen_by_its_name_and_taken_back(
    window: OpenWindow, register: Register
) -> None:
    left, right, _ = await two(window, register)
    mine, theirs = await said(left, right, "It shines")
    await choose(mine, "Add a reaction")
    await left.page.get_by_label("Find an emoji").fill("tada")
    await left.page.keyboard.press("Enter")
    given = mine.get_by_role("button", name="🎉, 1 person")
    await expect(given).to_have_attribute("aria-pressed", "true")
    await theirs.get_by_role("button", name="🎉, 1 person").click()
    await expect(mine.get_by_role("button", name="🎉, 2 people")).to_be_visible()
    await mine.get_by_role("button", name="🎉, 2 people").click()
    await expect(theirs.get_by_role("button", name="🎉, 1 person")).to_be_visible()


async def test_the_last_message_is_edited_with_the_arrow_and_its_texts_are_kept(
    window: OpenWindow, register: Register
) -> None:
    left, right, _ = await two(window, register)
    await said(left, right, "Gren, please")
    await left.composer.press("ArrowUp")
    await expect(left.composer).to_have_value("Gren, please")
    await left.say("Green, please")
    await expect(right.message("Green, please")).to_have_count(1)
    await right.message("Green, please").get_by_role("link", name=re.compile("^edited")).click()
    texts = right.page.get_by_role("complementary").locator(".msg-body")
    await expect(texts).to_have_text(["Green, please", "Gren, please"])


async def test_what_one_sent_before_is_brought_back_and_what_one_was_writing_kept(
    window: OpenWindow, register: Register
) -> None:
    left, right, _ = await two(window, register)
    for text in ("Ramp 3", "Ramp 4"):
        await said(left, right, text)
    await left.composer.fill("Half a sen")
    for key, text in [
        ("Up", "Ramp 4"),
        ("Up", "Ramp 3"),
        ("Down", "Ramp 4"),
        ("Down", "Half a sen"),
    ]:
        await left.composer.press(f"Control+Alt+Arrow{key}")
        await expect(left.composer).to_have_value(text)


async def test_a_deleted_message_is_gone_for_everybody(
    window: OpenWindow, register: Register
) -> None:
    left, right, _ = await two(window, register)
    mine, _ = await said(left, right, "Never mind")
    await choose(mine, "Delete")
    await left.page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    for each in (left, right):
        await expect(each.message("Never mind")).to_have_count(0)
        await expect(each.log.get_by_text("Message deleted")).to_be_visible()


async def test_an_answer_quotes_and_a_thread_stays_beside(
    window: OpenWindow, register: Register
) -> None:
    left, right, _ = await two(window, register)
    _, theirs = await said(left, right, "Who paints?")
    await choose(theirs, "Reply")
    await right.say("I do")
    await expect(left.message("I do").get_by_role("link", name="Who paints?")).to_be_visible()
    await choose(left.message("I do"), "Reply in thread")
    panel = left.page.get_by_role("complementary")
    await panel.get_by_role("textbox", name="Reply").fill("Thank you")
    await panel.get_by_role("textbox", name="Reply").press("Enter")
    await right.message("I do").get_by_role("link", name="1 reply").click()
    answers = right.page.get_by_role("complementary").get_by_role("article")
    await expect(answers.get_by_text("Thank you")).to_be_visible()
    await expect(right.message("Thank you")).to_have_count(0)


async def test_calling_everybody_asks_first(window: OpenWindow, register: Register) -> None:
    left, right, _ = await two(window, register)
    await left.say("@all to the boats")
    question = left.page.get_by_role("dialog", name="Notify everybody?")
    await question.get_by_role("button", name="Cancel").click()
    await expect(left.composer).to_have_value("@all to the boats")
    await left.composer.press("Enter")
    await question.get_by_role("button", name="Notify 1 person").click()
    await expect(right.log.get_by_text("to the boats")).to_be_visible()


async def test_a_name_is_completed_and_a_message_sent_later_can_be_stopped(
    window: OpenWindow, register: Register
) -> None:
    left, _, _ = await two(window, register)
    await left.composer.press_sequentially("Hello @be")
    await expect(left.page.get_by_role("option", name=re.compile("Ben"))).to_be_visible()
    await left.composer.press("Tab")
    await expect(left.composer).to_have_value(re.compile(r"^Hello @ben\.\w+ $"))
    await left.page.get_by_role("button", name="Send later").click()
    await left.page.get_by_role("menuitem", name=re.compile("In an hour")).click()
    await expect(left.composer).to_have_value("")
    await left.page.get_by_role("button", name="Cancel").click()
    await expect(left.page.get_by_text("It will not be sent.")).to_be_visible()
