"""Every screen that there is, and how one comes to it."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from contracts.ids import uuid7
from tests.e2e.person import Person
from tests.e2e.web.window import Window


@dataclass(frozen=True)
class Harbour:
    """A conversation with a bit of everything, and two messages of it."""

    talk: str
    root: str
    """Has a thread."""
    edited: str
    quiet: str
    """Another conversation, in which nobody said anything."""
    long: str
    """One with names that do not fit."""


@dataclass(frozen=True)
class Screen:
    """A path, what shows that it is there, and what one does there first."""

    path: str
    landmark: str
    then: Callable[[Window], Awaitable[None]] | None = None
    before: Callable[[Window], Awaitable[None]] | None = None
    """What is arranged before one comes."""

    async def show(self, window: Window, harbour: Harbour) -> None:
        """Go there."""
        if self.before is not None:
            await self.before(window)
        await window.page.goto(self.path.format_map(asdict(harbour)))
        await expect(window.page.locator(self.landmark).first).to_be_visible()
        if self.then is not None:
            await self.then(window)


async def _menu(window: Window) -> None:
    await window.page.locator(".org").click()
    await expect(window.page.get_by_role("menu")).to_be_visible()


async def _help(window: Window) -> None:
    await window.page.keyboard.press("Control+/")
    await expect(window.page.get_by_role("dialog")).to_be_visible()


async def _create(window: Window) -> None:
    await window.page.locator(".toolbar .button-primary").click()
    await expect(window.page.get_by_role("dialog")).to_be_visible()


async def _write(window: Window) -> None:
    await window.page.locator(".composer textarea").fill("**Bold** and `code`, and @")
    await expect(window.page.locator(".composer-note")).not_to_be_empty()


async def _draft(window: Window) -> None:
    await _write(window)
    await window.page.goto("/drafts")
    await expect(window.page.locator(".page a.list-main").first).to_be_visible()


async def _preview(window: Window) -> None:
    await _write(window)
    await window.page.locator(".composer-tools [aria-pressed]").click()
    await expect(window.page.locator(".composer-preview strong")).to_be_visible()


async def _emoji(window: Window) -> None:
    await window.page.locator(".composer-tools button").first.click()
    await expect(window.page.locator(".emoji-grid button").first).to_be_visible()


async def _search(window: Window) -> None:
    await window.page.locator(".panel input").fill("ferry")
    await expect(window.page.locator(".panel .result").first).to_be_visible()


async def _link(window: Window) -> None:
    await window.page.locator(".panel form button[type=submit]").click()
    await expect(window.page.locator(".panel .list li").first).to_be_visible()


async def _switcher(window: Window) -> None:
    await window.page.keyboard.press("Control+k")
    await expect(window.page.get_by_role("option").first).to_be_visible()


async def _invitation(window: Window) -> None:
    await window.page.locator("form button[type=submit]").click()
    await expect(window.page.locator(".card .address")).to_be_visible()


async def _event(window: Window) -> None:
    await window.page.locator(".table tbody .position").first.click()
    await window.page.locator(".split-side > .button").click()
    await expect(window.page.locator(".split-side pre")).to_be_visible()


async def _rebuild(window: Window) -> None:
    await window.page.locator(".table tbody .button").last.click()
    await window.page.get_by_role("dialog").locator(".button-primary").click()
    await expect(window.page.locator(".card .tag-success")).to_be_visible()


OUTSIDE = {
    "invite": Screen("/invite#nobody-made-this", ".entry-form"),
    "sign in": Screen("/sign-in", ".entry-form"),
    "register": Screen("/register", ".entry-form"),
    "set up": Screen("/setup", ".entry-form"),
}
INSIDE = {
    "nothing open": Screen("/", ".sidebar"),
    "conversation": Screen("/c/{talk}", ".msg"),
    "members": Screen("/c/{talk}?panel=members", ".panel li"),
    "details": Screen("/c/{talk}?panel=details", ".panel .made"),
    "pins": Screen("/c/{talk}?panel=pins", ".panel .pin"),
    "invite links": Screen("/c/{talk}?panel=links", ".panel form", _link),
    "bans": Screen("/c/{talk}?panel=bans", ".panel .empty"),
    "search": Screen("/c/{talk}?panel=search", ".panel input", _search),
    "thread": Screen("/c/{talk}?panel=thread:{root}", ".panel .replies-rule"),
    "history": Screen("/c/{talk}?panel=history:{edited}", ".panel .history-head"),
    "forward": Screen("/c/{talk}?panel=forward:{root}", ".panel .forward-list li"),
    "start": Screen("/start", ".start"),
    "mentions": Screen("/mentions", ".page li"),
    "threads": Screen("/threads", ".page .result"),
    "emoji": Screen("/c/{talk}", ".msg", _emoji),
    "writing": Screen("/c/{talk}", ".msg", _write),
    "scheduled": Screen("/scheduled", ".page a.list-main"),
    "drafts": Screen("/c/{talk}", ".msg", _draft),
    "no such conversation": Screen("/c/00000000-0000-7000-8000-000000000000", ".empty"),
    "browse": Screen("/browse", ".page"),
    "profile": Screen("/settings/profile", ".page-head"),
    "appearance": Screen("/settings/appearance", ".choices"),
    "language": Screen("/settings/language", ".setting"),
    "keyboard": Screen("/settings/keyboard", ".setting"),
    "logins": Screen("/settings/logins", ".list li"),
    "users": Screen("/admin/users", ".list li"),
    "invitations": Screen("/admin/invitations", "form", _invitation),
    "event log": Screen("/admin/events", ".table tbody tr"),
    "event": Screen("/admin/events?filter=type:MessageEdited", ".table tbody tr", _event),
    "projections": Screen("/admin/projections", ".table tbody tr", _rebuild),
    "server settings": Screen("/admin/settings", ".table tbody tr"),
}
DESK_ONLY = {
    "own menu": Screen("/", ".sidebar", _menu),
    "switcher": Screen("/", ".sidebar", _switcher),
    "preview": Screen("/c/{talk}", ".msg", _preview),
    "help": Screen("/c/{talk}", ".msg", _help),
    "create": Screen("/browse", ".page", _create),
}

TEXTS = (
    "Wind 4 from the west, ramp 3 is free.",
    "**Bold**, _slanted_ and `code`, and https://example.org/tide",
    "> The ferry waits for nobody.\n\n1. Ropes\n2. Lamps\n\n```python\nprint('ahoy')\n```",
)

LONG = "quay-works-and-dredging-2027-coordination-with-all-contractors"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


async def harbour_with_all_there_is(anna: Person, ben: Person) -> Harbour:
    """Make such a conversation."""
    talk = await anna.create(
        "channel",
        title="Harbour",
        slug=f"harbour-{ben.user_name[-8:]}",
        topic="Tides, ramps and who has the keys",
        visibility="public",
        member_ids=[ben.user_id],
    )
    for text in TEXTS:
        sent = await anna.send(talk, text)
    ids = {"conversation_id": talk, "message_id": sent["message_id"]}
    await ben.command("add-reaction", **ids, emoji="⛵")
    await anna.command("pin-message", **ids)
    await ben.send(talk, "Which lamps?", thread_root_id=sent["message_id"])
    edited = await anna.send(talk, "Gren ones")
    ids["message_id"] = edited["message_id"]
    await anna.command("edit-message", **ids, body="Green ones")
    await ben.send(talk, f"@{anna.user_name} thanks!", reply_to_id=sent["message_id"])
    gone = await ben.send(talk, "oops")
    await ben.command("delete-message", conversation_id=talk, message_id=gone["message_id"])
    later = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    planned = {"conversation_id": talk, "message_id": str(uuid7()), "body": "Oil the lamps"}
    await anna.command("schedule-message", **planned, send_at=later)
    await ben.create("direct", member_ids=[anna.user_id])
    quiet = await anna.create(title="Winter storms")
    long = await anna.create(
        "channel",
        title=LONG,
        topic=f"{LONG}: contractors, noise hours, and the berth that is in the way of every plan",
        visibility="private",
        member_ids=[ben.user_id],
    )
    await ben.send(long, f"The signs come from the {WORD} archive, and the word has to fit.")
    return Harbour(talk, sent["message_id"], edited["message_id"], quiet, long)
