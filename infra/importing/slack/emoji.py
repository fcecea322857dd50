"""Slack's names of emoji as the emoji themselves, where they are known."""

from functools import cache

from rich.emoji import Emoji, NoEmoji

from commands.domain.emoji import is_reaction

_TONE = "::skin-tone-"
_TONES = {str(number): chr(0x1F3F9 + number) for number in range(2, 7)}


@cache
def emoji_of(name: str) -> str | None:
    """Return what may be a reaction here: an emoji, else ``:name:``; None if neither."""
    bare, _, tone = name.partition(_TONE)
    try:
        found = str(Emoji(bare))
    except NoEmoji:
        found = ""
    toned = found + _TONES.get(tone, "")
    for shown in (toned, found, f":{name}:"):
        if is_reaction(shown):
            return shown
    return None
