"""Whatever somebody writes, no page runs it."""

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import ONE_PROFILE
from tests.e2e.web.conftest import OpenWindow, Register
from tests.e2e.web.hostile import BODIES, NAMES
from tests.e2e.web.window import Window

pytestmark = ONE_PROFILE

# What of the page's own could not have been there before the text was.
FOREIGN = """() => [...document.querySelectorAll("*")].flatMap((each) => [
  ...(["SCRIPT", "IFRAME", "OBJECT", "EMBED", "BASE", "FORM", "STYLE"].includes(each.tagName)
      && each.closest(".msg, .sidebar, .bar, .toasts") ? [each.outerHTML] : []),
  ...each.getAttributeNames().filter((name) => /^on/i.test(name)).map(() => each.outerHTML),
  ...(/^(javascript|vbscript|data|blob):/i.test(each.getAttribute("href") ?? "")
      ? [each.outerHTML] : []),
])"""


async def nothing_ran(window: Window) -> None:
    """Hold the page to have taken all of it for text."""
    assert await window.page.evaluate("'ran' in window") is False
    assert await window.page.evaluate(FOREIGN) == []
    assert window.troubles == []


async def test_no_message_runs_anything(window: OpenWindow, register: Register) -> None:
    anna, ben = await register("anna"), await register("ben")
    talk = await anna.create(title="Harbour", member_ids=[ben.user_id])
    desk = await window()
    await desk.sign_in(ben, f"/c/{talk}")
    await expect(desk.composer).to_be_visible()
    for start in range(0, len(BODIES), 20):
        for body in BODIES[start : start + 20]:
            await anna.send(talk, body)
        await anna.send(talk, f"mark {start}")
        await expect(desk.message(f"mark {start}")).to_be_visible()
        await nothing_ran(desk)
    await desk.page.reload()
    await expect(desk.composer).to_be_visible()
    await nothing_ran(desk)


@pytest.mark.parametrize("name", NAMES)
async def test_no_name_runs_anything(window: OpenWindow, register: Register, name: str) -> None:
    anna = await register("anna")
    await anna.command("set-profile", display_name=name, about=name)
    talk = await anna.create("channel", title=name, topic=name, slug=None, visibility="public")
    await anna.send(talk, "I am here")
    desk = await window()
    await desk.sign_in(anna, f"/c/{talk}?panel=members")
    await expect(desk.message("I am here")).to_contain_text(name)
    await nothing_ran(desk)
    for path in ("/browse", "/settings/profile"):
        await desk.page.goto(path)
        await expect(desk.page.get_by_role("main")).to_be_visible()
        await nothing_ran(desk)
    await desk.page.goto(f"/c/{talk}?panel={name}#{name}")
    await expect(desk.composer).to_be_visible()
    await nothing_ran(desk)
