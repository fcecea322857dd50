"""``/internal/operator``: what the command line asks of a server that is running.

On the internal listener only, for whoever can read the data folder's secret.
"""

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from litestar import Router, get, post
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody
from msgspec.structs import replace

from commands.api.requests import bearer_token
from commands.handlers.identity.administration import Administration
from contracts.identity import Unauthenticated
from contracts.operator import (
    InviteMade,
    NewInvite,
    NewPerson,
    PasswordReset,
    People,
    PersonMade,
    Setup,
)
from infra.sealing import derive

PATH = "/internal/operator"


def operator_token(secret: bytes) -> str:
    """Return the token that proves that one can read the data folder's secret."""
    return urlsafe_b64encode(derive(secret, "operator", 32)).decode()


def operator_router(administration: Administration, secret: bytes, address: str) -> Router:
    """Return the routes, guarded by the operator's token; people find the server at ``address``."""
    codes = _codes(administration, address)
    handlers = [*_people(administration), *_rights(administration), *codes]
    return guarded_router(handlers, secret)


def guarded_router(handlers: Sequence[BaseRouteHandler], secret: bytes) -> Router:
    """Return routes that only answer who has the operator's token."""
    expected = operator_token(secret).encode()

    def guard(
        connection: ASGIConnection[BaseRouteHandler, object, object, State], _: BaseRouteHandler
    ) -> None:
        token = bearer_token(connection.scope["headers"])
        if not hmac.compare_digest(token.encode(), expected):
            raise Unauthenticated("this is not the operator's token")

    return Router(PATH, route_handlers=handlers, guards=[guard], include_in_schema=False)


def _people(administration: Administration) -> list[BaseRouteHandler]:
    @get("/users")
    async def people() -> People:
        return People(items=await administration.people())

    @post("/users")
    async def create(data: JSONBody[NewPerson]) -> PersonMade:
        return await administration.create(data)

    @post("/users/{user_name:str}/password", status_code=200)
    async def reset_password(user_name: FromPath[str], data: JSONBody[PasswordReset]) -> PersonMade:
        return await administration.reset_password(user_name, data.password)

    return [people, create, reset_password]


def _rights(administration: Administration) -> list[BaseRouteHandler]:
    @post("/users/{user_name:str}/promote", status_code=204)
    async def promote(user_name: FromPath[str]) -> None:
        await administration.promote(user_name)

    @post("/users/{user_name:str}/demote", status_code=204)
    async def demote(user_name: FromPath[str]) -> None:
        await administration.demote(user_name)

    @post("/users/{user_name:str}/deactivate", status_code=204)
    async def deactivate(user_name: FromPath[str]) -> None:
        await administration.deactivate(user_name)

    return [promote, demote, deactivate]


def _codes(administration: Administration, address: str) -> list[BaseRouteHandler]:
    @get("/setup")
    async def setup() -> Setup:
        return replace(await administration.setup(), address=address)

    @post("/invites")
    async def invite(data: JSONBody[NewInvite]) -> InviteMade:
        return await administration.invite(data)

    return [setup, invite]
