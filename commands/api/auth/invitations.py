"""Routes by which administrators look after invitations to the server."""

from uuid import UUID

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from msgspec.structs import asdict

from commands.api.auth.responses import of_person
from commands.domain.errors import NotPermitted
from commands.domain.sign_in import ServerInviteUnknown
from commands.handlers.identity.inviting import Inviting
from contracts.commands.identity import CreateServerInvite
from contracts.identity import Principal
from contracts.views.identity import ServerInviteCreated, ServerInviteItem, ServerInviteList

_PATH = "/v1/auth/invites"
_ADMIN = {"scope": "admin"}
_TAGS = ["administration"]


def invitation_routes(inviting: Inviting) -> list[HTTPRouteHandler]:
    """Return the routes on codes by which people register."""

    @get(
        _PATH,
        operation_id="list-server-invites",
        opt=_ADMIN,
        tags=_TAGS,
        responses=of_person(NotPermitted),
    )
    async def list_server_invites(principal: NamedDependency[Principal]) -> ServerInviteList:
        """List the codes by which people may register, those that expire last first."""
        found = await inviting.all(principal)
        return ServerInviteList(items=[ServerInviteItem(**asdict(each)) for each in found])

    @post(
        _PATH,
        operation_id="create-server-invite",
        opt=_ADMIN,
        tags=_TAGS,
        responses=of_person(NotPermitted, body=True),
    )
    async def create_server_invite(
        data: JSONBody[CreateServerInvite],
        principal: NamedDependency[Principal],
        correlation_id: NamedDependency[UUID],
    ) -> ServerInviteCreated:
        """Make a code by which one person may register; this answer alone shows it."""
        invite, code = await inviting.make(principal, data, correlation_id)
        return ServerInviteCreated(code=code, **asdict(invite))

    @delete(
        _PATH + "/{invite_id:uuid}",
        operation_id="revoke-server-invite",
        opt=_ADMIN,
        tags=_TAGS,
        responses=of_person(NotPermitted, ServerInviteUnknown),
    )
    async def revoke_server_invite(
        invite_id: FromPath[UUID],
        principal: NamedDependency[Principal],
        correlation_id: NamedDependency[UUID],
    ) -> None:
        """Take a code back that nobody has used."""
        await inviting.revoke(principal, invite_id, correlation_id)

    return [list_server_invites, create_server_invite, revoke_server_invite]
