"""Every event of the log, one module per stream category."""

from contracts.events.activity import ActivityEvent
from contracts.events.audit import AuditEvent
from contracts.events.conversation import ConversationEvent
from contracts.events.event import Erased, Event
from contracts.events.heads import HeadsEvent
from contracts.events.invite import InviteEvent
from contracts.events.membership import MembershipEvent
from contracts.events.message import MessageEvent
from contracts.events.schedule import ScheduleEvent
from contracts.events.timeline import TimelineEvent
from contracts.events.user import UserEvent

AnyEvent = (
    ConversationEvent
    | MembershipEvent
    | TimelineEvent
    | MessageEvent
    | InviteEvent
    | ScheduleEvent
    | UserEvent
    | HeadsEvent
    | AuditEvent
    | ActivityEvent
)

__all__ = ["AnyEvent", "Erased", "Event"]
