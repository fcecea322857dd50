"""A place without a server, and what imports leave in it."""

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from contracts.events import AnyEvent, Erased
from contracts.events.codec import decode
from contracts.log import Recorded
from infra.cli.operating import write_side
from infra.importing.archive_import import import_archive
from infra.importing.records import Source
from infra.importing.tally import Report
from infra.settings import Settings
from tests.integration.cli.terminal import Terminal


class Unwatched:
    """Looks away."""

    def begin(self, entries: int) -> None:
        """Look away."""

    def channel(self, title: str) -> None:
        """Look away."""

    def advance(self, entries: int) -> None:
        """Look away."""


class Place:
    """A data folder that archives are imported into."""

    def __init__(self, data: Path) -> None:
        self.settings = Settings(data=data)

    def fill(
        self, source: Source, owner: str | None = None, watcher: Unwatched | None = None
    ) -> Report:
        """Import an archive."""

        async def run() -> Report:
            async with write_side(self.settings) as (storage, side):
                return await import_archive(source, owner, storage, side, watcher or Unwatched())

        return asyncio.run(run())

    @property
    def recorded(self) -> list[Recorded]:
        """Return every event of the log, partition by partition."""

        async def run() -> list[Recorded]:
            async with write_side(self.settings) as (storage, _):
                everything = dict.fromkeys(range(storage.log.partitions), -1)
                events: list[Recorded] = []
                while page := await storage.log.read(everything, 5_000):
                    events += page
                    everything |= {each.partition: each.offset for each in page}
                return sorted(events, key=lambda each: (each.partition, each.offset))

        return asyncio.run(run())

    @property
    def events(self) -> list[AnyEvent | Erased]:
        """Return what was recorded."""
        return [decode(each) for each in self.recorded]

    @property
    def streams(self) -> dict[tuple[str, int], AnyEvent | Erased]:
        """Return what was recorded by stream and revision, whatever came between."""
        return {(each.stream, each.revision): decode(each) for each in self.recorded}

    @property
    def counts(self) -> Counter[str]:
        """Return how many events of each type there are."""
        return Counter(each.type for each in self.recorded)


@pytest.fixture
def terminal(
    place: Place, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Terminal:
    monkeypatch.setenv("MESSENGER_DATA", str(place.settings.data))
    return Terminal(capfd)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "place")
