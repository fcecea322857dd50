"""``POST /v1/commands/batch`` for OpenAPI; the hot path serves it with the same code."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Request, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from msgspec import Meta, Struct

from commands.api.batches import Batches
from commands.api.raw import BATCH_BYTES
from commands.api.requests import parse
from commands.api.routes import PATH, problem_responses
from contracts.commands.batch import Batch, BatchDone
from contracts.identity import Principal

_BATCH = msgspec.json.Decoder(Batch)


class BatchCommand(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One command by its path name, with the body it would have had alone."""

    name: str
    body: object


class CommandBatch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Commands to be carried out in order per conversation."""

    commands: Annotated[list[BatchCommand], Meta(min_length=1, max_length=256)]


def batch_route(batches: Batches) -> HTTPRouteHandler:
    """Return the typed route of batches."""

    @post(
        f"{PATH}/batch",
        status_code=200,
        name="batch",
        operation_id="batch",
        summary="Carry out up to 256 commands, in order within each conversation.",
        description="Each has the status and body that it would have alone: one that fails does "
        "not stop the others. One that names no conversation waits for all before it. Of a name "
        "given twice in the batch itself the last counts; in a command it is refused.",
        tags=["batch"],
        responses=problem_responses(()),
        request_max_body_size=BATCH_BYTES,
    )
    async def batch(
        data: JSONBody[CommandBatch],  # noqa: ARG001 — the framework knows no raw JSON: it is read below
        request: Request[Principal, None, State],
        principal: NamedDependency[Principal],
        correlation_id: NamedDependency[UUID],
    ) -> BatchDone:
        return await batches.carry_out(
            parse(_BATCH, await request.body()), principal, correlation_id
        )

    return batch
