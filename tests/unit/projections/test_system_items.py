from msgspec.structs import replace

from contracts.events.membership import MemberRemoved
from contracts.streams import membership
from projections.facts import Fact
from projections.system_items import item
from tests.talk import ANN, BEN, HERE, Talk


def test_an_item_says_what_happened_and_whom_it_concerns() -> None:
    talk = Talk()
    talk.join(HERE, BEN)
    talk.record(membership(HERE, BEN), MemberRemoved(user_id=BEN, reason="spam"), ANN)
    joined, removed = (item(fact, after_seq=3) for fact in talk.facts)
    assert (joined.event, joined.actor_id, joined.user_id) == ("member-joined", BEN, None)
    assert (removed.event, removed.actor_id, removed.user_id) == ("member-removed", ANN, BEN)
    assert removed.details == {"reason": "spam"}
    assert removed.after_seq == 3


def test_an_item_has_the_same_id_whenever_it_is_made() -> None:
    talk = Talk()
    talk.rename(HERE, ANN, "One")
    talk.rename(HERE, ANN, "Two")
    first, second = talk.facts
    assert item(first, 0).item_id == item(Fact(first.recorded), 7).item_id
    assert item(first, 0).item_id != item(second, 0).item_id


def test_an_erased_event_is_still_an_item() -> None:
    talk = Talk()
    talk.rename(HERE, ANN, "Secret")
    erased = Fact(replace(talk.recorded[0], payload=None))
    assert item(erased, 0).event == "conversation-renamed"
    assert item(erased, 0).details == {}
