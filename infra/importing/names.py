"""Names that are allowed here, made of those that an archive has."""

import re
from hashlib import blake2b

from commands.domain.registration import RESERVED

_LONGEST_USER_NAME = 32
_SHORTEST_USER_NAME = 2
_LONGEST_SLUG = 64
_LONGEST_LINE = 80
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9._-]+")
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e"
    r"\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def user_name(name: str) -> str:
    """Return the name itself if it may be a user name, else the nearest with a mark of its own.

    The mark comes from the name, so that two names which come near each other stay two.
    """
    wanted = name.lower()
    bare = _NOT_IN_A_NAME.sub("-", wanted).strip("-")
    usable = bare == wanted and _SHORTEST_USER_NAME <= len(bare) <= _LONGEST_USER_NAME
    if usable and bare not in RESERVED and re.search(r"[a-z0-9]", bare):
        return bare
    return another_user_name(bare, wanted)


def another_user_name(near: str, key: str) -> str:
    """Return a user name near ``near`` that ``key`` makes its own."""
    mark = _mark(key)
    return f"{near[: _LONGEST_USER_NAME - len(mark) - 1].rstrip('-') or 'user'}-{mark}"


def slug(name: str) -> str:
    """Return a slug for a channel."""
    wanted = name.lower().removeprefix("#")
    bare = re.sub(r"[^a-z0-9.-]+", "-", wanted).lstrip("-._")[:_LONGEST_SLUG]
    return bare or f"channel-{_mark(name)}"


def another_slug(near: str, key: str) -> str:
    """Return a slug near ``near`` that ``key`` makes its own."""
    mark = _mark(key)
    return f"{near[: _LONGEST_SLUG - len(mark) - 1]}-{mark}"


def line(text: str, longest: int = _LONGEST_LINE) -> str:
    """Return a text as one line without anything hidden, cut to ``longest``."""
    return " ".join(_HIDDEN.sub(" ", text).split())[:longest]


def _mark(key: str) -> str:
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=2).hexdigest()
