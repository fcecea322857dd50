"""Puts together what the screens of administrators read."""

from msgspec import Struct

from commands.handlers.audit import Audit
from commands.identity_ports import SessionStore
from infra.administration.attendance import SessionAttendance
from infra.administration.projections import WatchedProjections
from infra.administration.settings import EffectiveSettings
from infra.bootstrap.logs import Logs
from infra.http.operator_projections import Projections
from infra.settings import Settings
from query_api.admin.event_search import EventSearch


class Administered(Struct, frozen=True, kw_only=True):
    """What administrators look after, from one process."""

    settings: EffectiveSettings
    projections: WatchedProjections
    attendance: SessionAttendance
    trail: Audit
    events: EventSearch

    def provided(self) -> dict[str, object]:
        """Return it under the names that routes ask for."""
        return {
            "setting_table": self.settings,
            "projection_desk": self.projections,
            "attendance": self.attendance,
            "trail": self.trail,
            "event_search": self.events,
        }


def administered(
    logs: Logs, settings: Settings, projections: Projections, sessions: SessionStore
) -> Administered:
    """Return what administrators look after; close its projections in the end."""
    return Administered(
        settings=EffectiveSettings(settings),
        projections=WatchedProjections(projections),
        attendance=SessionAttendance(sessions),
        trail=Audit(logs.log),
        events=EventSearch(logs.log),
    )
