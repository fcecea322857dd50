"""All routes of ``/v1/auth``."""

from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from commands.api.auth.account import api_token_routes, jwks_route, password_route, session_routes
from commands.api.auth.cookie import RefreshCookie
from commands.api.auth.invitations import invitation_routes
from commands.api.auth.signing_in import (
    config_route,
    login_route,
    logout_route,
    refresh_route,
    register_route,
)
from commands.handlers.identity.admission import Admission
from commands.handlers.identity.api_tokens import ApiTokens
from commands.handlers.identity.inviting import Inviting
from commands.handlers.identity.refreshing import Refreshing
from commands.handlers.identity.registering import Registering
from commands.handlers.identity.sessions import PasswordChange, Sessions
from commands.handlers.identity.signing_in import SigningIn
from commands.identity_ports import KeySet
from contracts.limits import Limiter


class AuthHandlers(Struct, frozen=True, kw_only=True):
    """What the routes of sign-in call."""

    admission: Admission
    registering: Registering
    signing_in: SigningIn
    refreshing: Refreshing
    sessions: Sessions
    password_change: PasswordChange
    api_tokens: ApiTokens
    inviting: Inviting
    keys: KeySet


def auth_routes(
    handlers: AuthHandlers, *, limiter: Limiter, cookie: RefreshCookie, server_name: str
) -> list[HTTPRouteHandler]:
    """Return the routes of sign-in, sessions, passwords and tokens."""
    return [
        config_route(handlers.admission, server_name),
        register_route(handlers.registering, limiter, cookie),
        login_route(handlers.signing_in, limiter, cookie),
        refresh_route(handlers.refreshing, limiter, cookie),
        logout_route(handlers.refreshing, cookie),
        *session_routes(handlers.sessions),
        password_route(handlers.password_change),
        *api_token_routes(handlers.api_tokens),
        *invitation_routes(handlers.inviting),
        jwks_route(handlers.keys),
    ]
