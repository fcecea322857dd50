"""What every read model promises the runner, whatever it folds and wherever it keeps it."""

import pytest
from msgspec.structs import replace

from contracts.outage import Outage
from projections.ports import Lanes, PoisonEvent, ReadModel, Superseded
from tests.contract.read_model.titles import B, Titles, lanes, parked, renamed


async def test_what_is_applied_is_there_with_its_checkpoint(
    model: ReadModel, titles: Titles
) -> None:
    await model.apply(lanes(renamed(0, "one"), renamed(0, "other", partition=5)))
    assert await titles.titles() == ["one", "other"]
    assert await model.checkpoint() == {3: 0, 5: 0}


async def test_when_the_last_event_was_recorded_is_kept(titles: Titles) -> None:
    await titles.open().apply(lanes(renamed(0, "one"), renamed(7, "two")))
    again = titles.open()
    assert await again.recorded_at() == {3: 7}
    await again.apply(lanes(renamed(9, "three", partition=5)))
    assert await again.recorded_at() == {3: 7, 5: 9}


async def test_what_was_applied_before_changes_nothing(model: ReadModel, titles: Titles) -> None:
    await model.apply(lanes(renamed(0, "one"), renamed(1, "two")))
    await model.apply(lanes(renamed(0, "one"), renamed(1, "two"), renamed(2, "three")))
    assert await titles.titles() == ["one", "two", "three"]


async def test_the_lanes_of_two_logs_are_apart(model: ReadModel, titles: Titles) -> None:
    await model.apply(Lanes(first_lane=0, events=[renamed(0, "log")]))
    await model.apply(Lanes(first_lane=16, events=[renamed(0, "activity")]))
    assert await titles.titles() == ["log", "activity"]
    assert await model.checkpoint() == {3: 0, 19: 0}


async def test_an_erased_event_is_folded_as_erased(model: ReadModel, titles: Titles) -> None:
    await model.apply(lanes(renamed(0, None)))
    assert await titles.titles() == ["erased"]


async def test_a_reopened_model_goes_on_where_it_was(titles: Titles) -> None:
    await titles.open().apply(lanes(renamed(0, "one")))
    again = titles.open()
    await again.apply(lanes(renamed(0, "one"), renamed(1, "two")))
    assert await titles.titles() == ["one", "two"]


async def test_a_model_of_another_shape_begins_anew(titles: Titles) -> None:
    await titles.open().apply(lanes(renamed(0, "one")))
    assert await titles.open(revision=2).checkpoint() == {}


async def test_a_poison_event_is_named_and_nothing_is_applied(
    model: ReadModel, titles: Titles
) -> None:
    poison = renamed(1, "poison")
    with pytest.raises(PoisonEvent) as raised:
        await model.apply(lanes(renamed(0, "one"), poison, renamed(0, "b", B, 4)))
    assert raised.value.recorded is poison.recorded
    assert await titles.titles() == []
    assert await model.checkpoint() == {}


async def test_a_parked_conversation_waits_and_others_go_on(
    model: ReadModel, titles: Titles
) -> None:
    poison = renamed(1, "poison")
    await model.park(parked(poison))
    await model.apply(
        lanes(renamed(0, "before"), poison, renamed(2, "after"), renamed(3, "other", B))
    )
    assert await titles.titles() == ["before", "other"]
    assert await model.checkpoint() == {3: 3}


async def test_what_is_parked_survives_a_restart(titles: Titles) -> None:
    aside = parked(renamed(1, "poison"))
    await titles.open().park(aside)
    assert await titles.open().parked() == [aside]


async def test_an_unparked_conversation_is_folded_in_order(
    model: ReadModel, titles: Titles
) -> None:
    aside = parked(renamed(0, "poison"))
    await model.park(aside)
    await model.apply(lanes(renamed(0, "poison"), renamed(1, "after")))
    await model.unpark(aside, [renamed(0, "mended"), renamed(1, "after")])
    await model.apply(lanes(renamed(2, "later")))
    assert await titles.titles() == ["mended", "after", "later"]
    assert await model.parked() == []


async def test_a_conversation_that_is_still_poison_stays_parked(model: ReadModel) -> None:
    aside = parked(renamed(0, "poison"))
    await model.park(aside)
    with pytest.raises(PoisonEvent):
        await model.unpark(aside, [renamed(0, "poison")])
    assert await model.parked() == [aside]


async def test_an_unparked_conversation_is_folded_once_whatever_happens_next(
    titles: Titles,
) -> None:
    aside, model = parked(renamed(1, "poison")), titles.open()
    waiting = lanes(renamed(0, "one"), renamed(1, "mended"), renamed(2, "after"))
    await model.park(aside)
    for fact in waiting.events:
        await model.apply(lanes(fact))
    await model.unpark(aside, waiting.events[1:])
    await titles.open().apply(waiting)
    assert await titles.titles() == ["one", "mended", "after"]


async def test_another_try_in_vain_is_noted_while_a_conversation_is_parked(
    model: ReadModel, titles: Titles
) -> None:
    aside = parked(renamed(0, "poison"))
    again = replace(aside, tries=4, error="another")
    await model.note(again)
    assert await model.parked() == []
    await model.park(aside)
    await model.note(again)
    assert await model.parked() == await titles.open().parked() == [again]


async def test_a_full_disk_is_an_outage(model: ReadModel, titles: Titles) -> None:
    with pytest.raises(Outage):
        await model.apply(lanes(renamed(0, "one"), renamed(1, "full")))
    await model.apply(lanes(renamed(0, "one")))
    assert await titles.titles() == ["one"]


async def test_two_owners_apply_each_event_once(titles: Titles) -> None:
    first, second = titles.open(), titles.open()
    await first.apply(lanes(renamed(0, "one")))
    await second.apply(lanes(renamed(0, "one"), renamed(1, "two")))
    await first.apply(lanes(renamed(1, "two"), renamed(2, "three")))
    assert await titles.titles() == ["one", "two", "three"]
    assert await first.checkpoint() == {3: 2}


async def test_events_of_no_interest_move_the_checkpoint_for_good_by_closing(
    titles: Titles,
) -> None:
    model = titles.open(blind=True)
    for offset in range(5):
        await model.apply(lanes(renamed(offset, "x")))
    assert await model.checkpoint() == {3: 4}
    await titles.close(model)
    assert await titles.open(blind=True).checkpoint() == {3: 4}


async def test_whoever_owned_a_lane_before_can_apply_nothing_of_it_any_more(
    titles: Titles,
) -> None:
    before, after = titles.open(), titles.open()
    await before.own({3: 1, 5: 1})
    await before.apply(lanes(renamed(0, "one")))
    await after.own({3: 2})
    with pytest.raises(Superseded):
        await before.apply(lanes(renamed(1, "from the grave")))
    with pytest.raises(Superseded):
        await before.own({3: 1})
    await after.apply(lanes(renamed(1, "two")))
    assert await titles.titles() == ["one", "two"]
    assert await after.checkpoint() == {3: 1}


async def test_a_new_owner_goes_on_where_the_one_before_ended(titles: Titles) -> None:
    before, after = titles.open(), titles.open()
    await after.own({3: 1})
    assert await after.checkpoint() == {}
    await before.own({3: 2})
    await before.apply(lanes(renamed(0, "one"), renamed(1, "two")))
    await after.own({3: 3})
    assert await after.checkpoint() == {3: 1}
