"""Which words of a query are looked for by any part, and where they stand in texts."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u2190-\u2bff"  # symbols
    "\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"  # Chinese, Japanese, Korean
    "\U0001f000-\U0001faff\U00020000-\U0003ffff]"  # emoji, rare ideographs
)
GRAM: Final = 3
"""So many characters are looked up at once, where any part may match."""


def spaceless(text: str) -> bool:
    """Say whether some of ``text`` is written without spaces, or is signs of its own."""
    return not text.isascii() and _SPACELESS.search(text) is not None


def by_substring(word: str) -> bool:
    """Say whether ``word`` is to be found inside of words: the index of stems cannot know it."""
    return spaceless(word) or not any(char.isalnum() for char in word)


def meaningless(word: str) -> bool:
    """Say whether ``word`` is a mark or two, which nothing is found by."""
    return len(word) < GRAM and by_substring(word) and not spaceless(word)


def comparable(text: str) -> bool:
    """Say whether LIKE, which knows the case of ASCII letters only, can judge ``text``."""
    return all(char.isascii() or char.lower() == char.upper() for char in text)


def places(text: str, words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where a word stands in ``text``, whatever its case."""
    folded = _fold(text)
    for word in map(_fold, words):
        at = folded.find(word)
        while word and at >= 0:
            yield at, at + len(word)
            at = folded.find(word, at + len(word))


def _fold(text: str) -> str:
    """Return ``text`` in lower case, place by place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)
