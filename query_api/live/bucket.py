"""How many frames a client may send."""

RATE = 10.0
BURST = 50.0


class Bucket:
    """``BURST`` frames at once, then ``RATE`` a second."""

    __slots__ = ("_at", "_left")

    def __init__(self) -> None:
        self._left = BURST
        self._at: float | None = None

    def take(self, now: float) -> bool:
        """Take one at ``now`` seconds; False if none is left."""
        if self._at is not None:
            self._left = min(BURST, self._left + (now - self._at) * RATE)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
