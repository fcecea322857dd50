"""Which messages a query finds, on every index."""

from itertools import combinations

import pytest

from tests.contract.search.corpus import Searching
from tests.talk import ANN, BEN, ELSEWHERE, HERE, THERE

pytestmark = pytest.mark.asyncio(loop_scope="module")

FACETS = {"link", "image", "file", "liked", "pinned", "called", "everyone"}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # Words: any form, in the body or in what a message answers.
        ("printer", {"question", "reply", "mention", "other"}),
        ("PRINTERS", {"question", "reply", "mention", "other"}),
        ("jam morning", {"question", "reply", "mention"}),
        ("printer humidity", {"question", "reply", "mention", "other"}),
        ("quarter", {"root", "threaded", "planned"}),
        ("run", {"other", "code"}),
        # A phrase and a negation look at the body alone.
        ('"off and on"', {"reply"}),
        ('"on and off"', set()),
        ('"printer jam"', {"question"}),
        ('printer -"turn it off"', {"question", "mention", "other"}),
        ("printer -humidity", {"question", "reply", "other"}),
        ("printer -jam", {"reply", "mention", "other"}),
        # Case and diacritics do not matter.
        ("drucker uber koln", {"umlaut"}),
        ("DRÜCKER", {"umlaut"}),
        ("deja cafe", {"french"}),
        # Scripts without spaces are found by any part, others by their words.
        ("部署", {"chinese"}),
        ("明天部署服", {"chinese"}),
        ("器", {"chinese"}),
        ("プリンター", {"japanese"}),
        ("พิมพ์", {"thai"}),
        ("המדפסת", {"hebrew"}),
        ("принтер", {"cyrillic"}),
        ("🎉", {"emoji"}),
        ("party 🎉", {"emoji"}),
        ("🎉 部署", set()),
        # Parts of words, where nothing has the whole.
        ("uagadoug", {"edited"}),
        ("shippin frida", {"threaded"}),
        # Marks go, code stays.
        ("apt-get", {"code"}),
        ("cups_client", {"code"}),
        ("lpstat", {"code"}),
        ('"apt get install"', {"code"}),
        # Operators are about the message itself.
        ("from:ann printer", {"question"}),
        ("from:ben printer", {"reply", "other"}),
        ("-from:ben printer", {"question", "mention"}),
        ("from:ann from:ben printer", {"question", "reply", "other"}),
        ("in:there printer", {"other"}),
        ("-in:there printer", {"question", "reply", "mention"}),
        ("cups has:link", {"link"}),
        ("cups has:file", {"image", "file"}),
        ("cups has:image", {"image"}),
        ("cups has:file -has:image", {"file"}),
        ("cups has:reaction", {"liked"}),
        ("is:pinned", {"pinned"}),
        ("is:thread", {"root", "threaded"}),
        ("is:thread friday", {"threaded"}),
        ("cups mentions:me", {"called", "everyone"}),
        ("cups -mentions:me", FACETS - {"called", "everyone"} | {"code"}),
        # Days are those of UTC.
        ("on:2026-03-03 cups", FACETS),
        ("before:2026-03-03 cups", {"code"}),
        ("after:2026-03-01 cups", FACETS),
        ("after:2026-03-03 cups", set()),
        ("-on:2026-03-03 cups", {"code"}),
        # What is gone is gone, in every context too.
        ("zanzibar", set()),
        ("password", set()),
        ("timbuktu", set()),
        ("ouagadougou", {"edited", "agreed"}),
        ("from:ann zanzibar", set()),
        # What says nothing finds nothing.
        ("", set()),
        ("-", set()),
        ("from:nobody", set()),
        ("in:nowhere printer", set()),
        ("nothinglikethis", set()),
        ("-nothinglikethis from:cat on:2026-03-03", {"file", "badger now"}),
    ],
)
async def test_a_query_finds_these(search: Searching, query: str, expected: set[str]) -> None:
    assert set(await search.names(query)) == expected
    newest = await search.names(query, sort="newest")
    assert set(newest) <= expected


