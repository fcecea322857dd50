"""The inbox read model on SQLite: rows touched by a batch are loaded, folded and written once."""

from collections.abc import Sequence
from sqlite3 import Connection
from typing import Final

from infra.sqlite.read_model import View
from infra.sqlite.views import inbox_tables as tables
from infra.sqlite.views import scheduled
from infra.sqlite.views.inbox_schema import COMPARED, SCHEMA
from projections import inbox
from projections.facts import Fact
from projections.inbox_batch import TYPES, InboxBatch


def apply(connection: Connection, facts: Sequence[Fact]) -> None:
    """Fold a batch of both logs."""
    batch = InboxBatch(facts)
    if batch.markers:
        tables.move_markers(connection, batch.markers)
    scheduled.write(connection, batch.scheduled)
    if batch:
        batch.fold(
            tables.load_summaries(connection, batch.keys),
            tables.load_members(connection, batch.places),
            tables.load_sent(connection, batch.changed),
        )
        tables.write_summaries(connection, batch.summaries.values())
        tables.write_members(connection, batch.members)
        tables.write_sent(connection, batch)


VIEW: Final = View(
    name=inbox.NAME,
    schema=SCHEMA + scheduled.SCHEMA,
    types=TYPES,
    apply=apply,
    compared=COMPARED | scheduled.COMPARED,
)
