"""What may be a reaction: one emoji, or the ``:name:`` of one."""

import re

_BASE = (
    r"[\xa9\xae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf"
    r"\u2934\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001f1e5"
    r"\U0001f200-\U0001faff]"
)
_TAIL = r"(?:[\U0001f3fb-\U0001f3ff]|\ufe0f)?(?:[\U000e0020-\U000e007e]+\U000e007f)?"
_FLAG = r"[\U0001f1e6-\U0001f1ff]{2}"
_KEYCAP = r"[0-9#*]\ufe0f?\u20e3"
_NAME = r":[\w+'&.-]+(?:::skin-tone-[2-6])?:"
_REACTION = re.compile(rf"{_FLAG}|{_KEYCAP}|{_BASE}{_TAIL}(?:\u200d{_BASE}{_TAIL})*|{_NAME}")


def is_reaction(text: str) -> bool:
    """Say whether ``text`` is exactly one emoji as people see it, or the name of one."""
    return _REACTION.fullmatch(text) is not None
