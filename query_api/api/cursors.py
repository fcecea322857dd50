"""Cursors of lists: the last item's sort key, sealed for one list, its filters and its reader."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

import msgspec
from litestar.params import QueryParameter

from contracts.tokens import InvalidToken, Sealer

DEFAULT_LIMIT = 50
MOST = 200

Key = TypeVar("Key")
Item = TypeVar("Item")

Limit = Annotated[int, QueryParameter(ge=1, le=MOST, description="Items of a page.")]
Cursor = Annotated[
    str | None,
    QueryParameter(max_length=4_096, description="`next` of the page before; opaque."),
]


class Cursors:
    """Seals and opens the places of lists."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def open(self, cursor: str | None, key: type[Key], *bound: object) -> Key | None:
        """Return the sort key that a cursor carries, None at the beginning of the list.

        Raises:
            InvalidToken: it is not of this list with these filters and this reader.
        """
        if cursor is None:
            return None
        content = self._sealer.open_cursor(_purpose(bound), cursor)
        try:
            return msgspec.json.decode(content, type=key)
        except msgspec.MsgspecError as error:
            raise InvalidToken("this cursor is of an earlier release") from error

    def page(
        self, rows: Sequence[tuple[object, Item]], limit: int, *bound: object
    ) -> tuple[list[Item], str | None]:
        """Cut rows with their sort keys, one more than ``limit``, and seal where it goes on."""
        items = [item for _, item in rows[:limit]]
        if len(rows) <= limit:
            return items, None
        return items, self.seal(rows[limit - 1][0], *bound)

    def seal(self, key: object, *bound: object) -> str:
        """Seal the place behind which a list goes on."""
        return self._sealer.seal_cursor(_purpose(bound), msgspec.json.encode(key))


def _purpose(bound: Sequence[object]) -> str:
    """Name a list with all it is bound to; no two different ones have the same name."""
    return msgspec.json.encode([str(part) for part in bound]).decode()
