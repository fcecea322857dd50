"""Highlights are code points of the body as it was typed, on every index."""

import pytest

from tests.contract.search.corpus import Searching

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        ("printer", "question", ["printer"]),
        ("printers jamming", "question", ["printer", "jam"]),
        ("printer", "other", ["printers"]),
        ('"every morning"', "question", ["every morning"]),
        ("drucker koln", "umlaut", ["Drücker", "Köln"]),
        ("deja", "french", ["déjà"]),
        ("部署", "chinese", ["部署"]),
        ("プリンター", "japanese", ["プリンター"]),
        ("พิมพ์", "thai", ["พิมพ์"]),
        ("תקועה", "hebrew", ["תקועה"]),
        ("сломался", "cyrillic", ["сломался"]),
        ("🎉 tonight", "emoji", ["🎉🎉", "tonight"]),
        ("cups_client lpstat", "code", ["cups_client", "lpstat"]),
        ("UAGADOUG", "edited", ["uagadoug"]),
        ("shippin frida", "threaded", ["shippin", "frida"]),
    ],
)
async def test_what_was_found_is_marked(
    search: Searching, query: str, name: str, expected: list[str]
) -> None:
    found = await search.ask(query)
    by_name = {search.corpus.names[hit.message.message_id]: hit for _, hit in found.hits}
    hit = by_name[name]
    body = hit.message.body or ""
    assert [body[start:end] for start, end in hit.highlights] == expected


async def test_a_hit_by_its_context_shows_what_it_answers(search: Searching) -> None:
    found = await search.ask("printer morning")
    hits = {search.corpus.names[hit.message.message_id]: hit for _, hit in found.hits}
    answers = hits["reply"].answers
    assert answers is not None
    assert answers.message_id == search.corpus.ids["question"]
    marked = [answers.excerpt[start:end] for start, end in answers.highlights]
    assert marked == ["printer", "morning"]
    assert hits["reply"].highlights == []
    assert hits["question"].answers is None
