"""The first outcome of a send that comes again."""

from commands.domain.errors import CommandIdIsReused, MessageIdTaken
from commands.handlers.pending import Answer, Pending
from commands.ports import Appended, CommandIdReused, EventLog
from contracts.events.codec import decode
from contracts.events.timeline import MessageSent
from contracts.log import Position


async def by_command(log: EventLog, pending: Pending) -> Answer | None:
    """Return what the receipt of the command says, None without one."""
    metadata = pending.metadata
    found = await log.receipt(metadata.actor_id, metadata.command_id, pending.fingerprint)
    if isinstance(found, CommandIdReused):
        return CommandIdIsReused(metadata.command_id)
    return found


async def by_message_id(log: EventLog, pending: Pending) -> Answer:
    """Return the first outcome if the id stands for this very message, else a refusal."""
    message_id = pending.command.message_id
    found = await log.find(message_id)
    stored = None if found is None else decode(found)
    if found is None or not isinstance(stored, MessageSent) or not _same(stored, pending.event):
        return MessageIdTaken(message_id)
    position = Position(log.first_lane + found.partition, found.offset)
    return Appended(position, found.revision, found.recorded_at, repeated=True)


def _same(stored: MessageSent, wanted: MessageSent | None) -> bool:
    return wanted is not None and (stored.conversation_id, stored.author_id, stored.body) == (
        wanted.conversation_id,
        wanted.author_id,
        wanted.body,
    )
