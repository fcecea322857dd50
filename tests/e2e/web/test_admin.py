"""Administrators look after their server in the browser."""

import asyncio
import re

from playwright.async_api import expect

from contracts.ids import uuid7
from tests.e2e.person import Person
from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.window import DESK, PHONE
from tests.product import Product

MANY = 12
"""Batches of 256 messages: enough that a rebuild is seen on its way."""


async def administrator(register: Register, product: Product, name: str) -> Person:
    """Return a person who administers the server."""
    person = await register(name)
    done = await asyncio.to_thread(product.run, "users", "promote", person.user_name)
    assert done.returncode == 0, done.stderr
    return person


async def talk_much(person: Person, talk: str) -> None:
    """Send many messages."""
    for _ in range(MANY):
        commands = [
            {
                "name": "send-message",
                "body": {
                    "command_id": str(uuid7()),
                    "conversation_id": talk,
                    "message_id": str(uuid7()),
                    "body": "tide and lamp and rope and ferry " * 20,
                },
            }
            for _ in range(256)
        ]
        answer = await person.post("/v1/commands/batch", {"commands": commands})
        assert answer.status_code == 200, answer.text


async def test_people_are_promoted_deactivated_and_brought_back(
    window: OpenWindow, register: Register, product: Product
) -> None:
    anna, ben = await administrator(register, product, "anna"), await register("ben")
    desk = await window(DESK)
    await desk.sign_in(anna)
    page = desk.page
    await page.locator(".org").click()
    await page.get_by_role("menuitem", name="Administration").click()
    await page.get_by_label("Find by name").fill(ben.user_name)
    row = page.locator(".list li").filter(has_text=ben.user_name)

    async def act(entry: str, yes: str) -> None:
        await row.get_by_role("button", name="Actions for Ben").click()
        await page.get_by_role("menuitem", name=entry).click()
        await page.get_by_role("dialog").get_by_role("button", name=yes).click()

    await act("Make administrator", "Make administrator")
    await expect(row.get_by_text("Administrator", exact=True)).to_be_visible()
    await act("Deactivate", "Deactivate")
    await expect(row.get_by_text("Deactivated", exact=True)).to_be_visible()
    await act("Reactivate", "Reactivate")
    await expect(row.locator(".tag")).to_have_count(0)


async def test_an_invitation_lets_one_person_in_by_its_link(
    window: OpenWindow, register: Register, product: Product
) -> None:
    anna = await administrator(register, product, "anna")
    desk, guest = await window(DESK), await window(PHONE)
    await desk.sign_in(anna, "/admin/invitations")
    await desk.page.get_by_role("button", name="Make an invitation").click()
    address = await desk.page.locator(".card .address").inner_text()
    assert re.search(r"/register#msi_\S+$", address)
    await guest.page.goto(address)
    await expect(guest.page.locator(".entry-form")).to_be_visible()
    revoke = desk.page.get_by_role("button", name=re.compile("^Revoke invitation"))
    count = await revoke.count()
    await revoke.first.click()
    await expect(revoke).to_have_count(count - 1)
    await expect(desk.page.locator(".card .address")).to_have_count(0)


async def test_a_rebuild_is_seen_on_its_way_and_after_a_reload(
    window: OpenWindow, register: Register, product: Product
) -> None:
    anna = await administrator(register, product, "anna")
    await talk_much(anna, await anna.create(title="Lighthouse"))
    desk = await window(DESK)
    await desk.sign_in(anna, "/admin/projections")
    page = desk.page
    row = page.get_by_role("row").filter(has=page.get_by_text("messages", exact=True))
    await expect(row.get_by_text("active")).to_be_visible()
    await expect(row.get_by_text("v1")).to_be_visible()
    await row.get_by_role("button", name="Rebuild messages").click()
    await page.get_by_role("dialog").get_by_role("button", name="Rebuild").click()
    card = page.get_by_role("region", name="Rebuild of messages")
    await expect(card.get_by_role("progressbar")).to_be_visible()
    await page.reload()
    await expect(card).to_be_visible()
    await expect(card.get_by_text("The new version is in use")).to_be_visible()
    await expect(row.get_by_text("v2")).to_be_visible()
    await expect(row.get_by_role("cell").nth(5)).to_have_text("0")


async def test_the_chain_leads_from_an_edit_to_its_message_and_looking_is_recorded(
    window: OpenWindow, register: Register, product: Product
) -> None:
    anna, ben = await administrator(register, product, "anna"), await register("ben")
    talk = await ben.create(title="Lighthouse")
    sent = await ben.send(talk, "Gren lamps")
    ids = {"conversation_id": talk, "message_id": sent["message_id"]}
    await ben.command("edit-message", **ids, body="Green lamps")
    desk = await window(DESK)
    await desk.sign_in(anna, "/admin/events")
    page = desk.page
    await page.get_by_label("Filter events").fill(f"type:MessageEdited actor:{ben.user_name}")
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name=re.compile("^Open MessageEdited")).click()
    side = page.get_by_role("complementary")
    await expect(side.locator(".chain li")).to_have_text(
        [re.compile("MessageSent"), re.compile("MessageEdited")]
    )
    await expect(side.locator(".chain [aria-current]")).to_contain_text("MessageEdited")
    await side.get_by_role("button", name=re.compile("^Open MessageSent")).focus()
    await page.keyboard.press("Enter")
    await expect(side.get_by_role("heading", name="MessageSent")).to_be_focused()


async def test_who_looks_into_a_conversation_is_recorded(
    window: OpenWindow, register: Register, product: Product
) -> None:
    anna, ben = await administrator(register, product, "anna"), await register("ben")
    await ben.send(await ben.create(title="Lighthouse"), "Gren lamps")
    desk = await window(DESK)
    await desk.sign_in(anna, "/admin/events")
    page = desk.page
    filtering = page.get_by_label("Filter events")
    await filtering.fill(f"type:MessageSent actor:{ben.user_name}")
    await filtering.press("Enter")
    await page.get_by_role("button", name=re.compile("^Open MessageSent")).click()
    side = page.get_by_role("complementary")
    await side.get_by_role("button", name="Show content").click()
    await expect(side.locator("pre")).to_contain_text("Gren lamps")
    await filtering.fill(f"type:ContentInspected actor:{anna.user_name}")
    await filtering.press("Enter")
    await expect(page.locator(".table tbody tr")).to_have_count(1)
    await expect(page.locator(".table tbody tr")).to_contain_text("ContentInspected")
    await filtering.fill("colour:red")
    await filtering.press("Enter")
    await expect(page.get_by_text("Not understood: colour:red")).to_be_visible()


async def test_nobody_else_finds_the_way_there(window: OpenWindow, register: Register) -> None:
    await register("anna")
    ben = await register("ben")
    phone = await window(PHONE)
    await phone.sign_in(ben, "/admin/users")
    await expect(
        phone.page.get_by_role("heading", name="Only administrators look after this server")
    ).to_be_visible()
    desk = await window(DESK)
    await desk.sign_in(ben)
    await desk.page.locator(".org").click()
    await expect(desk.page.get_by_role("menuitem", name="Settings")).to_be_visible()
    await expect(desk.page.get_by_role("menuitem", name="Administration")).to_have_count(0)
