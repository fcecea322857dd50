"""The only writer of a log file: one transaction a batch."""

import sqlite3
from contextlib import suppress
from sqlite3 import Connection

from msgspec import Struct

from commands.ports import Append, Outcome
from contracts.log import Position, Recorded
from infra.event_log.admission import admit
from infra.event_log.clock import Clock
from infra.event_log.queue import Pending
from infra.event_log.recording import appended, record
from infra.sqlite.log.batch import Batch
from infra.sqlite.log.known import KnownInFile
from infra.sqlite.log.log_file import LogIdentity
from infra.sqlite.log.upkeep import Anew, checkpoint

_RECEIPT_LIFE = 30 * 24 * 3600 * 1_000_000
_OLDEST_RECEIPT = "SELECT recorded_at FROM receipts ORDER BY rowid LIMIT 1"
_PURGE_RECEIPTS = """
DELETE FROM receipts WHERE recorded_at < ?
   AND rowid IN (SELECT rowid FROM receipts ORDER BY rowid LIMIT ?)
"""
_FORGET_PAYLOADS = (
    "DELETE FROM payloads WHERE id IN (SELECT id FROM events WHERE stream = ? AND rev < ?)"
)
_FORGET_EVENTS = "DELETE FROM events WHERE stream = ? AND rev < ?"
_REDACT = """
INSERT OR IGNORE INTO redactions SELECT id, ?, ? FROM events WHERE part = ? AND off = ?
"""
_ERASE = "DELETE FROM payloads WHERE id = (SELECT id FROM events WHERE part = ? AND off = ?)"


class Written(Struct):
    """What a batch comes to, in its order; true once committed."""

    outcomes: list[Outcome]
    events: list[Recorded] = []
    receipts: int = 0


class Writer:
    """Decides and inserts on the event loop; ``commit`` and ``begin_anew`` may run in a thread."""

    def __init__(
        self, connection: Connection, log: LogIdentity, first_lane: int, clock: Clock
    ) -> None:
        self._connection = connection
        self._log = log
        self._first_lane = first_lane
        self._clock = clock
        self._known = KnownInFile(connection, log, first_lane)
        self._version = -1

    def write(self, appends: list[Pending]) -> Written:
        """Open a transaction, decide each append in turn and insert what is admitted."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._notice_other_writers()
        self._known.look_up([waiting.append for waiting in appends])
        batch = Batch(self._known.last_id, chained=not self._log.bounded)
        now = self._clock()
        outcomes = [
            self._decide(waiting.append, waiting.partition, batch, now) for waiting in appends
        ]
        if batch.receipts:
            batch.insert(self._connection)
            self._forget_superseded(batch.events)
            self._purge_receipts(now, batch.receipts)
            self._known.last_id = batch.last_id
        return Written(outcomes, batch.events, batch.receipts)

    def commit(self) -> None:
        """Flush the transaction."""
        self._connection.execute("COMMIT")

    def begin_anew(self, mode: Anew) -> None:
        """Begin the write-ahead log anew, between transactions."""
        checkpoint(self._connection, mode)

    def undo(self) -> None:
        """Give the transaction up and know again only what the file holds."""
        self._version = -1
        if self._connection.in_transaction:
            with suppress(sqlite3.OperationalError):
                self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _notice_other_writers(self) -> None:
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._known.load()
            self._version = version

    def _decide(self, append: Append, partition: int, batch: Batch, now: int) -> Outcome:
        refusal = admit(append, self._known)
        if refusal is not None:
            return refusal
        known = self._known
        tail = known.tails[partition]
        events = record(append, partition, tail, known.revision, now)
        outcome = appended(append, events, Position(self._first_lane + partition, tail.offset), now)
        batch.add(append, partition, events, outcome, tail)
        known.add(append, events, outcome)
        if append.claims or append.releases:
            self._claim(append)
        if append.erase:
            batch.insert(self._connection)
            self._erase(append, partition, now)
        return outcome

    def _claim(self, append: Append) -> None:
        self._connection.executemany(
            "DELETE FROM claims WHERE scope = ? AND value = ? AND stream = ?",
            [(claim.scope, claim.value, claim.stream.name) for claim in append.releases],
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO claims VALUES (?, ?, ?)",
            [(claim.scope, claim.value, claim.stream.name) for claim in append.claims],
        )

    def _erase(self, append: Append, partition: int, now: int) -> None:
        actor = append.metadata.actor_id.bytes
        for position in append.erase:
            self._connection.execute(_REDACT, (actor, now, partition, position.offset))
            self._connection.execute(_ERASE, (partition, position.offset))

    def _forget_superseded(self, events: list[Recorded]) -> None:
        if self._log.bounded:
            latest = list({event.stream: event.revision for event in events}.items())
            self._connection.executemany(_FORGET_PAYLOADS, latest)
            self._connection.executemany(_FORGET_EVENTS, latest)

    def _purge_receipts(self, now: int, recorded: int) -> None:
        """Let go of as many old receipts as two batches bring, so that they never pile up."""
        expired = now - _RECEIPT_LIFE
        (oldest,) = self._connection.execute(_OLDEST_RECEIPT).fetchone()
        if oldest < expired:
            self._connection.execute(_PURGE_RECEIPTS, (expired, 2 * recorded))
