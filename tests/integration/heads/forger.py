"""Writes history anew so that nothing in it contradicts anything else."""

import msgspec

from contracts.events.codec import encode
from contracts.events.heads import HeadsSigned
from infra.event_log.chain import commitment, genesis, link, metadata
from infra.event_log.damage import Head, Heads
from infra.event_log.walk import Stored
from infra.heads.note import Signer, parse, sign
from infra.heads.text import read, written
from tests.integration.heads.place import Clock, OpenLog


class Forger:
    """Gives every event its right hash again, and signs the heads with a key of its own."""

    def __init__(self, log: OpenLog) -> None:
        self._log_id = log.log_id.bytes
        self._signer = Signer(f"messenger/{log.log_id}", b"f" * 32)
        self._hashes: dict[tuple[int, int], bytes] = {}

    def forged(self, rows: list[Stored]) -> list[Stored]:
        """Return the rows as they would be if they had been recorded like this.

        Notes come last in their partitions, so they are the last to be made.
        """
        notes = [row for row in rows if row.type == b"HeadsSigned"]
        others = [self._chained(row) for row in rows if row.type != b"HeadsSigned"]
        return others + [self._chained(self._signed(row)) for row in notes]

    def _chained(self, row: Stored) -> Stored:
        before = self._hashes.get((row.part, row.off - 1)) or genesis(self._log_id, row.part)
        committed = commitment(row.salt or b"", row.payload or b"")
        chained = link(before, metadata(*row[:13]), committed)
        self._hashes[row.part, row.off] = chained
        return row._replace(commitment=committed, hash=chained)

    def _signed(self, row: Stored) -> Stored:
        event = msgspec.json.decode(row.payload or b"", type=HeadsSigned)
        said = read(parse(event.note).text)
        heads = {
            part: Head(head.offset, self._hashes[part, head.offset])
            for part, head in said.heads.items()
        }
        text = written(Heads(said.log_id, said.epoch, heads), 16, Clock().now)
        forged = HeadsSigned(
            note=sign(text, [self._signer]), verifiers=(str(self._signer.verifier),)
        )
        return row._replace(payload=encode(forged).payload)
