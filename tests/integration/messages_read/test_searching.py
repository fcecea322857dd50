from typing import Any

import pytest

from contracts.ids import ConversationId, UserId
from tests.integration.messages_read.world import Archive


async def place_of(world: Archive, *bodies: str) -> tuple[UserId, ConversationId]:
    ann = await world.person("ann", "Ann Archer")
    place = await world.channel("Printers", ann, slug="printers")
    for body in bodies:
        await world.say(place, ann, body)
    return ann, place


def bodies(found: dict[str, Any]) -> list[str]:
    return [hit["message"]["body"] for hit in found["items"]]


async def test_a_search_says_what_it_found_where_and_how_it_read_the_query(world: Archive) -> None:
    ann, _ = await place_of(world, "the printer jams", "all is well")
    found = await world.get("/v1/search", ann, q='Printers colour:red -"all is"')
    assert bodies(found) == ["the printer jams"]
    assert found["items"][0]["highlights"] == [[4, 11]]
    assert found["understood"] == 'Printers colour:red -"all is"'
    assert found["total"] == 1
    assert found["next"] is None
    assert found["index_at"].startswith("20")


async def test_an_answer_is_found_by_its_question_and_says_so(world: Archive) -> None:
    ann, place = await place_of(world)
    question = await world.say(place, ann, "why does the printer jam?")
    await world.say(place, ann, "turn it off and on", reply_to_id=question)
    found = await world.get("/v1/search", ann, q="printer jam")
    answer = next(hit for hit in found["items"] if hit["message"]["reply_to_id"])
    assert answer["highlights"] == []
    assert answer["answers"] == {
        "message_id": str(question),
        "excerpt": "why does the printer jam?",
        "highlights": [[13, 20], [21, 24]],
    }


async def test_pages_follow_each_other_in_both_orders(world: Archive) -> None:
    ann, _ = await place_of(world, *(f"printer {number}" for number in range(7)))
    for sort in ("relevance", "newest"):
        seen: list[str] = []
        cursor: str | None = None
        while cursor or not seen:
            more: dict[str, str] = {"cursor": cursor} if cursor else {}
            page = await world.get("/v1/search", ann, q="printer", sort=sort, limit=3, **more)
            seen += bodies(page)
            cursor = page["next"]
            assert page["total"] == 7
        assert sorted(seen) == [f"printer {number}" for number in range(7)]
    assert seen == [f"printer {number}" for number in reversed(range(7))]


async def test_a_cursor_belongs_to_its_query_and_its_reader(world: Archive) -> None:
    ann, _ = await place_of(world, *(f"printer {number}" for number in range(3)))
    ben = await world.person("ben")
    page = await world.get("/v1/search", ann, q="printer", limit=1)
    for reader, query in ((ann, "other"), (ben, "printer")):
        asked = {"q": query, "limit": 1, "cursor": page["next"]}
        assert (await world.answer("/v1/search", reader, asked)).status_code == 400


async def test_people_and_channels_are_named_as_people_name_them(world: Archive) -> None:
    ann, place = await place_of(world, "printer of ann")
    ben = await world.person("ben")
    await world.join(place, ben)
    await world.say(place, ben, "printer of ben")
    other = await world.channel("Other", ben, slug="other")
    await world.say(other, ben, "printer elsewhere")

    async def found(query: str, me: UserId = ann) -> set[str]:
        return set(bodies(await world.get("/v1/search", me, q=f"printer {query}")))

    assert await found("from:ben in:#printers") == {"printer of ben"}
    assert await found('from:"Ann Archer"') == {"printer of ann"}
    assert await found("from:me", ben) == {"printer of ben", "printer elsewhere"}
    assert await found("from:ann from:ben in:Other") == {"printer elsewhere"}
    assert await found("-in:printers") == {"printer elsewhere"}
    assert await found("from:nobody") == set()
    assert await found("in:nowhere") == set()


async def test_one_conversation_may_be_searched_alone(world: Archive) -> None:
    ann, place = await place_of(world, "printer here")
    other = await world.channel("Other", ann, slug="other")
    await world.say(other, ann, "printer there")
    found = await world.get("/v1/search", ann, q="printer", conversation_id=str(other))
    assert bodies(found) == ["printer there"]
    eve = await world.person("eve")
    private = await world.conversation(eve, eve)
    await world.say(private, eve, "printer of eve")
    hidden = await world.get("/v1/search", ann, q="printer", conversation_id=str(private))
    assert (bodies(hidden), hidden["total"]) == ([], 0)
    del place


async def test_what_one_may_not_read_is_neither_found_nor_counted(world: Archive) -> None:
    ann, _ = await place_of(world, "printer in public")
    eve = await world.person("eve")
    private = await world.conversation(eve, eve)
    question = await world.say(private, eve, "secret printer")
    await world.say(private, eve, "its answer", reply_to_id=question)
    found = await world.get("/v1/search", ann, q="printer")
    assert (bodies(found), found["total"]) == (["printer in public"], 1)
    await world.join(private, ann)
    assert (await world.get("/v1/search", ann, q="printer"))["total"] == 3
    await world.remove(private, ann)
    assert (await world.get("/v1/search", ann, q="printer"))["total"] == 1


@pytest.mark.parametrize(
    "query", ['"', "-", "OR", "body:x", "a* ^b", "()", "NEAR(a b", "' OR 1=1 --", "%", "💥", "a\tb"]
)
async def test_odd_input_is_text(world: Archive, query: str) -> None:
    ann, _ = await place_of(world, "nothing of that")
    assert (await world.get("/v1/search", ann, q=query))["total"] == 0


async def test_nothing_asked_is_nothing_found(world: Archive) -> None:
    ann, _ = await place_of(world, "something")
    found = await world.get("/v1/search", ann)
    assert (found["items"], found["total"], found["understood"]) == ([], 0, "")
