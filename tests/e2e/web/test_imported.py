"""Conversations that came from elsewhere are read, searched and gone on with like any other."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.corpora import SLACK
from tests.e2e.person import JSON, Person
from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.test_scroll import A_BIT_UP
from tests.e2e.web.window import Window
from tests.product import Served
from tests.unit.importing.archives import said, slack

START = 1_700_000_000
MANY = 300
PLAIN = re.compile(r"[A-Za-z]+( [A-Za-z]+){4,20}[.!?]?")
"""A sentence of letters alone, which is searched for as it stands."""
SHOWN = (
    """(log) => [...log.querySelectorAll("[data-message]")].map((each) => each.dataset.message)"""
)


def made_up() -> list[JSON]:
    """Return a day of many messages."""
    first = said(f"{START}.000100", "The oldest kettle here still whistles")
    cups = [
        said(f"{START + 60 * number}.000100", f"Cup {number}", f"U{1 + number % 2}")
        for number in range(1, MANY)
    ]
    return [first, *cups]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a real export where there is one, and a made-up one elsewhere."""
    if SLACK.exists():
        return SLACK
    return slack({"tea/2023-11-14": made_up()}).write_to(tmp_path_factory.mktemp("slack"))


@pytest.fixture(scope="module", autouse=True)
def imported(product: Served, archive: Path) -> None:
    """Import it as one does: while nothing serves."""
    assert product.stop() == 0
    done = product.run("import", "slack", str(archive), "--json")
    product.start()
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["messages"]["imported"] >= MANY


@dataclass(frozen=True)
class Channel:
    """The longest of the imported ones, whatever it is about."""

    talk: str
    messages: list[JSON]

    @property
    def sentence(self) -> JSON:
        """Return the oldest message that is a plain sentence."""
        return next(each for each in self.messages if PLAIN.fullmatch(each["body"] or ""))


async def longest(*people: Person) -> Channel:
    """Let them join the imported channel with most people, and read all of it."""
    channels = (await people[0].get("/v1/channels", limit=100))["items"]
    talk: str = max(channels, key=lambda each: each["member_count"])["conversation_id"]
    for each in people:
        await each.command("join-conversation", conversation_id=talk)
    messages: list[JSON] = []
    more = True
    while more:
        after = messages[-1]["seq"] if messages else 0
        page = await people[0].get(f"/v1/conversations/{talk}/messages", after_seq=after, limit=200)
        new = [each for each in page["items"] if each["kind"] == "text"]
        messages += new
        more = page["has_after"] and bool(new)
    return Channel(talk, messages)


def line(window: Window, message: JSON) -> Locator:
    """Return what shows a message in the open conversation."""
    return window.log.locator(f'[data-message="{message["message_id"]}"]')


async def test_an_old_message_is_found_by_its_words_and_jumped_to(
    window: OpenWindow, register: Register
) -> None:
    anna = await register("anna")
    channel = await longest(anna)
    wanted = channel.sentence
    desk = await window()
    await desk.sign_in(anna, f"/c/{channel.talk}?panel=search")
    panel = desk.page.get_by_role("complementary", name="Search")
    await panel.get_by_role("textbox", name="Search messages").fill(f'"{wanted["body"]}"')
    await panel.locator(f'a[href*="{wanted["message_id"]}"]').click()
    await expect(line(desk, wanted)).to_be_focused()
    await desk.page.keyboard.press("Control+End")
    await expect(line(desk, channel.messages[-1])).to_be_visible()


async def test_scrolling_up_passes_all_that_was_imported(
    window: OpenWindow, register: Register
) -> None:
    anna = await register("anna")
    channel = await longest(anna)
    desk = await window()
    await desk.sign_in(anna, f"/c/{channel.talk}")
    await expect(desk.log.get_by_role("article").first).to_be_visible()
    await desk.page.keyboard.press("Control+End")
    await expect(line(desk, channel.messages[-1])).to_be_visible()
    beginning = desk.page.locator(".beginning")
    await desk.log.hover()
    seen: set[str] = set()
    for _ in range(len(channel.messages)):
        there = await beginning.is_visible()
        seen |= set(await desk.log.evaluate(SHOWN))
        if there:
            break
        await desk.log.evaluate(A_BIT_UP)
    apart = {each["message_id"] for each in channel.messages if each["thread_root_id"]}
    assert {each["message_id"] for each in channel.messages} - apart - seen == set()


async def test_two_people_go_on_with_what_was_said_and_in_its_threads(
    window: OpenWindow, register: Register
) -> None:
    anna, ben = await register("anna"), await register("ben")
    channel = await longest(anna, ben)
    root = channel.messages[-1]
    left, right = await window(), await window()
    await left.sign_in(
        anna, f"/c/{channel.talk}/m/{root['message_id']}?panel=thread:{root['message_id']}"
    )
    await right.sign_in(ben, f"/c/{channel.talk}/m/{root['message_id']}")
    await expect(line(right, root)).to_be_visible()
    reply = left.page.get_by_role("complementary").get_by_role("textbox", name="Reply")
    await reply.fill("Is this still so?")
    await reply.press("Enter")
    await line(right, root).get_by_role("link", name=re.compile(r"^\d+ repl")).click()
    answers = right.page.get_by_role("complementary").get_by_role("article")
    await expect(answers.get_by_text("Is this still so?")).to_be_visible()
    await right.say("It is.")
    await expect(left.message("It is.")).to_have_count(1)
