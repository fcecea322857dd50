"""A Slack export as an archive: its people, its channels, and what happened in each."""

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from typing import Final, TypeVar

from msgspec import Struct

from infra.importing.files import Files
from infra.importing.records import (
    Accounts,
    ForeignChannel,
    ForeignFile,
    Person,
    Pinned,
    Record,
    Scan,
)
from infra.importing.slack.entries import Entries, author_of
from infra.importing.slack.export import Channel, Entry, User, decode, instant_of
from infra.importing.slack.mrkdwn import Translation
from infra.importing.stable_ids import LONG_AGO

_T = TypeVar("_T")

_LISTS: Final = {"channels.json": True, "groups.json": False, "mpims.json": False}
"""Files that list channels, and whether everyone may see them."""

_SLACKBOT = "USLACKBOT"


class _Folder(Struct, frozen=True):
    """A channel with the files of its days."""

    channel: Channel
    public: bool
    days: tuple[str, ...]


class SlackSource:
    """Reads channel by channel, so that only one is in memory."""

    def __init__(self, files: Files) -> None:
        """Read ``files``.

        Raises:
            ForeignFile: there is no users.json or channels.json among them.
        """
        self._files = files
        self._names = set(files.names())
        for needed in ("users.json", "channels.json"):
            if needed not in self._names:
                raise ForeignFile(needed, 1, "is missing, so this is no Slack export")
        self._users = {user.id: user for user in self._read("users.json", User)}
        team = next((user.team_id for user in self._users.values() if user.team_id), "workspace")
        self.name = f"slack/{team}"
        self._folders = {folder.channel.id: folder for folder in self._find_folders()}

    def scan(self) -> Scan:
        """Read every file once.

        Raises:
            ForeignFile: one of them is broken.
        """
        seen: dict[str, Entry] = {}
        first: dict[str, datetime] = {}
        channels = []
        for folder in self._folders.values():
            entries = self._entries(folder)
            for entry in entries:
                for person in self._people_in(entry):
                    seen.setdefault(person, entry)
                    at = instant_of(entry.ts, folder.channel.name)
                    first[person] = min(first.get(person, at), at)
            channels.append(self._channel(folder, entries))
        keys = dict.fromkeys([*self._users, *seen])
        people = [self._person(key, seen.get(key), first.get(key, LONG_AGO)) for key in keys]
        folders = {name.partition("/")[0] for name in self._names if "/" in name}
        direct = sum(name.startswith("D") for name in folders)
        left_out = {"conversations of two": direct} if direct else {}
        return Scan(people=tuple(people), channels=tuple(channels), left_out=left_out)

    def records(self, channel: ForeignChannel, accounts: Accounts) -> Iterator[Record]:
        """Yield what happened in a channel."""
        folder = self._folders[channel.key]
        channels = {each.channel.id: each.channel.name for each in self._folders.values()}
        into = Entries(folder.channel.name, Translation(accounts, channels), accounts)
        pins = sorted(self._pins(folder, accounts), key=attrgetter("at"))
        for entry in self._entries(folder):
            at = instant_of(entry.ts, folder.channel.name)
            while pins and pins[0].at < at:
                yield pins.pop(0)
            yield from into.records(entry)
        yield from pins

    def _find_folders(self) -> Iterator[_Folder]:
        inside: dict[str, list[str]] = {}
        for name in self._files.names():
            folder, _, day = name.rpartition("/")
            if folder and day.endswith(".json"):
                inside.setdefault(folder, []).append(name)
        for file, public in _LISTS.items():
            for channel in self._read(file, Channel) if file in self._names else []:
                days = inside.pop(channel.name, None) or inside.pop(channel.id, [])
                yield _Folder(channel, public, tuple(sorted(days)))
        for folder, days in inside.items():
            if not folder.startswith("D"):  # conversations of two are in no list of channels
                channel = Channel(id=folder, name=folder)
                yield _Folder(channel, public=True, days=tuple(sorted(days)))

    def _entries(self, folder: _Folder) -> list[Entry]:
        entries = [entry for name in folder.days for entry in self._read(name, Entry)]
        name = folder.channel.name
        return sorted(entries, key=lambda entry: instant_of(entry.ts, name))

    def _channel(self, folder: _Folder, entries: list[Entry]) -> ForeignChannel:
        channel = folder.channel
        renamed = next((e.old_name for e in entries if e.old_name and e.name), None)
        joined = {e.user for e in entries if (e.subtype or "").endswith("_join")}
        begin = instant_of(entries[0].ts, channel.name) if entries else LONG_AGO
        created = instant_of(channel.created, channel.name) if channel.created else begin
        purpose = Translation({}, {}).of(channel.purpose.value or channel.topic.value).body
        return ForeignChannel(
            key=channel.id,
            title=renamed or channel.name,
            name=channel.name,
            created_at=min(created, begin) if entries else created,
            public=folder.public,
            topic=purpose,
            creator=channel.creator if channel.creator in self._users else None,
            members=tuple(m for m in channel.members if m in self._users and m not in joined),
            entries=len(entries),
        )

    def _person(self, key: str, seen: Entry | None, first: datetime) -> Person:
        user = self._users.get(key)
        if user is not None:
            shown = user.profile.display_name or user.profile.real_name or user.real_name
            name = user.name or key
            return Person(
                key=key,
                name=name,
                display_name=shown or name,
                first_seen=first,
                is_bot=user.is_bot,
                gone=user.deleted,
            )
        name = "slackbot" if key == _SLACKBOT else (seen and seen.username) or key.lower()
        bot = key == _SLACKBOT or key.startswith("bot:")
        return Person(key=key, name=name, display_name=name, first_seen=first, is_bot=bot)

    def _people_in(self, entry: Entry) -> Iterator[str]:
        author = author_of(entry)
        if author is not None:
            yield author
        for reaction in entry.reactions:
            yield from reaction.users

    def _pins(self, folder: _Folder, accounts: Accounts) -> Iterator[Pinned]:
        for pin in folder.channel.pins or ():
            if pin.user in accounts:
                at = instant_of(pin.created, folder.channel.name)
                yield Pinned(at, pin.user, pin.id)

    def _read(self, name: str, kind: type[_T]) -> list[_T]:
        return decode(name, self._files.read(name), kind)
