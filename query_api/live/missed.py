"""Which part of a gap is for one person: what the person would have been sent while connected."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

import structlog
from msgspec import MsgspecError

from contracts.events.codec import UnknownEventType
from contracts.ids import ConversationId, UserId
from contracts.log import Recorded
from contracts.streams import category, membership
from contracts.views.update import AnyUpdate
from query_api.live.frames import UpdateFrame
from query_api.live.heads import Heads
from query_api.live.notices import Reach, notice_of
from query_api.live.tail import Placed
from query_api.membership import Interval, intervals, turn_of
from query_api.ports import LogReader
from query_api.whole import whole

MOST_IN_FRAME = 64

_LOGGER = structlog.get_logger()


class Missed(NamedTuple):
    """An update that a person did not get."""

    lane: int
    offset: int
    conversation_id: ConversationId | None
    update: AnyUpdate
    members_only: bool
    """Whether who is no member at the moment of sending may not have it."""


class Absence:
    """One person's way in and out of conversations within a gap."""

    def __init__(self, user_id: UserId, member_of: Collection[ConversationId]) -> None:
        """Take the memberships at the end of the gap."""
        self._user_id = user_id
        self._member_of = member_of
        self._turned: dict[ConversationId, list[Interval]] = {}

    async def load(self, log: LogReader, gap: Iterable[Placed]) -> None:
        """Read when the person was a member where that changed within the gap."""
        for _, recorded in gap:
            turn = turn_of(recorded)
            if turn is None or turn.user_id != self._user_id:
                continue
            if turn.conversation_id not in self._turned:
                stream = membership(turn.conversation_id, self._user_id)
                self._turned[turn.conversation_id] = intervals(await whole(log, stream))

    def missed(self, gap: Iterable[Placed]) -> Iterator[Missed]:
        """Return the person's part; who is out of a conversation hears of the end alone."""
        for lane, recorded in gap:
            ends = self._ends(recorded)
            sees = ends or self._sees(recorded)
            if not sees and category(recorded.stream) != "user":
                continue
            try:
                notice = notice_of(recorded)
            except (UnknownEventType, MsgspecError):
                _LOGGER.exception("update_passed_over", type=recorded.type, stream=recorded.stream)
                continue
            if notice is None:
                continue
            update = notice.update
            if notice.reach is Reach.EVERYONE:
                yield Missed(lane, recorded.offset, None, update, members_only=False)
            elif sees and notice.person in {None, self._user_id}:
                where = ConversationId(recorded.key)
                yield Missed(lane, recorded.offset, where, update, members_only=not ends)

    def _sees(self, recorded: Recorded) -> bool:
        conversation_id = ConversationId(recorded.key)
        if conversation_id not in self._member_of:
            return False
        turned = self._turned.get(conversation_id)
        # Read markers lie in the other log, whose offsets have no order with these.
        return (
            turned is None
            or category(recorded.stream) == "read"
            or any(
                joined <= recorded.offset and (ended is None or recorded.offset <= ended)
                for joined, ended in turned
            )
        )

    def _ends(self, recorded: Recorded) -> bool:
        turn = turn_of(recorded)
        if turn is None or turn.joined or turn.user_id != self._user_id:
            return False
        turned = self._turned[turn.conversation_id]
        return len(turned) > 0 and turned[-1].ended == recorded.offset


def frames(missed: Iterable[Missed], heads: Heads) -> Iterator[tuple[UpdateFrame, Missed]]:
    """Return frames with their last update, moving ``heads`` along."""
    run: list[Missed] = []
    for each in missed:
        if run and (_apart(run[-1], each) or len(run) >= MOST_IN_FRAME):
            yield _frame(run, heads), run[-1]
            run = []
        run.append(each)
    if run:
        yield _frame(run, heads), run[-1]


def _apart(one: Missed, other: Missed) -> bool:
    return (one.lane, one.conversation_id, one.members_only) != (
        other.lane,
        other.conversation_id,
        other.members_only,
    )


def _frame(run: Sequence[Missed], heads: Heads) -> UpdateFrame:
    last = run[-1]
    heads.move(last.lane, last.offset)
    return UpdateFrame(
        position=heads.token(last.lane),
        conversation_id=last.conversation_id,
        updates=[each.update for each in run],
    )
