import asyncio
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.outage import Outage
from infra.elasticsearch.mapping import mappings
from infra.elasticsearch.mapping import settings as index_settings
from projections.facts import Fact
from projections.ports import PoisonEvent, TableDigest
from tests.elastic import index, remove
from tests.integration.elasticsearch.place import Place, content
from tests.property.messages.steps import SHARES, STEPS, Step, cut_at, talk_of
from tests.talk import ANN, BEN, CAT, HERE, Talk

SLOW = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Content = dict[str, TableDigest]


async def folded(
    batches: Sequence[Sequence[Fact]], in_vain: Sequence[Sequence[Fact]] = ()
) -> Content:
    async with index() as (client, names):
        place = Place(client, names)
        for facts in in_vain:
            await place.fold_in_vain(facts)
        versions = await place.open()
        for facts in batches:
            await place.fold(versions, facts)
        return await content(versions)


@SLOW
@given(steps=STEPS, shares=st.lists(SHARES, max_size=4))
def test_batches_may_be_cut_anywhere(steps: Sequence[Step], shares: list[int]) -> None:
    facts = talk_of(steps).facts
    places = sorted({0, len(facts), *(cut_at(facts, share) for share in shares)})
    batches = [facts[start:end] for start, end in pairwise(places)]
    assert asyncio.run(folded(batches)) == asyncio.run(folded([facts]))


@SLOW
@given(steps=STEPS, written=SHARES, again=SHARES)
def test_what_was_written_without_its_checkpoint_is_folded_again_to_the_same(
    steps: Sequence[Step], written: int, again: int
) -> None:
    facts = talk_of(steps).facts
    cut = cut_at(facts, again)
    torn = [facts[: cut_at(facts, written)]]
    assert asyncio.run(folded([facts[:cut], facts[cut:]], torn)) == asyncio.run(folded([facts]))


@SLOW
@given(steps=STEPS)
def test_a_rebuilt_index_is_the_live_one_though_texts_are_erased(steps: Sequence[Step]) -> None:
    batches: list[list[Fact]] = []

    def watch(talk: Talk) -> None:
        batches.append(talk.since(sum(map(len, batches))))

    rebuilt = asyncio.run(folded([talk_of(steps, watch).facts]))
    assert asyncio.run(folded(batches)) == rebuilt


async def test_a_deleted_message_stays_deleted_when_its_sending_comes_again(place: Place) -> None:
    talk = Talk()
    message = talk.send(HERE, ANN, "xylophone")
    talk.send(HERE, BEN, "an answer", reply_to_id=message)
    sent = talk.facts
    talk.delete(message)
    await place.fold_in_vain(talk.facts)
    versions = await place.open()
    await place.fold(versions, sent)
    await versions.close()
    assert await place.bodies() == [None, "an answer"]
    assert await place.found("xylophone") == []


async def test_replies_count_once_though_their_batch_was_torn_off(place: Place) -> None:
    talk = Talk()
    root = talk.send(HERE, ANN, "root")
    replies = [talk.send(HERE, BEN, f"reply {n}", thread_root_id=root) for n in range(3)]
    sent = talk.facts
    await place.fold_in_vain(sent)
    versions = await place.open()
    await place.fold(versions, sent)
    talk.delete(replies[0])
    await place.fold(versions, talk.since(len(sent)))
    await versions.close()
    message = await place.history.message(root, ANN)
    assert message is not None
    assert message.reply_count == 2


async def test_a_deleted_word_is_in_no_document(place: Place) -> None:
    talk = Talk()
    message = talk.send(HERE, ANN, "xylophone", mentions=(BEN,))
    talk.send(HERE, BEN, "mentions its author", mentions=(ANN,))
    talk.send(HERE, CAT, "replies to it", reply_to_id=message)
    talk.edit(message, "another xylophone")
    versions = await place.open()
    await place.fold(versions, talk.facts)
    before = len(talk.facts)
    talk.delete(message)
    await place.fold(versions, talk.since(before))
    await versions.close()
    found = await place.client.search(index=place.names.alias, size=50)
    assert len(found.body["hits"]["hits"]) == 3
    assert "xylophone" not in str(found.body)


async def test_a_bulk_refused_in_part_is_repeated_as_a_whole(place: Place) -> None:
    talk = Talk()
    talk.send(HERE, ANN, "in march")
    versions = await place.open()
    await place.fold(versions, talk.facts)
    talk.wait(days=31)
    talk.send(HERE, ANN, "in april")
    await place.fold(versions, talk.since(1))
    march = place.names.index(1, "2026.03")
    # What the server does to an index when its disk is all but full: 429.
    block = {"index.blocks.read_only_allow_delete": True}
    await place.client.indices.put_settings(index=march, settings=block)
    talk.edit(talk.facts[0].recorded.event_id, "edited in april")  # type: ignore[arg-type]  # a sent message has one
    talk.send(HERE, ANN, "later in april")
    checkpoint = await versions.model.checkpoint()
    with pytest.raises(Outage):
        await place.fold(versions, talk.since(2))
    assert await versions.model.checkpoint() == checkpoint
    free = {"index.blocks.read_only_allow_delete": None}
    await place.client.indices.put_settings(index=march, settings=free)
    await place.fold(versions, talk.since(2))
    await versions.close()
    assert await place.bodies() == ["edited in april", "in april", "later in april"]


async def test_a_document_that_is_refused_for_good_is_poison(place: Place) -> None:
    talk = Talk()
    talk.send(HERE, ANN, "hello")
    versions = await place.open()
    await versions.model.checkpoint()
    fields = {**mappings(["english"])}
    fields["properties"] = {"kind": {"type": "keyword"}}
    await place.client.indices.create(
        index=place.names.index(1, "2026.03"),
        mappings=fields,
        settings=index_settings(["english"]),
    )
    with pytest.raises(PoisonEvent) as raised:
        await place.fold(versions, talk.facts)
    assert raised.value.recorded.key == HERE
    assert await versions.model.checkpoint() == {}


async def test_a_wiped_cluster_is_an_outage_and_then_empty(place: Place) -> None:
    talk = Talk()
    talk.send(HERE, ANN, "one")
    talk.send(HERE, ANN, "two")
    versions = await place.open()
    await place.fold(versions, talk.facts[:1])
    await remove(place.client, place.names)
    with pytest.raises(Outage):
        await place.fold(versions, talk.facts[1:])
    assert await versions.model.checkpoint() == {}
    await place.fold(versions, talk.facts)
    await versions.close()
    assert await place.bodies() == ["one", "two"]


async def test_two_owners_of_one_index_fold_each_event_once(place: Place) -> None:
    talk = Talk()
    root = talk.send(HERE, ANN, "root")
    for number in range(3):
        talk.send(HERE, BEN, f"reply {number}", thread_root_id=root)
    first, second = await place.open(), await place.open()
    await place.fold(first, talk.facts[:2])
    await place.fold(second, talk.facts[:3])
    with pytest.raises(Outage):
        await place.fold(first, talk.facts[2:])
    await place.fold(first, talk.facts)
    await first.close()
    message = await place.history.message(root, ANN)
    assert message is not None
    assert message.reply_count == 3
