import sys
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.domain.mentions import LONGEST_NAME, MOST_NAMES, candidates, mentioned

NAMED = {
    "@ann": ("ann",),
    "Hello @ann, @bob and @ann": ("ann", "bob"),
    "@Ann.Lee-1_x": ("ann.lee-1_x",),
    '(@ann) **@bob** "@cy" @dee\'s': ("ann", "bob", "cy", "dee"),
    "line\n@ann": ("ann",),
    "grüße @ann…": ("ann",),
    "日本 @ann 語": ("ann",),
    "> @ann wrote": ("ann",),
    "a lone ` before @ann": ("ann",),
    "``a ` b`` @ann": ("ann",),
    r"\`@ann\`": ("ann",),
    "`code`@ann": ("ann",),
    "`one\n\n@ann`": ("ann",),
    "```\ncode\n```\n@ann": ("ann",),
    "~~~ py\n@bob\n~~~\n@ann": ("ann",),
    "````\n```\n@bob\n````\n@ann": ("ann",),
}

NOT_NAMED = [
    "ann",
    "@",
    "@@ann",
    "@ ann",
    "mail ann@example.org",
    "@ann@example.org",
    "https://example.org/@ann",
    "@annä",
    "é@ann",
    r"\@ann",
    "`@ann`",
    "``@ann ` @bob``",
    "a `b\n@ann` c",
    "```\n@ann\n```",
    "```\n@ann",
    "> ```\n> @ann\n> ```",
    "~~~\n```\n@ann\n~~~",
    "@" + "a" * (LONGEST_NAME + 1),
]


@pytest.mark.parametrize(("body", "names"), NAMED.items(), ids=NAMED.keys())
def test_a_name_after_an_at_sign_is_mentioned(body: str, names: tuple[str, ...]) -> None:
    found = mentioned(body)
    assert found.names == names
    assert not found.everyone


@pytest.mark.parametrize("body", NOT_NAMED)
def test_addresses_code_and_longer_words_mention_nobody(body: str) -> None:
    assert not [name for name in mentioned(body).names if candidates(name)]


def test_a_full_stop_may_end_the_name_or_the_sentence() -> None:
    assert mentioned("Ask @ann.").names == ("ann.",)
    assert candidates("ann.") == ("ann.", "ann")
    assert candidates("ann") == ("ann",)


def test_all_means_everyone() -> None:
    for body in ("@all", "@ALL.", "Now, @all: look"):
        assert mentioned(body).everyone
    for body in ("all", "@allan", "`@all`", "x@all"):
        assert not mentioned(body).everyone
    assert mentioned("@all @ann").names == ("ann",)


def test_a_flood_of_names_notifies_the_first_fifty() -> None:
    flood = " ".join(f"@user{number}" for number in range(1_000)) + " @all"
    found = mentioned(flood)
    assert found.names == tuple(f"user{number}" for number in range(MOST_NAMES))
    assert found.everyone


@pytest.mark.parametrize(
    "pattern", ["`", "` ", "``` ", "@a`", "\\", "> ", "```\n", "`` ` ", "@", "a@b."]
)
def test_the_work_grows_with_the_text_and_no_faster(pattern: str) -> None:
    steps = [_steps(pattern * (size // len(pattern))) for size in (4_096, 8_192, 16_384)]
    for half, whole in pairwise(steps):
        assert whole <= 2.5 * half + 50


def _steps(body: str) -> int:
    """Return how many lines of the module run on ``body``."""
    steps = 0

    def trace(frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal steps
        if frame.f_code.co_filename.endswith("mentions.py"):
            steps += event == "line"
            return trace
        return None

    sys.settrace(trace)
    try:
        mentioned(body)
    finally:
        sys.settrace(None)
    return steps


@given(st.text(alphabet="@`~ab .\n\\>-_", max_size=200))
def test_any_text_is_read_to_its_end(body: str) -> None:
    found = mentioned(body)
    assert len(set(found.names)) == len(found.names)
    assert all(f"@{name}" in body.lower() for name in found.names)
