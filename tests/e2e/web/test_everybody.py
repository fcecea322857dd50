"""Everybody can use every screen: axe finds nothing, and nothing is wider than the window."""

from collections.abc import Mapping

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import ONE_PROFILE
from tests.e2e.web.conftest import ROOT, OpenWindow, Register
from tests.e2e.web.looks import MORE, PLAIN, shoot, wear
from tests.e2e.web.screens import DESK_ONLY, INSIDE, OUTSIDE, Screen, harbour_with_all_there_is
from tests.e2e.web.window import DESK, PHONE, Window
from tests.product import Product

pytestmark = ONE_PROFILE

AXE = ROOT / "query_api/web/node_modules/axe-core/axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What has every pair of colours there is: more contrast is told apart here.
COLOURFUL = {"sign in", "conversation", "search", "members"}
# Menus and dialogs stand beside the landmarks, not in them.
RUN = "(only) => axe.run(document, {runOnly: only, rules: {region: {enabled: false}}})"
# Elements that scroll by themselves, such as code, may be wider than what is seen of them.
TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth
  ? [...document.querySelectorAll("body *")]
      .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
      .map((each) => each.outerHTML.slice(0, 120))
  : []"""


async def violations(window: Window, rules: Mapping[str, object]) -> list[str]:
    """Return what axe has against the page."""
    if not await window.page.evaluate("'axe' in window"):
        await window.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = await window.page.evaluate(RUN, rules)
    return [
        f"{each['id']}: {each['help']}: {node['html'][:200]} {node['failureSummary'][:300]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


async def examine(window: Window, name: str, all_rules: Mapping[str, object]) -> list[str]:
    """Hold the page to all rules in one look, to those of colour in others; return its faults."""
    faults: list[str] = []
    width = (window.page.viewport_size or {"width": 0})["width"]
    looks = [*PLAIN, *(MORE if name in COLOURFUL else [])]
    for at, look in enumerate(looks if width == DESK[0] else looks[:1]):
        await wear(window, look)
        rules = all_rules if at == 0 else {"type": "rule", "values": ["color-contrast"]}
        faults += [f"{name}, {look}: {each}" for each in await violations(window, rules)]
        await shoot(window, f"{name} {' '.join(look)}")
    return faults


@pytest.mark.parametrize("third", range(3))
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_axe_finds_nothing(
    window: OpenWindow, register: Register, product: Product, size: tuple[int, int], third: int
) -> None:
    anna, ben = await register("anna"), await register("ben")
    product.run("users", "promote", anna.user_name)
    harbour = await harbour_with_all_there_is(anna, ben)
    there = await window(size)
    # A phone shows one of the parts alone, so that not each has what a whole page has.
    rules = {"type": "tag", "values": [*STANDARDS, *(["best-practice"] if size == DESK else [])]}
    faults: list[str] = []
    for name, screen in list(OUTSIDE.items())[third::3]:
        await screen.show(there, harbour)
        faults += await examine(there, name, rules)
    await there.sign_in(anna)
    screens: dict[str, Screen] = INSIDE | (DESK_ONLY if size == DESK else {})
    for name, screen in list(screens.items())[third::3]:
        await screen.show(there, harbour)
        if size == DESK:
            # A panel may be there before the conversation beside it.
            await expect(there.page.locator("h1").first).to_be_attached()
        faults += await examine(there, name, rules)
    assert faults == []


async def test_every_screen_fits_a_narrow_window_in_either_direction(
    window: OpenWindow, register: Register, product: Product
) -> None:
    anna, ben = await register("anna"), await register("ben")
    product.run("users", "promote", anna.user_name)
    harbour = await harbour_with_all_there_is(anna, ben)
    phone = await window((320, 640))
    await phone.sign_in(anna)
    # Its words are longer than those of any language.
    await phone.page.evaluate("localStorage.setItem('messenger.language', 'pseudo')")
    for name, screen in INSIDE.items():
        await screen.show(phone, harbour)
        for direction in ("ltr", "rtl"):
            await phone.page.evaluate(f"document.documentElement.dir = '{direction}'")
            assert await phone.page.evaluate(TOO_WIDE) == [], (name, direction)
            await shoot(phone, f"{name} pseudo {direction}")
