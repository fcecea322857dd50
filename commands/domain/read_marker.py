"""Stream ``read-{c}.{u}`` of the activity log: how far one member has read; it never goes back."""

from commands.domain.errors import SeqUnknown
from contracts.commands.message import MarkRead
from contracts.events.activity import ReadMarkerMoved
from contracts.ids import UserId


def decide(
    command: MarkRead, user_id: UserId, marker: int, *, sent: bool
) -> tuple[ReadMarkerMoved, ...]:
    """Return the move of the marker, or nothing if it stands there or further already.

    Raises:
        SeqUnknown: no message of that ``seq`` was ``sent`` yet.
    """
    if command.seq <= marker:
        return ()
    if not sent:
        raise SeqUnknown(command.seq)
    return (
        ReadMarkerMoved(conversation_id=command.conversation_id, user_id=user_id, seq=command.seq),
    )
