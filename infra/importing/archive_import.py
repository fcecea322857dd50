"""An archive from its first scan to the report: people, channels, and what happened in each."""

import time
from typing import Protocol

from contracts.ids import uuid7
from infra.bootstrap.logs import Logs
from infra.bootstrap.write_side import WriteSide
from infra.importing.accounts import IMPORTER, deactivate, owner_of, register_all
from infra.importing.channel_import import ChannelImport
from infra.importing.known import Known, known_of
from infra.importing.opening import open_channel
from infra.importing.place import Place
from infra.importing.records import Account, Accounts, ForeignChannel, Person, Source
from infra.importing.stable_ids import LONG_AGO, StableIds
from infra.importing.tally import Report, Tally
from infra.importing.target import Target


class Watcher(Protocol):
    """Who is told how far an import is."""

    def begin(self, entries: int) -> None:
        """Hear that the archive was read once and has so many entries."""

    def channel(self, title: str) -> None:
        """Hear that a channel is about to be imported."""

    def advance(self, entries: int) -> None:
        """Hear that so many more entries are done."""


async def import_archive(
    source: Source, owner: str | None, storage: Logs, side: WriteSide, watcher: Watcher
) -> Report:
    """Import all of ``source``; run again, it adds what is missing and nothing else.

    Raises:
        ForeignFile: it is not such an archive, or broken; nothing or a beginning was imported.
        OwnerUnknown: nobody has the owner's name.
        LogUnavailable: the log refuses; run again, it goes on where it stopped.
    """
    started, tally = time.perf_counter(), Tally()
    scan = source.scan()
    ids = StableIds(source.name)
    place = Place(log=storage.log, side=side, ids=ids, correlation_id=uuid7())
    importer = Person(
        key="importer", name=IMPORTER, display_name="Import", first_seen=LONG_AGO, is_bot=True
    )
    owning = await owner_of(owner, place, tally, importer)
    watcher.begin(sum(channel.entries for channel in scan.channels))
    tally.noted.update(scan.left_out)
    accounts = await register_all(scan.people, place, tally)
    for channel in scan.channels:
        watcher.channel(channel.title)
        target = await _open(channel, owning, accounts, place, tally)
        await ChannelImport(target).run(source.records(channel, accounts), watcher.advance)
    await deactivate(scan.people, place, accounts)
    return tally.report(time.perf_counter() - started)


async def _open(
    channel: ForeignChannel, owner: Account, accounts: Accounts, place: Place, tally: Tally
) -> Target:
    made = tally.channels_made
    creator = accounts[channel.creator] if channel.creator is not None else owner
    conversation_id = await open_channel(channel, creator, owner, place, tally)
    new = tally.channels_made > made
    return Target(
        channel=channel,
        conversation_id=conversation_id,
        place=place,
        accounts=accounts,
        owner=owner,
        known=Known() if new else await known_of(place.log, conversation_id),
        tally=tally,
    )
