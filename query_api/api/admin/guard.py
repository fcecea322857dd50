"""Lets administrators in, and nobody else."""

from typing import cast

from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from contracts.identity import Principal
from query_api.errors import NotAnAdministrator

SCOPE = "admin"
"""What an API token must have been made for."""


def administrators_only(
    connection: ASGIConnection[BaseRouteHandler, object, object, State], _: BaseRouteHandler
) -> None:
    """Pass if whoever asks administers the server now.

    Raises:
        NotAnAdministrator: it is somebody else.
    """
    principal = cast("Principal", connection.scope["state"]["principal"])
    if not principal.is_admin:
        raise NotAnAdministrator
