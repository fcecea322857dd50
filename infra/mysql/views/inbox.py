"""The inbox read model: rows touched by a batch are loaded, folded and written once."""

from collections.abc import Sequence
from typing import Final

from infra.mysql.session import Session
from infra.mysql.view import View
from infra.mysql.views import inbox_tables as rows
from infra.mysql.views import scheduled
from infra.mysql.views.inbox_schema import COMPARED, TABLES
from projections import inbox
from projections.facts import Fact
from projections.inbox_batch import TYPES, InboxBatch


async def apply(session: Session, facts: Sequence[Fact]) -> None:
    """Fold a batch of both logs."""
    batch = InboxBatch(facts)
    await rows.move_markers(session, batch.markers)
    await scheduled.write(session, batch.scheduled)
    if batch:
        batch.fold(
            await rows.load_summaries(session, batch.keys),
            await rows.load_members(session, batch.places),
            await rows.load_sent(session, batch.changed),
        )
        await rows.write_summaries(session, batch.summaries.values())
        await rows.write_members(session, batch.members)
        await rows.write_sent(session, batch)


VIEW: Final = View(
    name=inbox.NAME,
    tables=TABLES | scheduled.TABLES,
    types=TYPES,
    apply=apply,
    compared=COMPARED | scheduled.COMPARED,
)
