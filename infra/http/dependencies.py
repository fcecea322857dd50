"""What routes ask for by name: who is asking, and the id of the request in the log."""

from typing import cast
from uuid import UUID

from litestar.di import Provide
from litestar.types import Scope

from contracts.identity import Principal


def principal(scope: Scope) -> Principal:
    """Return whom the request's token speaks for."""
    return cast("Principal", scope["state"]["principal"])


def correlation_id(scope: Scope) -> UUID:
    """Return the id that the request has in the log, in logs and in its answer."""
    return cast("UUID", scope["state"]["correlation_id"])


DEPENDENCIES = {
    "principal": Provide(principal, sync_to_thread=False),
    "correlation_id": Provide(correlation_id, sync_to_thread=False),
}
