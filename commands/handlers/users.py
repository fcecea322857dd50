"""Accounts change and end."""

from datetime import datetime

from commands.domain.accounts import (
    decide_deactivate,
    decide_demote,
    decide_profile,
    decide_promote,
    decide_reactivate,
)
from commands.domain.errors import ConcurrentChange, ValueTaken
from commands.domain.user import User
from commands.handlers import names
from commands.handlers.administrators import ENDINGS, first_administrator, next_ending
from commands.handlers.avatars import Avatars
from commands.handlers.deciding import DECISIONS, Deciding, Planner
from commands.handlers.folds import Versioned
from commands.handlers.plan import Plan, change
from commands.handlers.states import States
from commands.ports import Appended, Claim, EventLog, Logins
from contracts.commands.user import (
    DeactivateUser,
    DemoteUser,
    PromoteUser,
    ReactivateUser,
    SetProfile,
)
from contracts.ids import SYSTEM, UserId
from contracts.log import Metadata
from contracts.streams import subject_of


class Users:
    """Carries out commands on accounts."""

    def __init__(
        self,
        log: EventLog,
        states: States,
        deciding: Deciding,
        logins: Logins,
        avatars: Avatars,
    ) -> None:
        self._log = log
        self._states = states
        self._deciding = deciding
        self._logins = logins
        self._avatars = avatars

    async def set_profile(
        self, command: SetProfile, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Change one's own profile.

        Raises:
            CommandRejected: a text may not be stored, or the picture is not the actor's upload.
        """

        async def plan(*, fresh: bool) -> Plan:
            user = await self._states.user(metadata.actor_id, fresh=fresh)
            uploaded = await self._avatars.uploaded(metadata.actor_id, command.avatar_id)
            events = decide_profile(command, user.state, uploaded=uploaded)
            return Plan(key=metadata.actor_id, changes=(change(user, *events),))

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def deactivate(
        self, command: DeactivateUser, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """End an account and all its logins.

        Raises:
            CommandRejected: the actor may not, or it is the last administrator's.
        """

        async def plan(*, fresh: bool) -> Plan:
            user = await self._states.user(command.user_id, fresh=fresh)
            permitted = await self._may_deactivate(metadata.actor_id, command.user_id)
            ending = await self._ending(user)
            others = permitted and await self._other_administrators(user.state)
            events = decide_deactivate(user.state, permitted=permitted, other_administrators=others)
            return Plan(key=command.user_id, changes=(change(user, *events),), claims=ending)

        appended = await self._end(command, metadata, plan, occurred_at)
        # Also after a repeat: the first try may have stopped between the two.
        await self._logins.end_all(command.user_id)
        return appended

    async def reactivate(
        self, command: ReactivateUser, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Let a deactivated account sign in and act again.

        Raises:
            CommandRejected: the actor may not, or there is no such account.
        """

        async def plan(*, fresh: bool) -> Plan:
            user = await self._states.user(command.user_id, fresh=fresh)
            permitted = await self._administers(metadata.actor_id)
            events = decide_reactivate(user.state, permitted=permitted)
            return Plan(key=command.user_id, changes=(change(user, *events),))

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def promote(
        self, command: PromoteUser, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Make an account an administrator's.

        Raises:
            CommandRejected: the actor may not, or the account is not active.
        """

        async def plan(*, fresh: bool) -> Plan:
            user = await self._states.user(command.user_id, fresh=fresh)
            permitted = await self._administers(metadata.actor_id)
            return Plan(
                key=command.user_id,
                changes=(change(user, *decide_promote(user.state, permitted=permitted)),),
                claims=await first_administrator(self._log, user.stream),
            )

        return await self._deciding.carry_out(command, metadata, plan, occurred_at)

    async def demote(
        self, command: DemoteUser, metadata: Metadata, occurred_at: datetime | None = None
    ) -> Appended:
        """Make an administrator an ordinary person again.

        Raises:
            CommandRejected: the actor may not, the account is not active, or it is the last
                administrator's.
        """

        async def plan(*, fresh: bool) -> Plan:
            user = await self._states.user(command.user_id, fresh=fresh)
            permitted = await self._administers(metadata.actor_id)
            ending = await self._ending(user)
            others = permitted and await self._other_administrators(user.state)
            events = decide_demote(user.state, permitted=permitted, other_administrators=others)
            return Plan(key=command.user_id, changes=(change(user, *events),), claims=ending)

        return await self._end(command, metadata, plan, occurred_at)

    async def _end(
        self,
        command: DeactivateUser | DemoteUser,
        metadata: Metadata,
        planner: Planner,
        occurred_at: datetime | None = None,
    ) -> Appended:
        """Carry out what may end an administrator, again if another ended at the same time."""
        for _ in range(DECISIONS):
            try:
                return await self._deciding.carry_out(command, metadata, planner, occurred_at)
            except ValueTaken as taken:
                if taken.scope != ENDINGS:
                    raise
        raise ConcurrentChange("other administrators ended at the same time")

    async def _ending(self, user: Versioned[User]) -> tuple[Claim, ...]:
        return (await next_ending(self._log, user.stream),) if user.state.is_admin else ()

    async def _may_deactivate(self, actor_id: UserId, user_id: UserId) -> bool:
        return actor_id == user_id or await self._administers(actor_id)

    async def _administers(self, actor_id: UserId) -> bool:
        if actor_id == SYSTEM:
            return True
        actor = (await self._states.user(actor_id, fresh=True)).state
        return actor.active and actor.is_admin

    async def _other_administrators(self, user: User) -> bool:
        if not user.is_admin:
            return True  # whether there are does not matter
        for _, stream in await self._log.claims(names.SCOPE):
            other = (await self._states.user(UserId(subject_of(stream)), fresh=True)).state
            if other.is_admin and other.user_id != user.user_id:
                return True
        return False
