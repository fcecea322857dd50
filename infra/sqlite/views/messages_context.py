"""Which earlier messages each message of a batch answers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from sqlite3 import Connection
from typing import NamedTuple

import msgspec

from infra.sqlite.views.messages_rows import as_json, fetch, seq_of
from infra.sqlite.views.messages_schema import SEQ_BITS
from projections.messages import MessageDocument
from projections.search_context import MESSAGES, Earlier, answered

_EARLIER = f"""
  SELECT json_group_array(
           json_array(w.value ->> 0, e.id, coalesce(e.occurred_at, e.recorded_at)))
    FROM json_each(:wanted) AS w JOIN messages AS e ON e.id IN (
      SELECT id FROM messages
       WHERE author = w.value ->> 1
         AND id >= ((w.value ->> 0) >> {SEQ_BITS}) << {SEQ_BITS} AND id < w.value ->> 0
       ORDER BY id DESC LIMIT {MESSAGES})
"""  # noqa: S608 — of constants
_ADD = "INSERT INTO context SELECT value ->> 0, value ->> 1 FROM json_each(?)"
_CLEAR = "DELETE FROM context WHERE message IN (SELECT value FROM json_each(?))"
_FOUND = msgspec.json.Decoder(list[tuple[int, int, int]])


class Asking(NamedTuple):
    """A message whose context is wanted, with the ids of what it names as far as they are here."""

    id: int
    document: MessageDocument
    reply_to: int | None
    thread_root: int | None
    mentioned: tuple[int, ...]
    """Numbers of people."""


def clear(connection: Connection, ids: Collection[int]) -> None:
    """Forget what messages answer."""
    if ids:
        connection.execute(_CLEAR, (as_json(list(ids)),))


def note(connection: Connection, asking: Iterable[Asking]) -> None:
    """Store what messages answer; all messages of the batch are stored before."""
    asking = list(asking)
    earlier = _by_mentioned(connection, asking)
    pairs = [(one.id, answer) for one in asking for answer in _answered(one, earlier)]
    if pairs:
        connection.execute(_ADD, (as_json(pairs),))


def _answered(one: Asking, earlier: Mapping[int, list[Earlier]]) -> list[int]:
    place = one.id - one.document.seq
    seqs = answered(
        one.document,
        _in_conversation(one.reply_to, one.id),
        _in_conversation(one.thread_root, one.id),
        earlier.get(one.id, ()),
    )
    return [place + seq for seq in seqs]


def _in_conversation(row_id: int | None, of: int) -> int | None:
    """Return the seq of an earlier message of the same conversation."""
    if row_id is None or row_id >> SEQ_BITS != of >> SEQ_BITS or row_id >= of:
        return None
    return seq_of(row_id)


def _by_mentioned(connection: Connection, asking: Iterable[Asking]) -> dict[int, list[Earlier]]:
    wanted = [
        (one.id, person)
        for one in asking
        if one.reply_to is None and one.thread_root is None
        for person in one.mentioned
    ]
    found: dict[int, list[Earlier]] = defaultdict(list)
    if wanted:
        rows = fetch(connection, _EARLIER, {"wanted": as_json(wanted)}, _FOUND)
        for message, row_id, sent_at in rows:
            found[message].append(Earlier(seq_of(row_id), sent_at))
    return found
