"""Makes the route of a command from its row in the table."""

from collections.abc import Mapping
from inspect import getdoc
from typing import Annotated
from uuid import UUID

from litestar import post
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import BodyKwarg, JSONBody

from commands.api.operation import AnyOperation
from commands.api.problems import STATUS
from commands.api.responses import described
from contracts.commands.command import Command, Done
from contracts.identity import Principal
from contracts.limits import Limiter
from contracts.log import Metadata
from contracts.tokens import Sealer

PATH = "/v1/commands"

_REPEAT = (
    "Repeat the same body after any error or doubt: nothing is done twice, and the first answer "
    "comes again. What is so already is answered alike, without an event."
)

_EVERY: Mapping[int, tuple[str, ...]] = {
    400: ("malformed-request",),
    401: ("unauthenticated",),
    403: ("out-of-scope",),
    409: ("concurrent-change",),
    413: ("too-large",),
    415: ("unsupported-media-type",),
    422: ("command-id-reused",),
    429: ("rate-limited",),
    503: ("log-unavailable",),
}
"""What any command may meet."""


def command_route(operation: AnyOperation, sealer: Sealer, limiter: Limiter) -> HTTPRouteHandler:
    """Return ``POST /v1/commands/<name>``, described by the command's own docstring."""

    async def handle(
        data: JSONBody[Command],
        principal: NamedDependency[Principal],
        correlation_id: NamedDependency[UUID],
    ) -> Done:
        await limiter.take(operation.budget, str(principal.user_id))
        metadata = Metadata(
            actor_id=principal.user_id,
            command_id=data.command_id,
            correlation_id=correlation_id,
        )
        return await operation.carry_out(data, metadata, sealer)

    # The framework reads the annotations when the route is made: they name this very command.
    handle.__annotations__ |= {
        "data": Annotated[operation.command, BodyKwarg(media_type=RequestEncodingType.JSON)],
        "return": operation.answers,
    }
    return post(
        f"{PATH}/{operation.name}",
        status_code=200,
        name=operation.name,
        operation_id=operation.name,
        summary=getdoc(operation.command),
        description=" ".join(filter(None, (operation.note, _REPEAT))),
        tags=[operation.tag],
        responses=problem_responses(operation.refusals),
        opt={"scope": operation.scope},
    )(handle)


def problem_responses(refusals: tuple[type[Exception], ...]) -> dict[int, ResponseSpec]:
    """Return what OpenAPI says of the problems that a command may meet, by status."""
    common = ((status, slug) for status, slugs in _EVERY.items() for slug in slugs)
    return described((*common, *(STATUS[refusal] for refusal in refusals)))
