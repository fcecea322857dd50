"""Routes by which people get, renew and end a session."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody
from msgspec.structs import replace

from commands.api.auth.client import AuthRequest, address_of, client_of, network_of
from commands.api.auth.cookie import OriginRefused, RefreshCookie
from commands.api.auth.responses import of_stranger
from commands.domain.errors import InvalidText, ValueTaken
from commands.domain.sign_in import (
    InviteNeeded,
    RefreshRefused,
    RegistrationIsClosed,
    SetupCodeNeeded,
    WrongCredentials,
)
from commands.handlers.identity.admission import Admission
from commands.handlers.identity.opening import Opened
from commands.handlers.identity.refreshing import Refreshing
from commands.handlers.identity.registering import Registering
from commands.handlers.identity.signing_in import SigningIn
from contracts.commands.identity import RefreshBody, Register, SignIn
from contracts.limits import Limiter
from contracts.views.identity import AuthConfig
from contracts.views.user import Session

_PUBLIC = {"public": True}
_TAGS = ["sign-in"]
_ENDED = ResponseSpec(None, description="There is no such session any more.")


def config_route(admission: Admission, server_name: str) -> HTTPRouteHandler:
    """Return the route that says how one may sign up."""

    @get("/v1/auth/config", operation_id="auth-config", opt=_PUBLIC, tags=_TAGS)
    async def auth_config() -> AuthConfig:
        """Say how one may sign up and in here."""
        first_run = await admission.is_first_run()
        return AuthConfig(
            registration=admission.mode,
            first_run=first_run,
            providers=[],
            server_name=server_name,
        )

    return auth_config


def register_route(
    registering: Registering, limiter: Limiter, cookie: RefreshCookie
) -> HTTPRouteHandler:
    """Return the route that makes accounts."""

    @post(
        "/v1/auth/register",
        operation_id="register",
        opt=_PUBLIC,
        tags=_TAGS,
        responses=of_stranger(
            InvalidText, SetupCodeNeeded, InviteNeeded, RegistrationIsClosed, ValueTaken
        ),
    )
    async def register(
        data: JSONBody[Register], request: AuthRequest, correlation_id: NamedDependency[UUID]
    ) -> Response[Session]:
        """Make an account and sign in."""
        await limiter.take("register", network_of(address_of(request)))
        client = client_of(request, data.device_name)
        opened = await registering.register(data, client, correlation_id)
        return _answer(opened, cookie if data.cookie else None, 201)

    return register


def login_route(signing_in: SigningIn, limiter: Limiter, cookie: RefreshCookie) -> HTTPRouteHandler:
    """Return the route that signs people in."""

    @post(
        "/v1/auth/login",
        operation_id="login",
        status_code=200,
        opt=_PUBLIC,
        tags=_TAGS,
        responses=of_stranger(WrongCredentials),
    )
    async def login(data: JSONBody[SignIn], request: AuthRequest) -> Response[Session]:
        """Sign in by user name or e-mail."""
        await limiter.take("login_address", network_of(address_of(request)))
        opened = await signing_in.sign_in(data, client_of(request, data.device_name))
        return _answer(opened, cookie if data.cookie else None)

    return login


def refresh_route(
    refreshing: Refreshing, limiter: Limiter, cookie: RefreshCookie
) -> HTTPRouteHandler:
    """Return the route that renews sessions."""

    @post(
        "/v1/auth/refresh",
        operation_id="refresh",
        status_code=200,
        opt=_PUBLIC,
        tags=_TAGS,
        responses=of_stranger(RefreshRefused, OriginRefused),
    )
    async def refresh(
        request: AuthRequest,
        correlation_id: NamedDependency[UUID],
        data: JSONBody[RefreshBody | None] = None,
    ) -> Response[Session]:
        """Exchange the refresh token; each is good once, and one used twice ends the session."""
        await limiter.take("login_address", network_of(address_of(request)))
        token, by_cookie = cookie.token_of(request, _token(data))
        opened = await refreshing.refresh(token, correlation_id)
        return _answer(opened, cookie if by_cookie else None)

    return refresh


def logout_route(refreshing: Refreshing, cookie: RefreshCookie) -> HTTPRouteHandler:
    """Return the route that ends sessions."""

    @post(
        "/v1/auth/logout",
        operation_id="logout",
        status_code=204,
        opt=_PUBLIC,
        tags=_TAGS,
        responses={**of_stranger(OriginRefused), 204: _ENDED},
    )
    async def logout(
        request: AuthRequest, data: JSONBody[RefreshBody | None] = None
    ) -> Response[None]:
        """End the session of the refresh token; its sockets close."""
        token = _token(data) or cookie.read(request)
        if token is not None:
            await refreshing.sign_out(token)
        return Response(None, status_code=204, cookies=[cookie.removed()])

    return logout


def _token(body: RefreshBody | None) -> str | None:
    return None if body is None else body.refresh_token


def _answer(opened: Opened, cookie: RefreshCookie | None, status: int = 200) -> Response[Session]:
    if cookie is None:
        return Response(
            replace(opened.session, refresh_token=opened.refresh_token), status_code=status
        )
    held = [cookie.holding(opened.refresh_token)]
    return Response(opened.session, status_code=status, cookies=held)
