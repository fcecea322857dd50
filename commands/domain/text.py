"""Which characters a text may hold; bodies are kept as typed, names show all that they hold."""

import re

from commands.domain.errors import InvalidText

_HIDDEN = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    r"\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
)
"""Zero width, bidirectional controls, fillers and tags; joiners shape scripts and emoji."""

_NOT_IN_A_LINE = re.compile(rf"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_HIDDEN}]")
_NOT_IN_A_NOTE = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff{_HIDDEN}]")
_VISIBLE = re.compile(rf"[^\s\x00-\x1f\x7f-\x9f\u200c\u200d\u2800\ufe00-\ufe0f{_HIDDEN}]")


def check_body(body: str) -> None:
    """Accept a message's Markdown as it was typed, unless it shows nothing or cannot be stored.

    Raises:
        InvalidText: it holds a NUL, or only white space and characters of no width.
    """
    if "\0" in body:
        raise InvalidText("body", "must not hold the character NUL")
    if not _VISIBLE.search(body):
        raise InvalidText("body", "must not be empty")


def check_name(field: str, text: str) -> None:
    """Accept a name, title or slug: one line in which nothing is hidden and something shows.

    Raises:
        InvalidText: it is blank, or holds control, bidirectional or zero-width characters.
    """
    check_line(field, text)
    if not _VISIBLE.search(text):
        raise InvalidText(field, "must not be empty")


def check_line(field: str, text: str) -> None:
    """Accept one line, perhaps empty, in which nothing is hidden.

    Raises:
        InvalidText: it holds control, bidirectional or zero-width characters.
    """
    if _NOT_IN_A_LINE.search(text):
        raise InvalidText(field, "must not hold control or hidden characters")


def check_note(field: str, text: str) -> None:
    """Accept some lines, perhaps none, in which nothing is hidden.

    Raises:
        InvalidText: it holds bidirectional, zero-width or control characters but tab and newline.
    """
    if _NOT_IN_A_NOTE.search(text):
        raise InvalidText(field, "must not hold control or hidden characters")
