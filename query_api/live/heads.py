"""How far live delivery has come in each lane, as tokens that clients hold."""

from collections.abc import Iterable, Mapping

from contracts.log import Position
from contracts.tokens import Sealer


class Heads:
    """The last offset handed out of each lane; a lane's token is sealed once for each place."""

    def __init__(self, sealer: Sealer, offsets: Mapping[int, int]) -> None:
        """Start at the given offset of each lane."""
        self._sealer = sealer
        self._offsets = dict(offsets)
        self._tokens: dict[int, str] = {}
        self._joined: str | None = None

    def copy(self, offsets: Mapping[int, int] | None = None) -> "Heads":
        """Return heads of their own at the same places, or elsewhere in the lanes given."""
        heads = Heads(self._sealer, self._offsets)
        heads._tokens = dict(self._tokens)
        for lane, offset in (offsets or {}).items():
            heads.move(lane, offset)
        return heads

    def move(self, lane: int, offset: int) -> None:
        """Go to another place in one lane."""
        if self._offsets.get(lane) != offset:
            self._offsets[lane] = offset
            self._tokens.pop(lane, None)
            self._joined = None

    @property
    def offsets(self) -> Mapping[int, int]:
        """The last offset of each lane."""
        return self._offsets

    def token(self, lane: int) -> str:
        """Return the token of a lane's place."""
        token = self._tokens.get(lane)
        if token is None:
            token = self._sealer.seal(Position(lane, self._offsets[lane]))
            self._tokens[lane] = token
        return token

    @property
    def tokens(self) -> list[str]:
        """One token a lane."""
        return [self.token(lane) for lane in self._offsets]

    @property
    def joined(self) -> str:
        """The tokens of all lanes, as the id of a server-sent event."""
        if self._joined is None:
            self._joined = ",".join(self.tokens)
        return self._joined


def newest(sealer: Sealer, tokens: Iterable[str]) -> dict[int, int]:
    """Return the furthest place held of each lane.

    Raises:
        InvalidToken: one of them was not sealed here.
    """
    held: dict[int, int] = {}
    for token in tokens:
        lane, offset = sealer.open(token)
        held[lane] = max(offset, held.get(lane, offset))
    return held
