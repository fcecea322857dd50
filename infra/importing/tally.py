"""What became of an archive, counted."""

import re
from collections import Counter
from collections.abc import Mapping

from msgspec import Struct, field

from commands.domain.errors import CommandRejected, InvalidText


def reason(refusal: CommandRejected) -> str:
    """Return why something was refused, in words that are the same for all alike."""
    if isinstance(refusal, InvalidText):
        return f"refused: {refusal}"
    return "refused:" + re.sub(r"([A-Z])", r" \1", type(refusal).__name__).lower()


class Entries(Struct, frozen=True, kw_only=True):
    """``read`` is ``imported`` and everything in ``skipped`` together."""

    read: int
    imported: int
    skipped: Mapping[str, int]


class Made(Struct, frozen=True, kw_only=True):
    """How many the archive has, and how many of them were new here."""

    read: int
    made: int


class Report(Struct, frozen=True, kw_only=True):
    """What an import did; of a second run of the same archive everything is known already."""

    messages: Entries
    users: Made
    channels: Made
    replies: int
    mentions: int
    attachments: int
    reactions: Entries
    edits: int
    pins: int
    changes: Mapping[str, int]
    """Memberships, topics and the like, by the events they became."""
    notices: Mapping[str, int]
    """Lines of the network, which are no messages."""
    noted: Mapping[str, int]
    """What could not be kept of messages that were imported."""
    by_channel: Mapping[str, Entries]
    seconds: float
    messages_per_second: int


class Lot(Struct):
    """Entries of one kind while they are counted."""

    read: int = 0
    imported: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def skip(self, reason: str) -> None:
        """Count one that is not imported."""
        self.skipped[reason] += 1

    def leave_out(self, reason: str, count: int = 1) -> None:
        """Count some that were read and are not imported."""
        if count:
            self.read += count
            self.skipped[reason] += count

    def entries(self) -> Entries:
        """Return the counts."""
        return Entries(read=self.read, imported=self.imported, skipped=dict(self.skipped))


class Tally(Struct):
    """Counts while an import runs."""

    reactions: Lot = field(default_factory=Lot)
    channels: dict[str, Lot] = field(default_factory=dict)
    users: int = 0
    users_made: int = 0
    channels_made: int = 0
    replies: int = 0
    mentions: int = 0
    attachments: int = 0
    edits: int = 0
    pins: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)

    def report(self, seconds: float) -> Report:
        """Return all counts of an import that took so long."""
        total = Lot()
        for lot in self.channels.values():
            total.read += lot.read
            total.imported += lot.imported
            total.skipped += lot.skipped
        return Report(
            messages=total.entries(),
            users=Made(read=self.users, made=self.users_made),
            channels=Made(read=len(self.channels), made=self.channels_made),
            replies=self.replies,
            mentions=self.mentions,
            attachments=self.attachments,
            reactions=self.reactions.entries(),
            edits=self.edits,
            pins=self.pins,
            changes=dict(self.changes),
            notices=dict(self.notices),
            noted=dict(self.noted),
            by_channel={name: lot.entries() for name, lot in self.channels.items()},
            seconds=round(seconds, 3),
            messages_per_second=round(total.imported / max(seconds, 1e-9)),
        )
