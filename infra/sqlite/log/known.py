"""What the writer of a log file knows: in memory what is hot, in the file the rest."""

from collections.abc import Iterator
from sqlite3 import Connection
from typing import Any
from uuid import UUID

from commands.ports import Append, Appended
from contracts.ids import CommandId, UserId
from contracts.log import Recorded
from infra.event_log.admission import Receipt, receipt_in
from infra.event_log.chain import genesis
from infra.event_log.identity import LogIdentity
from infra.event_log.recording import Tail
from infra.sqlite.log.revisions import Revisions

RECEIPT = """
SELECT fingerprint, part, off, rev, recorded_at, answer
  FROM receipts WHERE command_id = ? AND actor = ?
"""
HOLDER = "SELECT stream FROM claims WHERE scope = ? AND value = ?"
_IDS = 256
_RECEIPTS = """
SELECT command_id, actor, fingerprint, part, off, rev, recorded_at, answer
  FROM receipts WHERE command_id IN ({})
"""
_EVENT_IDS = "SELECT event_id FROM events WHERE event_id IN ({})"
_REVISION = "SELECT rev FROM events WHERE stream = ? ORDER BY rev DESC LIMIT 1"
_TAIL = "SELECT off, recorded_at, hash FROM events WHERE part = ? ORDER BY off DESC LIMIT 1"


class KnownInFile:
    """Decides nothing; answers within the writer's transaction, the batch so far included."""

    def __init__(self, connection: Connection, log: LogIdentity, first_lane: int) -> None:
        self._receipts: dict[tuple[bytes, bytes], Receipt] = {}
        self._event_ids: set[bytes] = set()
        self._revisions = Revisions()
        self.tails: list[Tail] = []
        self.last_id = 0
        self._connection = connection
        self._log = log
        self._first_lane = first_lane
        self.load()

    def load(self) -> None:
        """Read the ends of the partitions anew, and forget everything else."""
        self._revisions.clear()
        self.tails = [self._tail(partition) for partition in range(self._log.partitions)]
        (self.last_id,) = self._connection.execute(
            "SELECT coalesce(max(id), 0) FROM events"
        ).fetchone()

    def look_up(self, appends: list[Append]) -> None:
        """Find what the file has of a batch's commands and event ids, with one query each."""
        commands = [append.metadata.command_id.bytes for append in appends]
        self._receipts = {
            (row[0], row[1]): receipt_in(row[2:], self._first_lane)
            for row in self._among(_RECEIPTS, commands)
        }
        ids = [
            event.event_id.bytes
            for append in appends
            for write in append.writes
            for event in write.events
            if event.event_id is not None
        ]
        self._event_ids = {row[0] for row in self._among(_EVENT_IDS, ids)}

    def add(self, append: Append, events: list[Recorded], outcome: Appended) -> None:
        """Know what the batch just brought."""
        facts = append.metadata
        receipt = Receipt(append.fingerprint, outcome)
        self._receipts[facts.command_id.bytes, facts.actor_id.bytes] = receipt
        for event in events:
            self._revisions.set(event.stream, event.revision)
            if event.event_id is not None:
                self._event_ids.add(event.event_id.bytes)

    def receipt(self, actor_id: UserId, command_id: CommandId) -> Receipt | None:
        """Return the receipt of a command."""
        return self._receipts.get((command_id.bytes, actor_id.bytes))

    def revision(self, stream: str) -> int:
        """Return the last revision of a stream, -1 for a new one."""
        revision = self._revisions.get(stream)
        if revision is None:
            row = self._connection.execute(_REVISION, (stream,)).fetchone()
            revision = row[0] if row else -1
            self._revisions.set(stream, revision)
        return revision

    def holder(self, scope: str, value: str) -> str | None:
        """Return the stream that holds a value."""
        row = self._connection.execute(HOLDER, (scope, value)).fetchone()
        return None if row is None else str(row[0])

    def has_event(self, event_id: UUID) -> bool:
        """Say whether an event has this id."""
        return event_id.bytes in self._event_ids

    def _among(self, statement: str, ids: list[bytes]) -> Iterator[Any]:
        """Select by a few hundred ids at once, in a handful of lengths, each prepared once."""
        for start in range(0, len(ids), _IDS):
            some = ids[start : start + _IDS]
            length = 1 << (len(some) - 1).bit_length()
            marks = ", ".join("?" * length)
            some += some[-1:] * (length - len(some))
            yield from self._connection.execute(statement.format(marks), some)

    def _tail(self, partition: int) -> Tail:
        row = self._connection.execute(_TAIL, (partition,)).fetchone()
        if row is None:
            return Tail(chained=genesis(self._log.log_id.bytes, partition))
        return Tail(*row)
