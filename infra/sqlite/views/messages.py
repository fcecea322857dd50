"""The messages read model on SQLite: history, threads, pins, files, and the search index."""

from collections.abc import Collection, Sequence
from sqlite3 import Connection
from typing import Final

from infra.sqlite.read_model import View
from infra.sqlite.views import messages_context as context
from infra.sqlite.views import messages_index as index
from infra.sqlite.views import messages_items as items
from infra.sqlite.views import messages_threads as threads
from infra.sqlite.views import messages_write as write
from infra.sqlite.views.messages_batch import Batch, Entry, documents
from infra.sqlite.views.messages_compared import COMPARED
from infra.sqlite.views.messages_context import Asking
from infra.sqlite.views.messages_schema import SCHEMA
from projections import messages, system_items
from projections.facts import Fact

NAME: Final = "messages"


def apply(connection: Connection, facts: Sequence[Fact]) -> None:
    """Fold a batch: load what it touches, fold in memory, write each table in one statement.

    A message is forgotten by the indexes while its rows are as they were when it was indexed, and
    indexed anew, with all that carry it as context, when all rows of the batch are written.
    """
    items.place(connection, facts)
    batch = Batch(connection, facts)
    old = {entry.id for entry in batch.rewritten}
    stale = old.union(index.dependent(connection, old)) if old else old
    index.remove(connection, stale)
    roots = _forget(connection, batch)
    roots |= _write(connection, batch)
    threads.recount(connection, roots)
    _note(connection, batch)
    index.add(connection, stale.union(entry.id for entry in batch.created))
    write.state(connection, max(fact.recorded.recorded_at for fact in facts), len(stale))


VIEW: Final = View(
    name=NAME,
    schema=SCHEMA,
    types=messages.TYPES | system_items.TYPES,
    apply=apply,
    compared=COMPARED,
)


def _forget(connection: Connection, batch: Batch) -> set[int]:
    """Drop what followed from replaced texts; return the threads that lose a message."""
    rewritten = batch.rewritten
    deleted = {entry.id for entry in rewritten if not _has_text(entry)}
    write.forget_revisions(connection, deleted)
    context.clear(connection, {entry.id for entry in rewritten})
    mentions = {
        (batch.numbers[person], entry.id)
        for entry in rewritten
        if entry.before is not None
        for person in entry.before.details.mentions
    }
    write.unmention(connection, mentions)
    return set(threads.of(connection, deleted))


def _write(connection: Connection, batch: Batch) -> set[int]:
    """Write the rows of messages; return the threads that gain one."""
    rows, roots = {}, set()
    for entries in (batch.created, batch.changed):
        for entry, document in zip(entries, documents(entries), strict=True):
            root = batch.id_of(document.details.thread_root_id)
            rows[entry.id] = write.row(document, entry.id, batch.numbers, root)
            if root is not None and entry.before is None:
                roots.add(root)
    if batch.created:
        ids = [entry.message_id for entry in batch.created]
        write.insert(connection, ids, [rows[entry.id] for entry in batch.created])
    if batch.changed:
        write.update(connection, [rows[entry.id] for entry in batch.changed])
    write.revise(
        connection,
        [
            (one.entry.id, one.version, one.body, one.at)
            for one in batch.replaced
            if _has_text(one.entry)
        ],
    )
    return roots


def _note(connection: Connection, batch: Batch) -> None:
    """Store whom the new texts mention, and which earlier messages they answer."""
    asking = _asking(batch, [*batch.created, *batch.rewritten])
    write.mention(connection, [(who, one.id) for one in asking for who in one.mentioned])
    context.note(connection, asking)


def _asking(batch: Batch, entries: Collection[Entry]) -> list[Asking]:
    asking = []
    for entry in entries:
        if (document := entry.document) is None or document.body is None:
            continue
        details = document.details
        if details.mentions or details.reply_to_id or details.thread_root_id:
            reply_to = batch.id_of(details.reply_to_id)
            root = batch.id_of(details.thread_root_id)
            mentioned = tuple({batch.numbers[person] for person in details.mentions})
            asking.append(Asking(entry.id, document, reply_to, root, mentioned))
    return asking


def _has_text(entry: Entry) -> bool:
    return entry.document is not None and entry.document.body is not None
