"""To whom an event's update goes."""

from enum import Enum

from msgspec import Struct

from contracts.ids import UserId
from contracts.log import Recorded
from contracts.streams import membership_of
from contracts.views import update as to
from contracts.views.update import AnyUpdate
from query_api.live.updates import update_of


class Reach(Enum):
    """Who hears of an event."""

    MEMBERS = "members"
    """Everyone in the conversation that is the event's key."""
    PERSON = "person"
    """One person's own sockets."""
    EVERYONE = "everyone"


class Notice(Struct, frozen=True):
    """An update with its reach; ``person`` where that is one."""

    update: AnyUpdate
    reach: Reach = Reach.MEMBERS
    person: UserId | None = None


_SETTING = (
    to.NotificationLevelChangedUpdate,
    to.ConversationPinnedUpdate,
    to.ConversationUnpinnedUpdate,
    to.ReadMarkerMovedUpdate,
)
_PROFILE = (
    to.ProfileChangedUpdate,
    to.UserPromotedUpdate,
    to.UserDemotedUpdate,
    to.UserDeactivatedUpdate,
    to.UserReactivatedUpdate,
)


def notice_of(recorded: Recorded) -> Notice | None:
    """Return what an event means to sockets, None if nothing.

    Raises:
        UnknownEventType: this release does not know the event.
    """
    update = update_of(recorded)
    if update is None:
        return None
    if isinstance(update, to.MessageSentUpdate):
        return Notice(update)
    if isinstance(update, _SETTING):
        return Notice(update, Reach.PERSON, membership_of(recorded.stream)[1])
    if isinstance(update, to.ScheduleUpdate):
        return Notice(update, Reach.PERSON, update.author_id)
    if isinstance(update, _PROFILE):
        return Notice(update, Reach.EVERYONE)
    return Notice(update)
