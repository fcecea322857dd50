from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from query_api.search.parser import MOST_TERMS, parse
from query_api.search.syntax import (
    From,
    Has,
    In,
    Is,
    MentionsMe,
    Phrase,
    Sent,
    Term,
    Word,
    understood,
)

DAY = date(2026, 1, 31)
PIECES = st.sampled_from(
    [
        *(
            "from:",
            "in:#a",
            "before:2026-01-31",
            "on:2026-02-30",
            "has:link",
            "IS:Thread",
            "-",
            ":",
        ),
        *('"', "“", "x", "a b", " ", "mentions:me", "http://x.y", "\u200b", "\u202e", "漢字", "🎉"),
    ]
)


def words(*texts: str) -> tuple[Term, ...]:
    return tuple(Term(Word(text)) for text in texts)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", ()),
        ("deploy failed", words("deploy", "failed")),
        ('"a phrase" word', (Term(Phrase("a phrase")), *words("word"))),
        ("-not", (Term(Word("not"), negated=True),)),
        ('-"no phrase"', (Term(Phrase("no phrase"), negated=True),)),
        ("from:ben", (Term(From("ben")),)),
        ("From:@ben", (Term(From("ben")),)),
        ('from:"Ben B."', (Term(From("Ben B.")),)),
        ("-from:ben", (Term(From("ben"), negated=True),)),
        ("in:#general", (Term(In("general")),)),
        ("before:2026-01-31", (Term(Sent("before", DAY)),)),
        ("after:2026-01-31", (Term(Sent("after", DAY)),)),
        ("on:2026-01-31", (Term(Sent("on", DAY)),)),
        ("has:link has:image", (Term(Has("link")), Term(Has("image")))),
        ("is:pinned is:thread", (Term(Is("pinned")), Term(Is("thread")))),
        ("mentions:me", (Term(MentionsMe()),)),
        ("“curly quotes”", (Term(Phrase("curly quotes")),)),
    ],
)
def test_what_is_an_operator_is_read_as_one(text: str, query: tuple[Term, ...]) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("colour:red", words("colour:red")),
        ("http://a.example/b", words("http://a.example/b")),
        ("before:yesterday", words("before:yesterday")),
        ("on:2026-02-30", words("on:2026-02-30")),
        ("has:everything", words("has:everything")),
        ("mentions:ben", words("mentions:ben")),
        ("from: ben", words("from:", "ben")),
        ("- a", words("-", "a")),
        ('an "open quote', words("an", "open", "quote")),
        ('""', ()),
        ("NEAR(a b) OR c*", words("NEAR(a", "b)", "OR", "c*")),
    ],
)
def test_what_is_no_operator_is_text(text: str, query: tuple[Term, ...]) -> None:
    assert parse(text) == query


def test_a_term_counts_once_and_only_so_many_are_read() -> None:
    assert parse("again again again") == words("again")
    assert len(parse(" ".join(map(str, range(100))))) == MOST_TERMS


@given(st.text(max_size=300) | st.lists(PIECES, max_size=20).map("".join))
def test_any_text_is_a_query_that_is_understood_as_itself(text: str) -> None:
    query = parse(text)
    assert parse(understood(query)) == query


@pytest.mark.parametrize("piece", ['"', "a:", "-", '-"', 'a:"', "aaaa", "“"])
def test_a_long_text_is_read_in_one_pass(piece: str) -> None:
    assert len(parse(piece * (65_536 // len(piece)))) <= MOST_TERMS
