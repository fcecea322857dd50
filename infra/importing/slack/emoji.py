"""Slack's names of emoji as the emoji themselves, where they are known."""

import re
from functools import cache

from rich.emoji import Emoji, NoEmoji

from commands.domain.emoji import is_reaction

_NOT_IN_A_NAME = re.compile(r"[^\w+'&.-]")
_TONE = "::skin-tone-"
_TONES = {str(number): chr(0x1F3F9 + number) for number in range(2, 7)}


@cache
def emoji_of(name: str) -> str:
    """Return what may be a reaction here: an emoji, else ``:name:``."""
    bare, _, tone = name.partition(_TONE)
    try:
        found = str(Emoji(bare))
    except NoEmoji:
        found = ""
    toned = found + _TONES.get(tone, "")
    for shown in (toned, found, f":{name}:"):
        if is_reaction(shown):
            return shown
    return f":{_NOT_IN_A_NAME.sub('_', name) or 'unnamed'}:"
