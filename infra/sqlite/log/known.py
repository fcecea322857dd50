"""What the writer of a log file knows: in memory what is hot, in the file the rest."""

from sqlite3 import Connection
from uuid import UUID

from commands.ports import Append
from contracts.ids import CommandId, UserId
from contracts.log import Position, Recorded
from infra.event_log.admission import Receipt
from infra.event_log.recording import Tail
from infra.sqlite.log.chain import genesis
from infra.sqlite.log.log_file import LogIdentity
from infra.sqlite.log.revisions import Revisions

RECEIPT = """
SELECT fingerprint, part, off, rev, recorded_at, answer
  FROM receipts WHERE command_id = ? AND actor = ?
"""
HOLDER = "SELECT stream FROM claims WHERE scope = ? AND value = ?"
_REVISION = "SELECT rev FROM events WHERE stream = ? ORDER BY rev DESC LIMIT 1"
_TAIL = "SELECT off, recorded_at, hash FROM events WHERE part = ? ORDER BY off DESC LIMIT 1"


class KnownInFile:
    """Decides nothing; answers within the writer's transaction, the batch so far included."""

    def __init__(self, connection: Connection, log: LogIdentity, first_lane: int) -> None:
        self._batch_receipts: dict[tuple[UserId, CommandId], Receipt] = {}
        self._batch_event_ids: set[UUID] = set()
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

    def begin_batch(self) -> None:
        """Forget what the last batch brought: it is in the file."""
        self._batch_receipts.clear()
        self._batch_event_ids.clear()

    def add(self, append: Append, events: list[Recorded], receipt: Receipt) -> None:
        """Know what the batch just brought."""
        self._batch_receipts[append.metadata.actor_id, append.metadata.command_id] = receipt
        for event in events:
            self._revisions.set(event.stream, event.revision)
            if event.event_id is not None:
                self._batch_event_ids.add(event.event_id)

    def receipt(self, actor_id: UserId, command_id: CommandId) -> Receipt | None:
        """Return the receipt of a command."""
        receipt = self._batch_receipts.get((actor_id, command_id))
        if receipt is not None:
            return receipt
        ids = (command_id.bytes, actor_id.bytes)
        row = self._connection.execute(RECEIPT, ids).fetchone()
        return None if row is None else receipt_in(row, self._first_lane)

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
        if event_id in self._batch_event_ids:
            return True
        found = self._connection.execute(
            "SELECT 1 FROM events WHERE event_id = ?", (event_id.bytes,)
        )
        return found.fetchone() is not None

    def _tail(self, partition: int) -> Tail:
        row = self._connection.execute(_TAIL, (partition,)).fetchone()
        if row is None:
            return Tail(chained=genesis(self._log.log_id.bytes, partition))
        return Tail(*row)


def receipt_in(row: tuple[bytes, int, int, int, int, bytes], first_lane: int) -> Receipt:
    """Return the receipt that a row of ``RECEIPT`` holds."""
    fingerprint, part, off, rev, recorded_at, answer = row
    return Receipt(fingerprint, Position(first_lane + part, off), rev, recorded_at, answer)
