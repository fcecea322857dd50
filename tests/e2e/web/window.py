"""A browser of one person's, and what people do in it."""

import re
from typing import Self

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Dialog, Locator, Page

from tests.e2e.person import Person

VIOLATION = re.compile(r"Content Security Policy|TrustedHTML|TrustedScript|\[Vue warn\]")
DESK = (1440, 900)
PHONE = (390, 844)


class Window:
    """One browser context with one page: nothing is shared with other windows."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.context = context
        self.page = page
        self.troubles: list[str] = []
        """What no page of ours may do: throw, open a dialog, break its own policy."""
        page.on("pageerror", lambda error: self.troubles.append(f"threw {error}"))
        page.on("dialog", self._refuse)
        page.on("console", self._listen)

    @classmethod
    async def open(
        cls, browser: Browser, url: str, size: tuple[int, int] = DESK, *, workers: bool = False
    ) -> Self:
        """Open a browser that was never here, in English; only some keep the client's files."""
        width, height = size
        context = await browser.new_context(
            base_url=url,
            viewport={"width": width, "height": height},
            locale="en-GB",
            reduced_motion="reduce",
            service_workers="allow" if workers else "block",
        )
        context.set_default_timeout(20_000)
        return cls(context, await context.new_page())

    async def sign_in(self, person: Person, path: str = "/") -> None:
        """Sign in at the page that one comes to without a session."""
        await self.page.goto(path)
        await self.page.get_by_label("User name or e-mail").fill(person.user_name)
        await self.page.get_by_label("Password", exact=True).fill(person.password)
        await self.page.get_by_role("button", name="Sign in").click()
        await self.page.wait_for_url(lambda url: "/sign-in" not in url)

    @property
    def composer(self) -> Locator:
        """Return the box where one writes."""
        return self.page.get_by_role("textbox", name=re.compile("^Message to"))

    @property
    def log(self) -> Locator:
        """Return the messages of the open conversation."""
        return self.page.get_by_role("log")

    def message(self, text: str) -> Locator:
        """Return the messages of the open conversation that say exactly this."""
        body = self.page.locator(".msg-body").get_by_text(text, exact=True)
        return self.log.get_by_role("article").filter(has=body)

    async def say(self, text: str) -> None:
        """Write and send."""
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def close(self) -> None:
        """Close it; the page has to have behaved."""
        await self.context.close()
        assert self.troubles == []

    async def _refuse(self, dialog: Dialog) -> None:
        self.troubles.append(f"opened a dialog: {dialog.message}")
        await dialog.dismiss()

    def _listen(self, message: ConsoleMessage) -> None:
        if VIOLATION.search(message.text):
            self.troubles.append(message.text)
