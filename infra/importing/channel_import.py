"""What happened in one channel, carried out in order."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from commands.domain.errors import CommandRejected
from commands.domain.timeline import Reference, check_text
from commands.handlers.drafts import Supplied
from contracts.commands.message import SendMessage
from contracts.ids import CommandId
from infra.importing.aftermath import Aftermath
from infra.importing.changes import Changes
from infra.importing.members import Members
from infra.importing.place import batches
from infra.importing.records import Change, Closed, Left, Noted, Record, Said, Went
from infra.importing.sending import Sending
from infra.importing.tally import Lot, reason
from infra.importing.target import Target

_RUN = 500
"""Records between two looks at who has to become a member."""


class ChannelImport:
    """Imports one channel; records that a run before has carried out are passed over."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._members = Members(target)
        self._changes = Changes(target, self._members)
        self._aftermath = Aftermath(target, self._members)
        self._lot = target.tally.channels.setdefault(target.channel.name, Lot())
        self._sending = Sending(target.place.side.core)

    async def run(self, records: Iterable[Record], advance: Callable[[int], None]) -> None:
        """Carry out all records; ``advance`` is told after each few how many they were.

        Raises:
            LogUnavailable: the log refuses.
        """
        channel = self._target.channel
        await self._members.need(dict.fromkeys(channel.members, channel.created_at))
        for batch in batches(records, _RUN):
            await self._carry_out(batch)
            advance(sum(_is_entry(record) for record in batch))
        await self._sending.drain()
        await self._aftermath.carry_out()

    async def _carry_out(self, batch: list[Record]) -> None:
        said: list[Said] = []
        for record in batch:
            match record:
                case Said():
                    said.append(record)
                case Left():
                    self._leave_out(record)
                case Noted(what=what):
                    self._target.tally.noted[what] += 1
                case _:
                    await self._say(said)
                    said = []
                    await self._change(record)
        await self._say(said)

    async def _change(self, change: Change) -> None:
        await self._sending.drain()
        if isinstance(change, Closed | Went):  # afterwards nobody, or not this one, may react
            await self._aftermath.carry_out()
        try:
            await self._changes.carry_out(change)
        except CommandRejected as refusal:
            self._target.tally.noted[f"{type(change).__name__} {reason(refusal)}"] += 1

    def _leave_out(self, left: Left) -> None:
        if left.notice:
            self._target.tally.notices[left.reason] += 1
        else:
            self._lot.leave_out(left.reason)
        reactions = self._target.tally.reactions
        reactions.leave_out("on an entry that is no message here", left.reactions)

    async def _say(self, said: list[Said]) -> None:
        said = [each for each in said if self._may_be_stored(each)]
        new = [each for each in said if not self._pass_over(each)]
        authors: dict[str, datetime] = {}
        for each in new:
            authors.setdefault(each.person, each.at)
        await self._members.need(authors)
        for each in said:
            self._aftermath.follow(each)
        for each in new:
            await self._send(each)

    def _may_be_stored(self, said: Said) -> bool:
        """Leave a text out that no message may have, before others refer to it."""
        self._lot.read += not said.goes_on
        try:
            check_text(said.body, empty=bool(said.attachments))
        except CommandRejected as refusal:
            self._lot.skip(reason(refusal))
            return False
        return True

    def _pass_over(self, said: Said) -> bool:
        if self._target.message_id(said).int not in self._target.known.messages:
            return False
        if not said.goes_on:
            self._lot.skip("already imported")
        return True

    async def _send(self, said: Said) -> None:
        people = (self._target.user_id(person) for person in said.mentions)
        supplied = Supplied(
            occurred_at=said.at,
            mentions=tuple(dict.fromkeys(people)),
            mentions_all=said.mentions_all,
            attachments=said.attachments,
            thread_root=self._reference(said.thread_root),
            reply_to=self._reference(said.reply_to),
        )
        message_id = self._target.message_id(said)
        command = SendMessage(
            command_id=CommandId(message_id),
            conversation_id=self._target.conversation_id,
            message_id=message_id,
            body=said.body,
            thread_root_id=self._target.referred(said.thread_root),
            reply_to_id=self._target.referred(said.reply_to),
        )
        author = self._target.user_id(said.person)
        metadata = self._target.place.metadata(author, command.command_id)
        await self._sending.submit(command, metadata, supplied, partial(self._settled, said))

    def _reference(self, key: str | None) -> Reference | None:
        message_id = self._target.referred(key)
        if message_id is None or message_id.int in self._target.known.messages:
            return None  # what is there already may have changed since: it is looked up
        return Reference(message_id, self._target.conversation_id)

    def _settled(self, said: Said, refusal: CommandRejected | None) -> None:
        if refusal is not None:
            self._aftermath.forget(said)
            self._lot.skip(reason(refusal))
            return
        if said.goes_on:
            self._target.tally.noted["long text: goes on in another message"] += 1
            return
        self._lot.imported += 1
        references = (said.thread_root, said.reply_to)
        self._target.tally.replies += any(map(self._target.referred, references))
        self._target.tally.mentions += len(said.mentions)
        self._target.tally.attachments += len(said.attachments)


def _is_entry(record: Record) -> bool:
    return isinstance(record, Left) or (isinstance(record, Said) and not record.goes_on)
