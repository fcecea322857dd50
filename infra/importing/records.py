"""What an archive holds, in words that belong to no other system."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from contracts.events.timeline import Attachment
from contracts.ids import UserId


class ForeignFile(Exception):
    """A file that is not what the import reads; the text names it and the line."""

    def __init__(self, file: str, line: int, what: str) -> None:
        super().__init__(f"{file}, line {line}: {what}")
        self.file = file
        self.line = line


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who wrote; ``key`` is what the archive calls them, the same for ever."""

    key: str
    name: str
    """What to make a user name of."""
    display_name: str
    first_seen: datetime
    is_bot: bool = False
    gone: bool = False
    """The account ended before the archive was made."""


class Account(Struct, frozen=True):
    """The account here that a person of the archive became."""

    user_id: UserId
    user_name: str


Accounts = Mapping[str, Account]
"""Accounts by the keys of their persons."""


class ForeignChannel(Struct, frozen=True, kw_only=True):
    """A conversation of the archive."""

    key: str
    title: str
    name: str
    """What to make a slug of."""
    created_at: datetime
    public: bool = True
    topic: str = ""
    creator: str | None = None
    members: tuple[str, ...] = ()
    """Who is in it at the end, and of whom no record says when they came."""
    entries: int = 0
    """How many the archive has, for the progress bar."""


class Reaction(Struct, frozen=True):
    """One emoji of one person."""

    person: str
    emoji: str


class Said(Struct, frozen=True, kw_only=True):
    """A message; ``key`` is unique in its channel and the same for ever."""

    key: str
    at: datetime
    person: str
    body: str
    mentions: tuple[str, ...] = ()
    mentions_all: bool = False
    thread_root: str | None = None
    reply_to: str | None = None
    attachments: tuple[Attachment, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    edited_at: datetime | None = None
    goes_on: bool = False
    """The rest of the entry before it, whose text was too long for one message."""


class Came(Struct, frozen=True):
    """Somebody joined the channel."""

    at: datetime
    person: str


class Went(Struct, frozen=True):
    """Somebody left the channel."""

    at: datetime
    person: str


class TopicSet(Struct, frozen=True):
    """The channel has another topic."""

    at: datetime
    person: str
    topic: str


class Renamed(Struct, frozen=True):
    """The channel has another name."""

    at: datetime
    person: str
    title: str


class Closed(Struct, frozen=True):
    """The channel was archived."""

    at: datetime
    person: str


class Reopened(Struct, frozen=True):
    """The channel is open again."""

    at: datetime
    person: str


class Pinned(Struct, frozen=True):
    """A message was pinned."""

    at: datetime
    person: str
    message: str


class Left(Struct, frozen=True):
    """An entry that is no message here; ``notice`` says that it was none there either."""

    reason: str
    notice: bool = False
    reactions: int = 0
    """How many it had, which have nothing to be on."""


class Noted(Struct, frozen=True):
    """Something beside the messages to count in the report."""

    what: str


Change = Came | Went | TopicSet | Renamed | Closed | Reopened | Pinned
Record = Said | Change | Left | Noted


class Scan(Struct, frozen=True, kw_only=True):
    """What a first pass over the whole archive found, before anything is recorded."""

    people: tuple[Person, ...]
    channels: tuple[ForeignChannel, ...]
    left_out: Mapping[str, int] = {}
    """Whole parts of the archive that are not imported, and how many there are."""


class Source(Protocol):
    """An archive."""

    name: str
    """Tells archives apart that use the same keys."""

    def scan(self) -> Scan:
        """Read all of it once.

        Raises:
            ForeignFile: it is not such an archive, or broken.
        """

    def records(self, channel: ForeignChannel, accounts: Accounts) -> Iterator[Record]:
        """Yield what happened in a channel, in order."""
