"""Who may register: the setup code first, then what the server's setting says."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from commands.domain.sign_in import InviteNeeded, RegistrationIsClosed, SetupCodeNeeded
from commands.handlers.administrators import is_first_run
from commands.handlers.identity.secrets import SetupCode
from commands.handlers.states import States
from commands.identity_ports import ServerInvites
from commands.ports import EventLog, InviteCodes
from contracts.tokens import InvalidToken
from contracts.views.identity import Registration


class Admitted(Struct, frozen=True, kw_only=True):
    """One registration may go on."""

    is_admin: bool = False
    """It came by the setup code."""
    used_up: str | None = None
    """The code that nobody else may come by."""


class Admission:
    """Lets people in by the setup code, an invitation or an open door."""

    def __init__(
        self,
        *,
        log: EventLog,
        states: States,
        mode: Registration,
        setup: SetupCode,
        invites: ServerInvites,
        codes: InviteCodes,
        clock: Callable[[], datetime],
    ) -> None:
        """Keep what each door is checked against."""
        self.mode = mode
        self._log = log
        self._states = states
        self._setup = setup
        self._invites = invites
        self._codes = codes
        self._clock = clock

    async def is_first_run(self) -> bool:
        """Say whether nobody has ever administered the server."""
        return await is_first_run(self._log)

    async def knock(self, code: str | None) -> bool:
        """Say whether it is the administrator, before anything costly is done for a stranger.

        Raises:
            CommandRejected: nobody is let in, or only by the setup code.
        """
        if await self.is_first_run():
            if not self._setup.matches(code):
                raise SetupCodeNeeded
            return True
        if self.mode == "closed":
            raise RegistrationIsClosed
        return False

    async def enter(self, code: str | None) -> Admitted:
        """Let one registration in.

        Raises:
            CommandRejected: this door needs another key.
        """
        if await self.knock(code):
            return Admitted(is_admin=True)
        if self.mode == "open":
            return Admitted()
        if code is not None and await self._invites.use(code, self._clock()):
            return Admitted(used_up=code)
        if code is not None and await self._is_invite_link(code):
            return Admitted()
        raise InviteNeeded

    async def give_back(self, admitted: Admitted) -> None:
        """Undo the use of a code: the registration did not happen."""
        if admitted.used_up is not None:
            await self._invites.give_back(admitted.used_up)

    async def _is_invite_link(self, code: str) -> bool:
        try:
            conversation_id, invite_id = self._codes.open(code)
        except InvalidToken:
            return False
        invite = (await self._states.invite(conversation_id, invite_id, fresh=True)).state
        return invite.leads_to(conversation_id) and invite.opens(self._clock())
