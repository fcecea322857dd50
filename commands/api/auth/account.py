"""Routes by which a signed-in person looks after sessions, password and API tokens."""

from uuid import UUID

from litestar import Response, delete, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody
from msgspec.structs import asdict

from commands.api.auth.responses import of_person
from commands.domain.errors import Inapplicable, InvalidText, NotPermitted
from commands.domain.sign_in import ApiTokenUnknown, SessionUnknown, WrongPassword
from commands.handlers.identity.api_tokens import ApiTokens
from commands.handlers.identity.sessions import PasswordChange, Sessions
from commands.identity_ports import ApiToken, KeySet, OpenSession
from contracts.commands.identity import ChangePassword, CreateApiToken
from contracts.identity import Principal
from contracts.ids import SessionId
from contracts.views.identity import (
    ApiTokenCreated,
    ApiTokenItem,
    ApiTokenList,
    SessionItem,
    SessionList,
)

_OWN = {"session_only": True}
_TAGS = ["account"]
_KEYS = ResponseSpec(
    dict[str, list[dict[str, str]]],
    generate_examples=False,
    description="A JSON Web Key Set.",
    media_type="application/jwk-set+json",
)


def session_routes(sessions: Sessions) -> list[HTTPRouteHandler]:
    """Return the routes on one's sessions."""

    @get(
        "/v1/auth/sessions",
        operation_id="list-sessions",
        opt=_OWN,
        tags=_TAGS,
        responses=of_person(),
    )
    async def list_sessions(principal: NamedDependency[Principal]) -> SessionList:
        """List one's sessions, the latest used first."""
        found = await sessions.of(principal)
        return SessionList(items=[_session(session, principal) for session in found])

    @delete(
        "/v1/auth/sessions/{session_id:uuid}",
        operation_id="end-session",
        opt=_OWN,
        tags=_TAGS,
        responses=of_person(SessionUnknown),
    )
    async def end_session(
        principal: NamedDependency[Principal], session_id: FromPath[UUID]
    ) -> None:
        """End a session; its sockets close."""
        await sessions.end(principal, SessionId(session_id))

    return [list_sessions, end_session]


def password_route(passwords: PasswordChange) -> HTTPRouteHandler:
    """Return the route that replaces one's password."""

    @post(
        "/v1/auth/password",
        operation_id="change-password",
        status_code=204,
        opt=_OWN,
        tags=_TAGS,
        responses=of_person(WrongPassword, InvalidText, body=True, limited=True),
    )
    async def change_password(
        data: JSONBody[ChangePassword], principal: NamedDependency[Principal]
    ) -> None:
        """Replace one's password; all other sessions end."""
        await passwords.change(principal, data)

    return change_password


def api_token_routes(tokens: ApiTokens) -> list[HTTPRouteHandler]:
    """Return the routes on one's API tokens."""

    @get(
        "/v1/auth/api-tokens",
        operation_id="list-api-tokens",
        opt=_OWN,
        tags=_TAGS,
        responses=of_person(),
    )
    async def list_api_tokens(principal: NamedDependency[Principal]) -> ApiTokenList:
        """List one's API tokens, the newest first, without their secrets."""
        return ApiTokenList(items=[_item(token) for token in await tokens.of(principal)])

    @post(
        "/v1/auth/api-tokens",
        operation_id="create-api-token",
        opt=_OWN,
        tags=_TAGS,
        responses=of_person(InvalidText, NotPermitted, Inapplicable, body=True),
    )
    async def create_api_token(
        data: JSONBody[CreateApiToken], principal: NamedDependency[Principal]
    ) -> ApiTokenCreated:
        """Make an API token; this answer alone shows it."""
        token, secret = await tokens.create(principal, data)
        return ApiTokenCreated(token=secret, **asdict(_item(token)))

    @delete(
        "/v1/auth/api-tokens/{api_token_id:uuid}",
        operation_id="delete-api-token",
        opt=_OWN,
        tags=_TAGS,
        responses=of_person(ApiTokenUnknown),
    )
    async def delete_api_token(
        principal: NamedDependency[Principal], api_token_id: FromPath[UUID]
    ) -> None:
        """End an API token; its sockets close."""
        await tokens.remove(principal, api_token_id)

    return [list_api_tokens, create_api_token, delete_api_token]


def jwks_route(keys: KeySet) -> HTTPRouteHandler:
    """Return the route of the public keys."""

    @get(
        "/v1/auth/jwks.json",
        operation_id="key-set",
        opt={"public": True},
        tags=["sign-in"],
        responses={200: _KEYS},
        sync_to_thread=False,
    )
    def key_set() -> Response[bytes]:
        """Return the public keys that verify access tokens."""
        return Response(
            keys.document(),
            media_type=_KEYS.media_type,
            headers={"Cache-Control": "public, max-age=300"},
        )

    return key_set


def _session(session: OpenSession, principal: Principal) -> SessionItem:
    return SessionItem(
        session_id=session.session_id,
        device_name=session.client.device_name,
        address=session.client.address,
        user_agent=session.client.user_agent,
        created_at=session.created_at,
        last_used_at=session.last_used_at,
        current=session.session_id == principal.session_id,
    )


def _item(token: ApiToken) -> ApiTokenItem:
    return ApiTokenItem(
        api_token_id=token.api_token_id,
        name=token.name,
        scopes=sorted(token.scopes),
        created_at=token.created_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
    )
