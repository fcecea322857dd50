"""Conversations begin, grow, are governed and left."""

import re

from playwright.async_api import expect

from tests.e2e.conftest import ONE_PROFILE
from tests.e2e.person import Person
from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.photograph import choose_picture, drawn, photograph
from tests.e2e.web.window import PHONE, Window


async def choose(window: Window, person: Person) -> None:
    """Take somebody by a name that nobody else has; until it is found, others are offered."""
    await window.page.get_by_role("combobox", name="To").fill(person.user_name)
    await window.page.get_by_role("option").filter(has_text=person.user_name).click()


async def test_one_person_is_written_to_and_several_are_a_group(
    window: OpenWindow, register: Register
) -> None:
    anna, ben, cleo = await register("anna"), await register("ben"), await register("cleo")
    desk = await window()
    await desk.sign_in(anna, "/start")
    page = desk.page
    await choose(desk, ben)
    await page.get_by_role("button", name="Write", exact=True).click()
    await expect(page.get_by_role("heading", name="Ben")).to_be_visible()
    await page.get_by_role("button", name="New message").click()
    for person in (ben, cleo):
        await choose(desk, person)
    await page.get_by_label("Name of the group").fill("Night watch")
    await page.get_by_role("button", name="Make a group").click()
    await expect(page.get_by_role("heading", name="Night watch")).to_be_visible()
    await expect(page.get_by_text("Nothing here for you")).to_have_count(0)


async def test_an_owner_changes_the_topic_and_who_is_in(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Lighthouse", member_ids=[ben.user_id])
    left, right = await window(), await window()
    await left.sign_in(anna, f"/c/{talk}?panel=details")
    await right.sign_in(ben, f"/c/{talk}?panel=details")
    await left.page.get_by_role("button", name="Change: Topic").click()
    await left.page.get_by_label("Topic").fill("Lamps and stairs")
    await left.page.keyboard.press("Enter")
    await expect(right.page.locator(".bar-topic")).to_have_text("Lamps and stairs")
    await expect(right.page.get_by_role("button", name="Change: Topic")).to_have_count(0)
    await left.page.get_by_role("link", name="2 members").click()
    await left.page.get_by_role("button", name="What to do with Ben").click()
    await left.page.get_by_role("menuitem", name="Make admin").click()
    await expect(right.page.get_by_role("button", name="Change: Topic")).to_be_visible()
    await left.page.get_by_role("button", name="What to do with Ben").click()
    await left.page.get_by_role("menuitem", name="Ban").click()
    await left.page.get_by_role("dialog").get_by_role("button", name="Ban").click()
    await expect(right.page.get_by_text("Nothing here for you")).to_be_visible()


async def test_a_link_leads_a_new_person_in_until_it_is_revoked(
    window: OpenWindow, register: Register
) -> None:
    anna = await register("anna")
    talk = await anna.create(title="Lighthouse")
    desk, guest = await window(), await window(PHONE)
    await desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await desk.sign_in(anna, f"/c/{talk}?panel=links")
    await desk.page.get_by_role("button", name="Make a link and copy it").click()
    await expect(desk.page.get_by_text("The link is copied")).to_be_visible()
    link = await desk.page.evaluate("navigator.clipboard.readText()")
    await guest.page.goto(link)
    await guest.page.get_by_role("button", name="Make an account").click()
    await guest.page.get_by_label("Your name").fill("Dora")
    await guest.page.get_by_label("User name").fill(anna.user_name.replace("anna", "dora"))
    await guest.page.get_by_label("Password", exact=True).fill("gulls wake before the keepers")
    await guest.page.get_by_role("button", name="Make an account").click()
    await guest.page.get_by_role("button", name="Join the conversation").click()
    await expect(guest.page.get_by_role("heading", name="Lighthouse")).to_be_visible()
    await desk.page.get_by_role("button", name="Revoke").click()
    await expect(desk.page.get_by_text("No invite links")).to_be_visible()
    late = await window()
    await late.sign_in(await register("eli"))
    await late.page.goto(link)
    await late.page.get_by_role("button", name="Join the conversation").click()
    await expect(late.page.get_by_role("alert")).to_contain_text("opens nothing any more")


async def test_who_leaves_a_group_is_out_of_it(window: OpenWindow, register: Register) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Lighthouse", member_ids=[ben.user_id])
    phone = await window(PHONE)
    await phone.sign_in(ben, f"/c/{talk}")
    page = phone.page
    await page.get_by_role("button", name="Details").click()
    await page.get_by_role("button", name="Leave").click()
    await page.get_by_role("dialog").get_by_role("button", name="Leave").click()
    await expect(page.get_by_role("heading", name="Inbox")).to_be_visible()
    await expect(page.get_by_role("link", name=re.compile("Lighthouse"))).to_have_count(0)


@ONE_PROFILE
async def test_a_conversation_has_the_picture_that_who_governs_it_chose(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Lighthouse", member_ids=[ben.user_id])
    left, right = await window(), await window()
    await right.sign_in(ben, f"/c/{talk}?panel=details")
    await left.sign_in(anna, f"/c/{talk}?panel=details")
    await choose_picture(left.page, "upright.jpg", await photograph(left.page))
    await left.page.get_by_role("button", name="Save picture").click()
    picture = right.page.locator("h1 img")
    assert await drawn(picture) == {"side": 512, "top": "red", "bottom": "blue"}
    await expect(right.page.get_by_text("Mentions only")).to_be_visible()
    await expect(right.page.get_by_role("button", name="Choose picture…")).to_have_count(0)
    await left.page.get_by_role("button", name="Remove picture").click()
    await expect(picture).to_have_count(0)
