"""Laws of the pure fold of one message."""

from collections.abc import Sequence

from hypothesis import given

from contracts.ids import MessageId
from projections.facts import Fact
from projections.messages import MessageDocument, fold, subject
from tests.property.messages.steps import SHARES, STEPS, Step, cut_at, talk_of

Documents = dict[MessageId, MessageDocument]


def folded(facts: Sequence[Fact]) -> Documents:
    documents: Documents = {}
    for fact in facts:
        if fact.recorded.type.startswith(("Message", "Reaction")) and (about := subject(fact)):
            documents[about] = fold(documents.get(about), fact)
    return documents


@given(steps=STEPS, share=SHARES)
def test_delivered_twice_is_delivered_once(steps: Sequence[Step], share: int) -> None:
    facts = talk_of(steps).facts
    assert folded([*facts, *facts[: cut_at(facts, share)]]) == folded(facts)


@given(steps=STEPS)
def test_a_version_is_that_of_the_last_event(steps: Sequence[Step]) -> None:
    facts = talk_of(steps).facts
    last = {subject(fact): fact.recorded.offset + 1 for fact in facts if subject(fact)}
    assert {about: document.version for about, document in folded(facts).items()} == {
        about: version for about, version in last.items() if about in folded(facts)
    }
