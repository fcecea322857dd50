"""Last revisions of the streams written or guarded lately."""

_GENERATION = 50_000


class Revisions:
    """Remembers at least the last 50,000 streams used, and at most twice as many."""

    def __init__(self, generation: int = _GENERATION) -> None:
        self._generation = generation
        self._young: dict[str, int] = {}
        self._old: dict[str, int] = {}

    def get(self, stream: str) -> int | None:
        """Return a stream's last revision if it is remembered."""
        revision = self._young.get(stream)
        if revision is None:
            revision = self._old.get(stream)
            if revision is not None:
                self.set(stream, revision)
        return revision

    def set(self, stream: str, revision: int) -> None:
        """Remember a stream's last revision."""
        if len(self._young) >= self._generation:
            self._old = self._young
            self._young = {}
        self._young[stream] = revision

    def clear(self) -> None:
        """Forget everything."""
        self._young = {}
        self._old = {}
