"""Two people in two browsers: what one says the other sees, whatever happens between them."""

import asyncio

from playwright.async_api import Route, expect

from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.window import Window
from tests.product import Served

COMMANDS = "**/v1/commands/*"


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


async def test_two_people_talk_and_see_each_other_write(
    window: OpenWindow, register: Register
) -> None:
    left, right, _ = await two(window, register)
    await left.composer.press_sequentially("Shall we paint it?")
    await expect(right.page.get_by_text("Anna is typing")).to_be_visible()
    await left.composer.press("Enter")
    await expect(right.message("Shall we paint it?")).to_have_count(1)
    await right.say("Green, please.")
    await expect(left.message("Green, please.")).to_have_count(1)
    await expect(left.message("Shall we paint it?")).to_have_count(1)


async def test_what_is_written_offline_arrives_in_order_when_one_is_back(
    window: OpenWindow, register: Register
) -> None:
    left, right, _ = await two(window, register)
    await left.context.set_offline(True)
    for text in ("one", "two", "three"):
        await left.say(text)
    await expect(left.page.get_by_role("alert")).to_contain_text("You are offline")
    await right.say("meanwhile")
    await left.context.set_offline(False)
    await expect(right.message("three")).to_have_count(1)
    await expect(left.message("meanwhile")).to_have_count(1)
    await expect(left.page.get_by_role("alert")).to_have_count(0)
    said = await right.log.locator(".msg-body").all_inner_texts()
    assert [each for each in said if each != "meanwhile"] == ["one", "two", "three"]


async def test_a_reload_in_the_middle_of_a_send_sends_once(
    window: OpenWindow, register: Register
) -> None:
    left, right, _ = await two(window, register)
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        # The server takes the command; its answer never comes back.
        await route.fetch()
        held.set()

    await left.page.route(COMMANDS, hold)
    await left.say("only once")
    await held.wait()
    await left.page.unroute(COMMANDS)
    await left.page.reload()
    await expect(left.message("only once")).to_have_count(1)
    await right.say("got it")
    await expect(left.message("got it")).to_have_count(1)
    for each in (left, right):
        await expect(each.message("only once")).to_have_count(1)


async def test_a_draft_survives_a_reload(window: OpenWindow, register: Register) -> None:
    left, _, _ = await two(window, register)
    await left.composer.press_sequentially("half a thought")
    await expect(left.page.get_by_text("Draft saved")).to_be_visible()
    await left.page.reload()
    await expect(left.composer).to_have_value("half a thought")


async def test_a_server_that_restarts_interrupts_nobody_for_long(
    window: OpenWindow, register: Register, product: Served
) -> None:
    left, right, _ = await two(window, register)
    await left.say("before")
    await expect(right.message("before")).to_have_count(1)
    assert await asyncio.to_thread(product.stop) == 0
    await left.say("while it was away")
    await asyncio.to_thread(product.start_again)
    await expect(right.message("while it was away")).to_have_count(1)
    await right.say("after")
    await expect(left.message("after")).to_have_count(1)
    await expect(left.message("while it was away")).to_have_count(1)
