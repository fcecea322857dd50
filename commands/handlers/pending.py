"""A send on its way: from the request to the log's queue to the answer."""

from asyncio import Future, get_running_loop
from collections.abc import Callable

from msgspec import Struct

from commands.handlers.drafts import NOTHING, Supplied
from commands.ports import Appended, Claim, Write
from contracts.commands.message import SendMessage
from contracts.events.timeline import MessageSent
from contracts.log import Metadata

Answer = Appended | Exception
"""What was recorded, ``seq`` being its revision + 1; or why nothing was."""


class Alongside(Struct, frozen=True):
    """What is recorded with the message, or not at all if the message is not."""

    writes: tuple[Write, ...] = ()
    releases: tuple[Claim, ...] = ()


ALONE = Alongside()


class Answers:
    """Collects the answers to several sends under one future."""

    def __init__(self, number: int) -> None:
        self.complete: Future[list[Answer]] = get_running_loop().create_future()
        self._number = number
        self._taken: dict[int, Answer] = {}

    def take(self, index: int, answer: Answer) -> None:
        """Take the answer to one of them."""
        self._taken[index] = answer
        if len(self._taken) == self._number and not self.complete.done():
            self.complete.set_result([self._taken[place] for place in range(self._number)])


class Pending(Struct, kw_only=True, eq=False):
    """A message to be sent, and what became known of it on the way."""

    command: SendMessage
    metadata: Metadata
    done: Callable[[Answer], None] | None
    number: int
    """Rises with each submission: the order within a conversation."""
    fingerprint: bytes
    supplied: Supplied = NOTHING
    alongside: Alongside = ALONE
    event: MessageSent | None = None
    """As it was decided last."""
    fresh: bool = False
    """Whether it is to be decided on what the log has now."""
    conflicts: int = 0
    id_taken: bool = False
    waiting: list[Future[None]] | None = None
    """Messages that refer to this one and wait for it to be in the log."""

    def __lt__(self, other: "Pending") -> bool:
        return self.number < other.number

    def finish(self, answer: Answer) -> None:
        """Give the answer, once."""
        # Cleared before the call: left in, request and callback would be a cycle, freed only by
        # the collector, which cost 17 % of the throughput and long pauses.
        done, self.done = self.done, None
        if done is not None:
            done(answer)

    def settling(self) -> Future[None]:
        """Return what is done when the log has taken or refused it."""
        future: Future[None] = get_running_loop().create_future()
        self.waiting = [*(self.waiting or ()), future]
        return future

    def settled(self) -> None:
        """Wake those who wait for that."""
        waiting, self.waiting = self.waiting, None
        for future in waiting or ():
            if not future.done():
                future.set_result(None)
