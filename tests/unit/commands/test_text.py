import pytest

from commands.domain.errors import InvalidText
from commands.domain.text import check_body, check_line, check_name, check_note

ZWJ, ZWNJ = "\u200d", "\u200c"


@pytest.mark.parametrize(
    "body",
    ["hello", "\tcode\n", "a\u202eb", "\u200bx", "👩\u200d💻", "e\u0301", ".", "\x1b[0m!"],
)
def test_a_body_is_kept_as_typed_if_it_shows_something(body: str) -> None:
    check_body(body)


@pytest.mark.parametrize("body", ["", "   \n\t", "\u200b\u2060", "\u3000", ZWJ, "\ufe0f", "\u2800"])
def test_a_body_that_shows_nothing_is_refused(body: str) -> None:
    with pytest.raises(InvalidText, match="must not be empty"):
        check_body(body)


def test_a_body_with_nul_is_refused() -> None:
    with pytest.raises(InvalidText, match="NUL"):
        check_body("a\0b")


HIDDEN = {
    "NUL": "\0",
    "newline": "\n",
    "C1 control": "\x85",
    "soft hyphen": "\u00ad",
    "zero-width space": "\u200b",
    "right-to-left mark": "\u200f",
    "right-to-left override": "\u202e",
    "isolate": "\u2066",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "line separator": "\u2028",
    "Hangul filler": "\u3164",
    "tag": "\U000e0041",
    "lone surrogate": "\ud800",
}


@pytest.mark.parametrize("character", HIDDEN.values(), ids=HIDDEN)
def test_a_name_hides_nothing(character: str) -> None:
    with pytest.raises(InvalidText, match="title: must not hold control or hidden"):
        check_name("title", f"a{character}b")


@pytest.mark.parametrize(
    "name", ["Général", "مرحبا", f"نمی{ZWNJ}خواهم", "👩\u200d🚀 ❤️", "北京", "x"]
)
def test_a_name_may_be_of_any_script_with_joiners(name: str) -> None:
    check_name("title", name)


@pytest.mark.parametrize("name", ["", " ", "\u00a0", ZWJ])
def test_a_name_shows_something(name: str) -> None:
    with pytest.raises(InvalidText):
        check_name("title", name)


def test_a_line_may_be_empty_and_stays_one() -> None:
    check_line("topic", "")
    with pytest.raises(InvalidText):
        check_line("topic", "one\ntwo")


def test_a_note_may_have_lines_and_hides_nothing() -> None:
    check_note("about", "one\n\ttwo")
    with pytest.raises(InvalidText):
        check_note("about", "one\u202etwo")
