"""What a search returns is what a scan of the log with the permission function returns."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.events.membership import MemberJoined, MemberRemoved
from contracts.events.timeline import MessageSent
from contracts.ids import ConversationId, MessageId, UserId
from contracts.log import Recorded
from contracts.streams import membership, membership_of
from infra.sqlite.views.search import SqliteMessageIndex
from projections.facts import Fact
from query_api.search.criteria import Criteria, Sort
from query_api.search.index import Wanted
from tests.property.messages.models import Model
from tests.talk import ANN, BEN, CAT, ELSEWHERE, HERE, THERE, Talk

WORDS = ["printer", "printers", "jam", "漢字", "🎉", "déjà"]
PLACES = st.sampled_from([HERE, THERE, ELSEWHERE])
PEOPLE = st.sampled_from([ANN, BEN, CAT])
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["join", "join", "remove", "send", "send", "send", "reply", "delete"]),
        PLACES,
        PEOPLE,
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    ),
    min_size=15,
    max_size=50,
)
Step = tuple[str, ConversationId, UserId, str]


@settings(max_examples=100)
@given(
    steps=STEPS,
    reader=PEOPLE,
    words=st.lists(st.sampled_from([*WORDS, "rint"]), min_size=1, max_size=2, unique=True),
    sort=st.sampled_from(["relevance", "newest"]),
)
def test_nothing_is_found_or_counted_that_the_reader_may_not_read(
    steps: Sequence[Step], reader: UserId, words: list[str], sort: Sort
) -> None:
    recorded = talk_of(steps).recorded
    readable = [place for place in (HERE, THERE, ELSEWHERE) if member(recorded, place, reader)]
    allowed = alive(recorded, readable)
    found, total = asyncio.run(
        search(recorded, readable, reader, Criteria(words=tuple(words)), sort)
    )
    assert found <= allowed.keys()
    assert total == len(found)
    exact = {
        message for message, body in allowed.items() if all(word in body.split() for word in words)
    }
    assert exact <= found


def talk_of(steps: Sequence[Step]) -> Talk:
    talk = Talk()
    sent: dict[ConversationId, list[MessageId]] = {HERE: [], THERE: [], ELSEWHERE: []}
    for kind, where, who, body in steps:
        last = sent[where][-1] if sent[where] else None
        match kind:
            case "join":
                talk.record(membership(where, who), MemberJoined(user_id=who), who)
            case "remove":
                talk.record(membership(where, who), MemberRemoved(user_id=who), ANN)
            case "delete" if last:
                talk.delete(sent[where].pop())
            case "reply" if last:
                sent[where].append(talk.send(where, who, body, reply_to_id=last))
            case "send":
                sent[where].append(talk.send(where, who, body))
            case _:
                pass
    return talk


def member(recorded: Sequence[Recorded], place: ConversationId, reader: UserId) -> bool:
    """Say by the log alone whether the reader is a member at its end."""
    turns = [
        each.type
        for each in recorded
        if each.stream.startswith("membership-") and membership_of(each.stream) == (place, reader)
    ]
    return bool(turns) and turns[-1] == "MemberJoined"


def alive(recorded: Sequence[Recorded], readable: Sequence[ConversationId]) -> dict[MessageId, str]:
    """Return the bodies that a scan of the log has, of messages that may be read."""
    sent = [fact.event for fact in map(Fact, recorded) if fact.recorded.type == "MessageSent"]
    return {
        event.message_id: event.body
        for event in sent
        if isinstance(event, MessageSent) and event.conversation_id in readable
    }


async def search(
    recorded: Sequence[Recorded],
    readable: Sequence[ConversationId],
    reader: UserId,
    criteria: Criteria,
    sort: Sort,
) -> tuple[set[MessageId], int]:
    async with Model() as model:
        await model.fold([Fact(each) for each in recorded])
        found = await SqliteMessageIndex(model.store).search(
            Wanted(
                criteria=criteria,
                conversations=readable,
                caller=reader,
                own=frozenset(readable),
                sort=sort,
                now=datetime(2026, 6, 1, tzinfo=UTC),
                limit=200,
            )
        )
        answers = {hit.answers.message_id for _, hit in found.hits if hit.answers}
        assert answers <= alive(recorded, readable).keys()
        return {hit.message.message_id for _, hit in found.hits}, found.total