@pytest.mark.parametrize(
    "query",
    [
        *('"', '""', "*", "prin*", "^printer", "printer OR", "NEAR(printer jam, 3)", "body:jam"),
        *("{body} : x", "x' OR '1'='1", "a:b:c", "(((", "\\", "%", "_", "%%%", "a%", "___"),
        *("\u202e", "\u200b", "\ufdd0", "x" * 1_000, "a " * 400, "-" * 300, '"x ' * 300),
        *("AND", "NOT printer", "- -", "+printer", "search MATCH 1", "\U0010ffff", "é" * 200),
    ],
)
async def test_any_text_is_searched_for_without_an_error(search: Searching, query: str) -> None:
    for sort in ("relevance", "newest"):
        found = await search.ask(query, sort=sort)
        assert len(found.hits) <= found.total or found.total > 1_000


async def test_the_conversation_is_a_filter_of_hits_answers_and_counts(search: Searching) -> None:
    assert set(await search.names("printer", readable=[ELSEWHERE])) == {"hidden"}
    here = await search.ask("printer", readable=[HERE])
    assert here.total == 3
    assert await search.names("printer", readable=[]) == []
    assert (await search.ask("printer", readable=[])).total == 0


@pytest.mark.parametrize("count", [1, 2])
async def test_any_choice_of_conversations_is_kept_to(search: Searching, count: int) -> None:
    homes = {HERE: {"question", "reply", "mention"}, THERE: {"other"}, ELSEWHERE: {"hidden"}}
    for readable in combinations(homes, count):
        expected = set().union(*(homes[place] for place in readable))
        for sort in ("relevance", "newest"):
            found = await search.ask("printer", readable=readable, sort=sort)
            names = {search.corpus.names[hit.message.message_id] for _, hit in found.hits}
            assert (names, found.total) == (expected, len(expected))


async def test_all_words_come_before_some_of_them(search: Searching) -> None:
    names = await search.names("printer humidity guess")
    assert names[0] == "mention"
    assert set(names[1:]) == {"question", "reply", "other"}


async def test_an_exact_phrase_ranks_higher(search: Searching) -> None:
    # The same words, once in the order of the query.
    names = await search.names("release plan")
    assert names[:2] == ["planned", "root"]


async def test_newest_come_by_time(search: Searching) -> None:
    names = await search.names("cups", sort="newest")
    assert names == ["everyone", "called", "pinned", "liked", "file", "image", "link", "code"]


async def test_pages_of_hits_have_each_once(search: Searching) -> None:
    for sort in ("relevance", "newest"):
        seen: list[str] = []
        after = None
        for _ in range(8):
            found = await search.ask("cups", sort=sort, limit=1, after=after)
            (after, hit) = found.hits[0]
            seen.append(search.corpus.names[hit.message.message_id])
            assert found.total == 8
        assert set(seen) == FACETS | {"code"}
        last = await search.ask("cups", sort=sort, limit=1, after=after)
        assert last.hits == []


async def test_messages_of_ones_own_conversations_rank_higher(search: Searching) -> None:
    for own, first in ((HERE, "twin here"), (ELSEWHERE, "twin elsewhere")):
        names = await search.names("aardvark", readable=[HERE, ELSEWHERE], own=frozenset({own}))
        assert names[0] == first


async def test_of_equal_messages_the_newer_ranks_higher(search: Searching) -> None:
    assert await search.names("badger") == ["badger now", "badger then"]


async def test_my_reactions_are_mine_in_hits_too(search: Searching) -> None:
    for me, mine in ((ANN, False), (BEN, True)):
        found = await search.ask("everyone has:reaction", me=me)
        assert [each.mine for each in found.hits[0][1].message.reactions] == [mine]
