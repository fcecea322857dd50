"""The routes of the write side."""

from litestar.handlers import HTTPRouteHandler

from commands.api.operation import Operations
from commands.api.routes import command_route
from contracts.limits import Limiter
from contracts.tokens import Sealer


def command_routes(
    operations: Operations, *, sealer: Sealer, limiter: Limiter
) -> list[HTTPRouteHandler]:
    """Return one typed route for each command of the table."""
    return [command_route(operation, sealer, limiter) for operation in operations.values()]
