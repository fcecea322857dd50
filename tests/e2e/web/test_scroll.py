"""A long conversation, and a phone."""

import re
from collections.abc import Callable

from playwright.async_api import expect

from contracts.ids import uuid7
from tests.e2e.person import Person
from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.scrolling import FAST, scroll
from tests.e2e.web.window import PHONE, Window

NUMBERS = re.compile(r"^line (\d+)$")
MANY = 1_000
LONG = 5_000
PATIENCE = 20_000.0
A_BIT_UP = """async (log) => {
  log.scrollBy(0, -500);
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}"""
IN_THE_MIDDLE = """() => document.elementFromPoint(innerWidth / 2, innerHeight / 2)
  .closest(".msg").querySelector(".msg-body").innerText.trim()"""


def line(number: int) -> str:
    """Return a text that takes one line."""
    return f"line {number}"


def uneven(number: int) -> str:
    """Return a text that takes from one line to some twenty."""
    return line(number) + " and what there is to say of it" * (number * 7 % 60 if number % 5 else 0)


async def fill(anna: Person, talk: str, count: int, text: Callable[[int], str] = line) -> list[str]:
    """Say the text of each number, and return the ids of the messages."""
    ids = [str(uuid7()) for _ in range(count)]
    for start in range(0, count, 250):
        commands = [
            {
                "name": "send-message",
                "body": {
                    "command_id": str(uuid7()),
                    "message_id": ids[number],
                    "conversation_id": talk,
                    "body": text(number),
                },
            }
            for number in range(start, start + 250)
        ]
        answer = await anna.post("/v1/commands/batch", {"commands": commands})
        results = answer.json()["results"]
        assert {each["status"] for each in results} == {200}
        anna.keep(results[-1]["body"]["position"])
    return ids


FROM_THE_END = "(box) => box.scrollHeight - box.scrollTop - box.clientHeight"


async def to_the_end(desk: Window, last: str) -> None:
    """Leave the first unread message, where a conversation opens, for the newest."""
    await expect(desk.log.get_by_role("article").first).to_be_visible()
    await desk.page.keyboard.press("Control+End")
    await expect(desk.message(last)).to_be_visible()


async def test_scrolling_to_the_beginning_passes_every_message(
    window: OpenWindow, register: Register
) -> None:
    anna = await register("anna")
    talk = await anna.create(title="Long story")
    await fill(anna, talk, MANY)
    desk = await window()
    await desk.sign_in(anna, f"/c/{talk}")
    await to_the_end(desk, f"line {MANY - 1}")
    beginning = desk.page.get_by_text("This is where Long story begins.")
    await desk.log.hover()
    seen: set[int] = set()
    for _ in range(MANY):
        there = await beginning.is_visible()
        texts = await desk.log.locator(".msg-body").all_inner_texts()
        seen |= {int(found[1]) for text in texts if (found := NUMBERS.match(text.strip()))}
        if there:
            break
        await desk.log.evaluate(A_BIT_UP)
    assert sorted(set(range(MANY)) - seen) == []
    await desk.page.get_by_role("button", name="To the latest").click()
    await expect(desk.message(f"line {MANY - 1}")).to_be_visible()


async def test_no_line_is_dropped_or_moved_on_a_long_way_up_and_down(
    window: OpenWindow, register: Register
) -> None:
    anna = await register("anna")
    talk = await anna.create(title="Log book")
    ids = await fill(anna, talk, LONG, uneven)
    desk = await window()
    await desk.sign_in(anna, f"/c/{talk}")
    await to_the_end(desk, uneven(LONG - 1))
    up = await scroll(desk, ids, -FAST, PATIENCE)
    down = await scroll(desk, ids, FAST, PATIENCE)
    for way in (up, down):
        assert way.arrived
        assert (way.first, way.last, way.missed, way.disordered) == (0, LONG - 1, 0, 0)
        assert way.lost == 0
    assert up.shifts == []


async def test_who_is_at_the_end_stays_there_whatever_comes(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Quick", member_ids=[ben.user_id])
    desk = await window()
    await desk.sign_in(ben, f"/c/{talk}")
    await expect(desk.composer).to_be_visible()
    for number in range(120):
        await anna.send(talk, uneven(number))
    await expect(desk.message(uneven(119))).to_be_visible()
    assert await desk.log.evaluate(FROM_THE_END) <= 1


async def test_who_reads_back_is_not_moved_by_what_arrives(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Busy", member_ids=[ben.user_id])
    await fill(anna, talk, 250)
    desk = await window()
    await desk.sign_in(ben, f"/c/{talk}")
    await to_the_end(desk, "line 249")
    await desk.log.hover()
    await desk.page.mouse.wheel(0, -2_000)
    await desk.page.wait_for_timeout(1_000)
    row = desk.message(await desk.page.evaluate(IN_THE_MIDDLE))
    before = await row.bounding_box()
    for number in range(5):
        await anna.send(talk, f"news {number}")
    await expect(desk.page.get_by_text("5 new")).to_be_visible()
    assert await row.bounding_box() == before


async def test_a_phone_goes_from_the_list_into_a_conversation_and_back(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Harbour", member_ids=[ben.user_id])
    await anna.send(talk, "Ramp 3 is free")
    phone = await window(PHONE)
    await phone.sign_in(ben)
    await phone.page.get_by_role("link", name="Harbour").click()
    await expect(phone.message("Ramp 3 is free")).to_be_visible()
    await phone.composer.fill("On my way")
    await phone.page.get_by_role("button", name="Send", exact=True).click()
    await expect(phone.message("On my way")).to_have_count(1)
    await phone.page.get_by_role("button", name="Back").click()
    await expect(phone.page.get_by_role("link", name="Harbour")).to_contain_text("On my way")
