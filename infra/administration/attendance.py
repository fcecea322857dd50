"""When people were last here, by their sessions."""

from datetime import datetime

from commands.identity_ports import SessionStore
from contracts.ids import UserId


class SessionAttendance:
    """The read side's ``Attendance``."""

    def __init__(self, sessions: SessionStore) -> None:
        """Look into these sessions."""
        self._sessions = sessions

    async def last_seen(self, user_id: UserId) -> datetime | None:
        """Return when a session of the person was last renewed, None without an open one."""
        latest = next(iter(await self._sessions.of_user(user_id)), None)
        return None if latest is None else latest.last_used_at
