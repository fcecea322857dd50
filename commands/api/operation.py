"""One row of the table of commands: everything that a route, a batch or an import needs of it."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from commands.ports import Appended
from contracts.commands.command import Command, Done
from contracts.log import Metadata
from contracts.tokens import Sealer

C = TypeVar("C", bound=Command)
C_contra = TypeVar("C_contra", bound=Command, contravariant=True)


class Handler(Protocol[C_contra]):
    """Carries out one command, now or as something that happened before."""

    def __call__(
        self, command: C_contra, metadata: Metadata, occurred_at: datetime | None = None, /
    ) -> Awaitable[Appended]:
        """Return what was recorded, or raise the refusal."""


def done(_command: Command, _appended: Appended, position: str) -> Done:
    """Answer with the position alone."""
    return Done(position=position)


class Operation(Struct, Generic[C], frozen=True, kw_only=True):
    """A command under its public name."""

    command: type[C]
    handle: Handler[C]
    tag: str
    refusals: tuple[type[Exception], ...]
    """Those that clients should expect beside the ones that any command may meet."""
    note: str = ""
    """What a client should know beyond the command's own sentence."""
    answer: Callable[[C, Appended, str], Done] = done
    answers: type[Done] = Done
    scope: str = "write"
    """What an API token must have been made for."""
    budget: str = "command"

    @property
    def name(self) -> str:
        """The last part of its path, such as ``create-conversation``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", self.command.__name__).lower()

    async def carry_out(self, command: C, metadata: Metadata, sealer: Sealer) -> Done:
        """Carry out a command and return what its client is answered."""
        appended = await self.handle(command, metadata)
        return self.answer(command, appended, sealer.seal(appended.position))


AnyOperation = Operation[Any]
"""One of the table, whose command is known at run time only."""

Operations = Mapping[str, AnyOperation]


def by_name(operations: Iterable[AnyOperation]) -> Operations:
    """Return the table of all commands under their public names."""
    return {operation.name: operation for operation in operations}
