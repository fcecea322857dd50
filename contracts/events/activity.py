"""Stream ``read-{c}.{u}`` of the activity log: only the latest event of each is kept."""

from contracts.events.event import Event
from contracts.ids import ConversationId, UserId


class ReadMarkerMoved(Event, frozen=True, kw_only=True, tag="ReadMarkerMoved"):
    """A member has read up to ``seq``; a marker never goes back."""

    conversation_id: ConversationId
    user_id: UserId
    seq: int


ActivityEvent = ReadMarkerMoved
