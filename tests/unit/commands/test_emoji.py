import pytest

from commands.domain.emoji import is_reaction

ONE = [
    "👍", "👍🏽", "❤", "❤️", "👨‍👩‍👧‍👦", "🏳️‍🌈", "👩🏿‍🚒", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "#️⃣", "✅", "☕", "©️", "‼️",
    ":tea:", ":+1:", ":man-shrugging::skin-tone-3:", ":white_check_mark:", ":été:",
]  # fmt: skip
NONE = [
    "", " ", "a", "1", "👍👍", "👍 ", "👍a", "🇩", "🇩🇪🇫🇷", "‍", "️", "👨‍", ":", "::", ": tea:", ":tea",
    "tea:", ":a b:", ":tea::tea:", "<b>", "a\u0300",
]  # fmt: skip


@pytest.mark.parametrize("text", ONE)
def test_one_emoji_or_its_name_is_a_reaction(text: str) -> None:
    assert is_reaction(text)


@pytest.mark.parametrize("text", NONE)
def test_anything_else_is_none(text: str) -> None:
    assert not is_reaction(text)
