"""`python -m tests.e2e.web.pictures` takes the pictures of the README from the demo."""

import asyncio
import json
import tempfile
from pathlib import Path

from playwright.async_api import Browser, async_playwright, expect

from tests.e2e.web.chromium import chromium
from tests.e2e.web.window import DESK, PHONE, Window
from tests.product import Product

IMAGES = Path(__file__).parents[3] / "docs/images"
PICTURES = [
    ("conversation-light", "light", DESK),
    ("conversation-dark", "dark", DESK),
    ("phone", "light", PHONE),
]


async def take(browser: Browser, url: str, name: str, password: str) -> None:
    """Take every picture, signed in as that person."""
    for picture, theme, size in PICTURES:
        there = await Window.open(browser, url, size)
        page = there.page
        await page.goto("/sign-in")
        look = json.dumps({"theme": theme})
        await page.evaluate("look => localStorage.setItem('messenger.look', look)", look)
        await page.reload()
        await page.get_by_label("User name or e-mail").fill(name)
        await page.get_by_label("Password", exact=True).fill(password)
        await page.get_by_role("button", name="Sign in").click()
        await page.locator("a[href*='/c/']").first.click()
        await expect(page.locator(".msg").first).to_be_visible()
        await page.wait_for_timeout(1_000)
        await page.screenshot(path=IMAGES / f"{picture}.png")
        await there.close()


async def main(product: Product, name: str, password: str) -> None:
    """Take the pictures in the machine's Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox"]
        )
        await take(browser, product.url, name, password)
        await browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        product = Product(Path(folder))
        first = json.loads(product.run("demo", "--json").stdout)["people"][0]
        with product:
            asyncio.run(main(product, first["user_name"], first["password"]))
