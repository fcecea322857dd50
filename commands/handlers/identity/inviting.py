"""Invitations to the server, which administrators make and take back."""

from datetime import timedelta
from uuid import UUID

from commands.domain.errors import NotPermitted
from commands.domain.sign_in import ServerInviteUnknown
from commands.handlers.audit import Audit
from commands.handlers.identity.opening import Clock
from commands.identity_ports import ServerInvite, ServerInvites
from contracts.commands.identity import CreateServerInvite
from contracts.events.audit import ServerInviteMade, ServerInviteRevoked
from contracts.identity import Principal


class Inviting:
    """What an administrator may do about codes by which people register."""

    def __init__(self, invites: ServerInvites, audit: Audit, clock: Clock) -> None:
        self._invites = invites
        self._audit = audit
        self._clock = clock

    async def make(
        self, principal: Principal, body: CreateServerInvite, correlation_id: UUID
    ) -> tuple[ServerInvite, str]:
        """Make a code, and return it with what is kept of it.

        Raises:
            CommandRejected: the actor is no administrator.
        """
        _require_administrator(principal)
        expires_at = self._clock() + timedelta(days=body.days)
        code = await self._invites.make(expires_at)
        invite_id = self._invites.invite_id(code)
        made = ServerInviteMade(invite_id=invite_id, expires_at=expires_at)
        await self._audit.record(principal.user_id, correlation_id, made)
        return ServerInvite(invite_id=invite_id, expires_at=expires_at, used_at=None), code

    async def all(self, principal: Principal) -> list[ServerInvite]:
        """Return the codes that were made, those that expire last first.

        Raises:
            CommandRejected: the actor is no administrator.
        """
        _require_administrator(principal)
        return await self._invites.listed()

    async def revoke(self, principal: Principal, invite_id: UUID, correlation_id: UUID) -> None:
        """Take a code back that nobody has used.

        Raises:
            CommandRejected: the actor is no administrator, or there is no such code.
        """
        _require_administrator(principal)
        if not await self._invites.revoke(invite_id):
            raise ServerInviteUnknown(f"no invitation {invite_id} that nobody has used")
        revoked = ServerInviteRevoked(invite_id=invite_id)
        await self._audit.record(principal.user_id, correlation_id, revoked)


def _require_administrator(principal: Principal) -> None:
    if not principal.is_admin:
        raise NotPermitted("look after the invitations to the server")
