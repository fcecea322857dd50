"""What screens look like when there is nothing, not yet, or no answer."""

from collections.abc import Awaitable, Callable

from playwright.async_api import Route, expect

from contracts.ids import uuid7
from tests.e2e.person import Person
from tests.e2e.web.screens import Screen
from tests.e2e.web.window import Window
from tests.product import Served

LONG = "Oluwaseyi-Maximiliane Featherstonehaugh-Nakamura"
Arranged = Callable[[Window], Awaitable[None]]


async def lonely(product: Served) -> Person:
    """Make somebody with a long name and no conversations."""
    return await Person.register(product, f"lone.{uuid7().hex[-8:]}", display_name=LONG)


def refused(*paths: str) -> Arranged:
    """Let the server fail at these."""

    async def fail(route: Route) -> None:
        await route.fulfill(status=500, body="{}")

    async def arrange(window: Window) -> None:
        for path in paths:
            await window.page.route(f"**/v1/{path}", fail)

    return arrange


def held(*paths: str) -> Arranged:
    """Let the server take its time with these."""

    async def wait(_: Route) -> None:
        return

    async def arrange(window: Window) -> None:
        for path in paths:
            await window.page.route(f"**/v1/{path}", wait)

    return arrange


async def _offline(window: Window) -> None:
    await window.context.set_offline(True)
    box = window.page.locator(".composer textarea")
    for text in ("I am on the boat now, two bars and then none.", "Berth 2 is lit again."):
        await box.fill(text)
        await box.press("Enter")
    await expect(window.page.locator(".banner")).to_be_visible()


async def _unsent(window: Window) -> None:
    box = window.page.locator(".composer textarea")
    await box.fill("Boards still show 17:15, I will walk over and look.")
    await box.press("Enter")
    await expect(window.page.locator(".is-failed, .is-pending").first).to_be_visible()


async def _hover(window: Window) -> None:
    await window.page.locator(".msg:not(.is-grouped)").last.hover()


async def _focus(window: Window) -> None:
    for _ in range(6):
        await window.page.keyboard.press("Tab")


async def _forbidden(route: Route) -> None:
    problem = '{"type": "about:blank#forbidden", "title": "Forbidden", "status": 403}'
    await route.fulfill(status=403, content_type="application/problem+json", body=problem)


async def _no_sending(window: Window) -> None:
    await window.page.route("**/v1/commands/*", _forbidden)


TALK = "/c/{talk}"
STATES = {
    "loading messages": Screen(TALK, ".sidebar", before=held("**/messages*")),
    "loading members": Screen(f"{TALK}?panel=members", ".panel", before=held("**/members*")),
    "loading conversations": Screen("/browse", ".page", before=held("channels*")),
    "failing messages": Screen(TALK, ".empty", before=refused("**/messages*")),
    "failing browse": Screen("/browse", ".empty", before=refused("channels*")),
    "failing members": Screen(f"{TALK}?panel=members", ".panel", before=refused("**/members*")),
    "failing mentions": Screen("/mentions", ".empty", before=refused("mentions*", "me/mentions*")),
    "offline": Screen(TALK, ".msg", _offline),
    "refused message": Screen(TALK, ".msg", _unsent, before=_no_sending),
    "pointed at": Screen(TALK, ".msg", _hover),
    "by keyboard": Screen(TALK, ".msg", _focus),
    "empty conversation": Screen("/c/{quiet}", ".composer"),
    "long names": Screen("/c/{long}?panel=members", ".panel li"),
    "long names alone": Screen("/c/{long}?panel=details", ".panel .made"),
    "empty pins": Screen("/c/{quiet}?panel=pins", ".panel"),
    "empty search": Screen("/c/{quiet}?panel=search", ".panel input"),
}
