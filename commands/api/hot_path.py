"""``send-message`` and ``batch`` as raw ASGI, in front of the framework (ADR 0005).

The typed routes of the same names describe them in OpenAPI; both call the same code.
"""

from typing import cast
from uuid import UUID

import msgspec
from litestar.types import HTTPScope, Receive, Scope, Send

from commands.api.batches import Batches
from commands.api.messages import SEND_BUDGET, message_sent
from commands.api.raw import (
    BATCH_BYTES,
    COMMAND_BYTES,
    Disconnected,
    answer_json,
    json_body,
    principal_of,
)
from commands.api.requests import decode, parse
from commands.handlers.send_core import SendCore
from contracts.commands.batch import Batch
from contracts.commands.message import SendMessage
from contracts.identity import Authenticator, require_scope
from contracts.limits import Limiter
from contracts.log import Metadata
from contracts.tokens import Sealer

_SEND = msgspec.json.Decoder(SendMessage)
_BATCH = msgspec.json.Decoder(Batch)
_ENCODER = msgspec.json.Encoder()


class HotSend:
    """``POST /v1/commands/send-message``; refusals are raised to the edge, which renders them."""

    def __init__(
        self, core: SendCore, authenticator: Authenticator, limiter: Limiter, sealer: Sealer
    ) -> None:
        self._core = core
        self._authenticator = authenticator
        self._limiter = limiter
        self._sealer = sealer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; a client that leaves does not cancel its append."""
        http = cast("HTTPScope", scope)
        principal = await principal_of(http, self._authenticator)
        require_scope(principal, "write")
        try:
            body = await json_body(http, receive, COMMAND_BYTES)
        except Disconnected:
            return
        command = decode(_SEND, body)
        await self._limiter.take(SEND_BUDGET, str(principal.user_id))
        metadata = Metadata(
            actor_id=principal.user_id,
            command_id=command.command_id,
            correlation_id=_correlation_id(http),
        )
        appended = await self._core.send(command, metadata)
        position = self._sealer.seal(appended.position)
        await answer_json(send, _ENCODER.encode(message_sent(command, appended, position)))


class HotBatch:
    """``POST /v1/commands/batch``."""

    def __init__(self, batches: Batches, authenticator: Authenticator) -> None:
        self._batches = batches
        self._authenticator = authenticator

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; each command in it is answered as it would be alone."""
        http = cast("HTTPScope", scope)
        principal = await principal_of(http, self._authenticator)
        require_scope(principal, "write")
        try:
            body = await json_body(http, receive, BATCH_BYTES)
        except Disconnected:
            return
        batch = parse(_BATCH, body)
        done = await self._batches.carry_out(batch, principal, _correlation_id(http))
        await answer_json(send, _ENCODER.encode(done))


def _correlation_id(scope: HTTPScope) -> UUID:
    return cast("UUID", scope["state"]["correlation_id"])
