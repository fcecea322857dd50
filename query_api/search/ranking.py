"""In which order hits come; each constant has its figure in docs/search.md."""

import math
from typing import Final, NamedTuple

BODY: Final = 1.0
"""Weight of a word in the body."""

CONTEXT: Final = 1.0
"""Weight of a word in what the message answers."""

FRESH: Final = 0.1
"""What a message of this moment gains on one that is very old."""

HALF_LIFE: Final = 30 * 24 * 3600 * 1_000_000
"""Microseconds after which half of that is left."""

PHRASE: Final = 0.5
"""What the words gain by following each other in the body as they were typed."""

OWN: Final = 0.1
"""What a message gains in a conversation that the caller is a member of."""

RESCORED: Final = 100
"""So many of the best by their words are looked at more closely."""


class Candidate(NamedTuple):
    """A hit with how well its words match, more being better, and what else speaks for it."""

    relevance: float
    age: int
    """Microseconds."""
    phrase: bool
    own: bool


def score(candidate: Candidate) -> float:
    """Return how high a hit ranks."""
    fresh = FRESH * math.exp2(-max(0, candidate.age) / HALF_LIFE)
    return candidate.relevance * (1 + fresh + PHRASE * candidate.phrase + OWN * candidate.own)
