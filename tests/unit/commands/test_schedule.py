from datetime import UTC, datetime, timedelta

import pytest

from commands.domain import schedule
from commands.domain.errors import Inapplicable, MessageUnknown
from commands.domain.schedule import FURTHEST, GRACE, Phase, Schedule
from contracts.commands.message import ScheduleMessage
from contracts.events import Erased
from contracts.events.schedule import ScheduledMessageCancelled, ScheduledMessageSent
from contracts.ids import MessageId, uuid7
from tests.unit.commands.given import ALICE, BOB, ROOM, command_id

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MESSAGE = MessageId(uuid7())
SENT = ScheduledMessageSent(message_id=MESSAGE, conversation_id=ROOM)
CANCELLED = ScheduledMessageCancelled(message_id=MESSAGE, conversation_id=ROOM)


def at(send_at: datetime) -> ScheduleMessage:
    return ScheduleMessage(
        command_id=command_id(),
        conversation_id=ROOM,
        message_id=MESSAGE,
        body="Later",
        send_at=send_at,
    )


PLANNED = schedule.plan(at(NOON), ALICE, NOON)
WAITING = Schedule(Phase.WAITING, PLANNED)


def test_a_plan_holds_what_will_be_sent() -> None:
    assert (PLANNED.message_id, PLANNED.author_id, PLANNED.body) == (MESSAGE, ALICE, "Later")


@pytest.mark.parametrize("away", [-GRACE, timedelta(), FURTHEST])
def test_a_plan_is_for_the_next_year(away: timedelta) -> None:
    assert schedule.plan(at(NOON + away), ALICE, NOON).send_at == NOON + away


@pytest.mark.parametrize("away", [-GRACE, FURTHEST])
def test_no_plan_is_for_the_past_or_for_ever(away: timedelta) -> None:
    beyond = timedelta(seconds=1) if away > timedelta() else timedelta(seconds=-1)
    with pytest.raises(Inapplicable):
        schedule.plan(at(NOON + away + beyond), ALICE, NOON)


def test_a_plan_waits_until_it_ends() -> None:
    assert schedule.evolve(Schedule(), PLANNED) == WAITING
    assert schedule.evolve(WAITING, SENT).phase is Phase.SENT
    assert schedule.evolve(WAITING, CANCELLED).phase is Phase.CANCELLED


def test_an_erased_plan_sends_nothing() -> None:
    assert schedule.evolve(Schedule(), Erased("MessageScheduled")).planned is None


def test_its_author_takes_a_plan_back_once() -> None:
    assert schedule.cancel(MESSAGE, ALICE, WAITING) == CANCELLED
    for actor, state in (
        (BOB, WAITING),
        (ALICE, Schedule()),
        (ALICE, schedule.evolve(WAITING, SENT)),
        (ALICE, schedule.evolve(WAITING, CANCELLED)),
    ):
        with pytest.raises(MessageUnknown):
            schedule.cancel(MESSAGE, actor, state)
