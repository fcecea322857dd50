"""The conversation that a channel becomes, and what it takes to fill it."""

from datetime import datetime

from msgspec import Struct, field

from contracts.ids import CommandId, ConversationId, MessageId, UserId
from infra.importing.known import Known
from infra.importing.place import Place
from infra.importing.records import Account, Accounts, ForeignChannel, Said
from infra.importing.tally import Tally


class Target(Struct, frozen=True, kw_only=True):
    """One for each channel; ``message_ids`` grows as its messages are met."""

    channel: ForeignChannel
    conversation_id: ConversationId
    place: Place
    accounts: Accounts
    owner: Account
    """May do everything, on behalf of those who might there and may not here."""
    known: Known
    tally: Tally
    message_ids: dict[str, MessageId] = field(default_factory=dict)

    def user_id(self, person: str) -> UserId:
        """Return the account of somebody."""
        return self.accounts[person].user_id

    def staff(self, person: str) -> UserId:
        """Return somebody who may change the channel: its creator, else who owns it now."""
        return self.user_id(person) if person == self.channel.creator else self.owner.user_id

    def message_id(self, said: Said) -> MessageId:
        """Return the id of a message, and remember it for those that refer to it."""
        made = self.message_ids.get(said.key)
        if made is None:
            made = MessageId(self.place.ids.make(f"message/{self.channel.key}/{said.key}", said.at))
            self.message_ids[said.key] = made
        return made

    def referred(self, key: str | None) -> MessageId | None:
        """Return the id of an earlier message."""
        return None if key is None else self.message_ids.get(key)

    def command_id(self, name: str, at: datetime) -> CommandId:
        """Return the id of a command on this channel."""
        return self.place.command_id(f"{self.channel.key}/{name}", at)
