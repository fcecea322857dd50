import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.search_text import Places, plain

MARKED = st.text(alphabet="ab *_~`[]()#>\\\n\u0301é漢🎉", max_size=80)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("nothing to see", "nothing to see"),
        ("**bold** and *slanted*", "bold and slanted"),
        ("un**frozen**", "unfrozen"),
        ("__strong__ _soft_ ~~gone~~", "strong soft gone"),
        ("snake_case_name stays", "snake_case_name stays"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("*.txt and *.md", "*.txt and *.md"),
        ("# Title\n> said\n>> before", "Title\nsaid\nbefore"),
        ("`a*b*c` stays", "a*b*c stays"),
        ("```py\nx = a_b\n```", "py\nx = a_b\n"),
        ("```\nnever *closed*", "\nnever *closed*"),
        ("[words](https://a.example/x_y_z)", "words(https://a.example/x_y_z"),
        (r"\*not\*", "*not*"),
        ("a ` lone tick", "a ` lone tick"),
    ],
)
def test_marks_go_and_words_and_code_stay(body: str, text: str) -> None:
    assert plain(body) == text


@given(MARKED)
def test_each_place_of_the_text_is_a_place_of_the_body(body: str) -> None:
    text, places = plain(body), Places.of(body)
    for at, char in enumerate(text):
        start, end = places.in_body(at, at + 1)
        assert body[start:end] == char


@pytest.mark.parametrize("mark", ["*a", "_", "`", "[", "](", "\\", "> ", "**a ", "``a`", "~~"])
def test_no_text_takes_more_than_its_length_in_steps(mark: str) -> None:
    body = mark * (16_384 // len(mark))
    assert len(plain(body)) <= len(body)
