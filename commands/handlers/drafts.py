"""What a message refers to, looked up for the decision on it."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from commands.domain.errors import MessageUnknown
from commands.domain.mentions import NOBODY, Mentioned, mentioned
from commands.domain.message import Message
from commands.domain.timeline import PLAIN, Draft, Reference
from commands.handlers.names import UserNames
from commands.handlers.sent import SentMessages
from commands.handlers.states import States
from contracts.commands.message import SendMessage
from contracts.events.timeline import Attachment
from contracts.ids import MessageId, UserId


class Supplied(Struct, frozen=True, kw_only=True):
    """What an import knows of a message beside its text."""

    occurred_at: datetime | None = None
    mentions: tuple[UserId, ...] | None = None
    """None: those that the text names."""
    mentions_all: bool = False
    attachments: tuple[Attachment, ...] = ()
    thread_root: Reference | None = None
    reply_to: Reference | None = None
    """Submitted before it by the same import, which has nobody to race with: not looked up."""


NOTHING = Supplied()


class Drafts:
    """Resolves references and names: from memory where that is enough, else from the log."""

    def __init__(self, states: States, sent: SentMessages, names: UserNames) -> None:
        self._states = states
        self._sent = sent
        self._names = names

    def at_once(self, command: SendMessage, supplied: Supplied) -> Draft | None:
        """Return the draft if all that it needs is in memory, without waiting."""
        root_id, reply_id = command.thread_root_id, command.reply_to_id
        if command.forward_of_id is not None:
            return None
        if root_id is None and reply_id is None and supplied is NOTHING and "@" not in command.body:
            return PLAIN
        root = supplied.thread_root or self._cached(root_id)
        reply = supplied.reply_to or self._cached(reply_id)
        if (root is None) != (root_id is None) or (reply is None) != (reply_id is None):
            return None
        named, people = _named(command, supplied), supplied.mentions
        if people is None and (people := self._names.cached(named.names)) is None:
            return None
        return _draft(supplied, named, people, root, reply)

    async def load(self, command: SendMessage, supplied: Supplied, actor_id: UserId) -> Draft:
        """Return the draft, looking up in the log what is not in memory.

        Raises:
            MessageUnknown: it refers to no message, or forwards one that the actor may not read.
        """
        root = supplied.thread_root or await self._reference(command.thread_root_id)
        reply = supplied.reply_to or await self._reference(command.reply_to_id)
        named, people = _named(command, supplied), supplied.mentions
        if people is None:
            people = await self._names.people(named.names)
        draft = _draft(supplied, named, people, root, reply)
        if command.forward_of_id is None:
            return draft
        return replace(draft, source=await self._source(command.forward_of_id, actor_id))

    def _cached(self, message_id: MessageId | None) -> Reference | None:
        return None if message_id is None else self._sent.cached_reference(message_id)

    async def _reference(self, message_id: MessageId | None) -> Reference | None:
        return None if message_id is None else await self._sent.reference(message_id)

    async def _source(self, message_id: MessageId, actor_id: UserId) -> Message:
        """Return a message that the actor may read now."""
        source = (await self._sent.message(message_id)).state
        conversation = await self._states.conversation(source.conversation_id, fresh=True)
        member = await self._states.membership(source.conversation_id, actor_id, fresh=True)
        outside = conversation.state.public and not member.state.banned
        if not (member.state.joined or outside):
            raise MessageUnknown(message_id)
        return source


def _named(command: SendMessage, supplied: Supplied) -> Mentioned:
    """Return whom the text names, if nothing better is known."""
    return mentioned(command.body) if supplied.mentions is None else NOBODY


def _draft(
    supplied: Supplied,
    named: Mentioned,
    people: tuple[UserId, ...],
    root: Reference | None,
    reply: Reference | None,
) -> Draft:
    return Draft(
        thread_root=root,
        reply_to=reply,
        mentions=people,
        mentions_all=supplied.mentions_all or named.everyone,
        attachments=supplied.attachments,
        occurred_at=supplied.occurred_at,
    )
