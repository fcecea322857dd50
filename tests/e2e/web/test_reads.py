"""What waits, who is kept out, and which threads are new: lists that the server keeps."""

from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from contracts.ids import uuid7
from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.window import PHONE


async def test_what_is_scheduled_is_listed_on_every_device_until_it_is_cancelled(
    window: OpenWindow, register: Register
) -> None:
    anna = await register("anna")
    talk = await anna.create(title="Lighthouse")
    later = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    draft = {"conversation_id": talk, "message_id": str(uuid7()), "body": "Oil the lamp"}
    await anna.command("schedule-message", **draft, send_at=later)
    desk, phone = await window(), await window(PHONE)
    await desk.sign_in(anna)
    await phone.sign_in(anna, "/scheduled")
    await desk.page.get_by_role("link", name="Scheduled 1").click()
    await expect(desk.page.get_by_role("link", name="To Lighthouse")).to_contain_text(
        "Oil the lamp"
    )
    await expect(phone.page.get_by_role("link", name="To Lighthouse")).to_be_visible()
    cancel = desk.page.get_by_role("button", name="Do not send: To Lighthouse")
    await cancel.focus()
    await desk.page.keyboard.press("Enter")
    for each in (desk, phone):
        await expect(each.page.get_by_text("Nothing is scheduled")).to_be_visible()


async def test_a_ban_is_listed_and_ended_in_the_details(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Lighthouse", member_ids=[ben.user_id])
    whom = {"conversation_id": talk, "user_id": ben.user_id}
    await anna.command("ban-member", **whom, reason="Sang all night")
    desk = await window()
    await desk.sign_in(anna, f"/c/{talk}?panel=details")
    await desk.page.get_by_role("link", name="Banned people").click()
    await expect(desk.page.get_by_text("Sang all night", exact=True)).to_be_visible()
    await desk.page.get_by_role("button", name="End the ban of Ben").click()
    await expect(desk.page.get_by_text("Nobody is banned")).to_be_visible()
    await anna.command("invite-member", **whom)


async def test_a_thread_is_new_until_it_is_read(window: OpenWindow, register: Register) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Lighthouse", member_ids=[ben.user_id])
    root = (await anna.send(talk, "Who has the keys?"))["message_id"]
    desk = await window()
    await desk.sign_in(anna)
    await desk.page.get_by_role("link", name="Threads").click()
    await expect(desk.page.get_by_text("You are in no thread yet")).to_be_visible()
    await ben.send(talk, "On the hook", thread_root_id=root)
    thread = desk.page.locator(".page .result")
    await expect(thread).to_contain_text("Who has the keys?")
    await expect(thread).to_contain_text("New")
    place = desk.page.get_by_role("link", name="Threads")
    await expect(place).to_contain_text("1 unread")
    await anna.command("mark-read", conversation_id=talk, seq=2)
    await expect(place).not_to_contain_text("unread")
    await expect(thread).not_to_contain_text("New")


async def test_a_deleted_reply_is_not_seen_in_the_timeline_after_a_reload(
    window: OpenWindow, register: Register
) -> None:
    anna = await register("anna")
    talk = await anna.create(title="Lighthouse")
    root = (await anna.send(talk, "Who has the keys?"))["message_id"]
    reply = (await anna.send(talk, "I do not", thread_root_id=root))["message_id"]
    desk = await window()
    await desk.sign_in(anna, f"/c/{talk}")
    await expect(desk.message("Who has the keys?")).to_contain_text("1 reply")
    await anna.command("delete-message", conversation_id=talk, message_id=reply)
    await expect(desk.message("Who has the keys?")).not_to_contain_text("1 reply")
    await expect(desk.log.get_by_role("article")).to_have_count(1)
    await desk.page.reload()
    await expect(desk.message("Who has the keys?")).to_be_visible()
    await expect(desk.log.get_by_role("article")).to_have_count(1)
