"""The story as its files tell it: who is there, and what they said to each other."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from contracts.events.conversation import Kind, Visibility

_FOLDER = Path(__file__).parent

When = Annotated[str, Meta(pattern=r"^(\d+ )?\d\d?:\d\d$")]
"""``3 09:15`` is a quarter past nine three days ago, ``0:45`` is 45 minutes ago."""


class Person(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One who takes part."""

    name: str
    display_name: str
    about: str
    locale: str | None = None
    timezone: str | None = None
    bot: bool = False


class Said(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One message and what became of it; others of its conversation are named by their time."""

    at: When
    by: str
    text: str
    thread: When | None = None
    reply: When | None = None
    edits: tuple[str, ...] = ()
    reactions: dict[str, tuple[str, ...]] = {}
    pinned_by: str | None = None
    deleted: bool = False


class Conversation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One conversation from its first day until now."""

    kind: Kind
    by: str
    at: When
    members: tuple[str, ...]
    said: tuple[Said, ...]
    visibility: Visibility = Visibility.PRIVATE
    title: str | None = None
    slug: str | None = None
    topic: str | None = None
    joined: dict[str, When] = {}
    """Who came later by themselves."""
    unread: dict[str, int] = {}
    """How many of the newest messages a member has not read; the others have read all."""


class People(Struct, frozen=True, forbid_unknown_fields=True):
    """All who take part; the first is the one to sign in as."""

    people: tuple[Person, ...]


class Story(Struct, frozen=True):
    """All of it; conversations by the name of their file."""

    people: tuple[Person, ...]
    conversations: dict[str, Conversation]


def tell() -> Story:
    """Return the story.

    Raises:
        msgspec.ValidationError: one of its files is not of this shape.
    """
    people = msgspec.toml.decode((_FOLDER / "people.toml").read_bytes(), type=People)
    files = sorted((_FOLDER / "conversations").glob("*.toml"))
    return Story(
        people.people,
        {file.stem: msgspec.toml.decode(file.read_bytes(), type=Conversation) for file in files},
    )


def moment(when: str, now: datetime) -> datetime:
    """Return the instant that ``when`` means, days being those of ``now``'s time zone."""
    days, _, clock = when.rpartition(" ")
    hours, _, minutes = clock.partition(":")
    if not days:
        return now - timedelta(hours=int(hours), minutes=int(minutes))
    day = now - timedelta(days=int(days))
    return day.replace(hour=int(hours), minute=int(minutes), second=0, microsecond=0)
