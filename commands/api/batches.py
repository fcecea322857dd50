"""Several commands in one request: in order within a conversation, each answered as if alone."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import cast
from uuid import UUID

import msgspec
from litestar.exceptions import NotFoundException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from msgspec import Raw, Struct

from commands.api.operation import AnyOperation, Operations
from commands.api.raw import COMMAND_BYTES
from commands.api.requests import decode
from commands.handlers.send_core import SendCore
from contracts.commands.batch import Batch, BatchDone, BatchItem, BatchResult
from contracts.commands.command import Command, Done
from contracts.commands.message import SendMessage
from contracts.identity import Principal, require_scope
from contracts.limits import Limiter
from contracts.log import Metadata
from contracts.problems import ProblemFor
from contracts.tokens import Sealer

_OK = 200
_ENCODER = msgspec.json.Encoder()


class Step(Struct, frozen=True):
    """One command of a batch, sound and permitted as far as can be said before its decision."""

    index: int
    operation: AnyOperation
    command: Command

    @property
    def conversation(self) -> UUID | None:
        """The conversation it says it belongs to."""
        return getattr(self.command, "conversation_id", None)

    @property
    def sends(self) -> bool:
        """Whether it goes to the core with its like, all at once."""
        return type(self.command) is SendMessage


class Run(Struct, frozen=True):
    """A batch on its way."""

    principal: Principal
    correlation_id: UUID
    results: dict[int, BatchResult]

    def metadata(self, command: Command) -> Metadata:
        """Return the metadata of one of its commands."""
        return Metadata(
            actor_id=self.principal.user_id,
            command_id=command.command_id,
            correlation_id=self.correlation_id,
        )


class Batches:
    """Carries out batches on the table of commands."""

    def __init__(
        self,
        operations: Operations,
        core: SendCore,
        *,
        sealer: Sealer,
        limiter: Limiter,
        problem_for: ProblemFor,
    ) -> None:
        self._operations = operations
        self._decoders: dict[str, msgspec.json.Decoder[Command]] = {
            name: msgspec.json.Decoder(operation.command) for name, operation in operations.items()
        }
        self._core = core
        self._sealer = sealer
        self._limiter = limiter
        self._problem_for = problem_for

    async def carry_out(
        self, batch: Batch, principal: Principal, correlation_id: UUID
    ) -> BatchDone:
        """Return one result for each command, in the order given."""
        run = Run(principal, correlation_id, {})
        steps = [await self._step(run, index, item) for index, item in enumerate(batch.commands)]
        for lanes in rounds([step for step in steps if step is not None]):
            await asyncio.gather(*(self._lane(run, lane) for lane in lanes))
        return BatchDone(results=[run.results[index] for index in range(len(steps))])

    async def _step(self, run: Run, index: int, item: BatchItem) -> Step | None:
        """Return what to carry out; what is refused at once has its result already."""
        try:
            operation = self._operation(item.name)
            require_scope(run.principal, operation.scope)
            command = self._command(item)
            await self._limiter.take(operation.budget, str(run.principal.user_id))
        except Exception as error:  # noqa: BLE001 — this item's problem, as it would be alone
            self._refuse(run, index, error)
            return None
        return Step(index, operation, command)

    def _command(self, item: BatchItem) -> Command:
        body = bytes(item.body)
        if len(body) > COMMAND_BYTES:
            raise RequestEntityTooLarge
        return decode(self._decoders[item.name], body)

    def _operation(self, name: str) -> AnyOperation:
        if name not in self._operations:
            raise NotFoundException
        return self._operations[name]

    async def _lane(self, run: Run, steps: Sequence[Step]) -> None:
        for sends, group in groupby(steps, key=lambda step: step.sends):
            if sends:
                await self._send_all(run, list(group))
            else:
                for step in group:
                    await self._one(run, step)

    async def _send_all(self, run: Run, steps: Sequence[Step]) -> None:
        answers = await self._core.send_all(
            [(cast("SendMessage", step.command), run.metadata(step.command)) for step in steps]
        )
        for step, answer in zip(steps, answers, strict=True):
            if isinstance(answer, Exception):
                self._refuse(run, step.index, answer)
            else:
                position = self._sealer.seal(answer.position)
                self._answer(run, step, step.operation.answer(step.command, answer, position))

    async def _one(self, run: Run, step: Step) -> None:
        try:
            done = await step.operation.carry_out(
                step.command, run.metadata(step.command), self._sealer
            )
        except Exception as error:  # noqa: BLE001 — as above
            self._refuse(run, step.index, error)
        else:
            self._answer(run, step, done)

    def _answer(self, run: Run, step: Step, done: Done) -> None:
        run.results[step.index] = BatchResult(status=_OK, body=Raw(_ENCODER.encode(done)))

    def _refuse(self, run: Run, index: int, error: Exception) -> None:
        status, body, _ = self._problem_for(error, run.correlation_id)
        run.results[index] = BatchResult(status=status, body=Raw(body))


def rounds(steps: Sequence[Step]) -> Iterator[list[list[Step]]]:
    """Yield what may go on at the same time: steps by conversation, in order within each.

    A step of no conversation goes alone: after all before it, and before all after it.
    """
    lanes: dict[UUID, list[Step]] = defaultdict(list)
    for step in steps:
        conversation = step.conversation
        if conversation is not None:
            lanes[conversation].append(step)
            continue
        if lanes:
            yield list(lanes.values())
            lanes = defaultdict(list)
        yield [[step]]
    if lanes:
        yield list(lanes.values())
