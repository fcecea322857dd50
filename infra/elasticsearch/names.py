"""How the indices of the message index are called.

A message lies in the index of the time in its own id, so that whoever knows the id knows the
index: one a month, and one for all before the product, for imported archives are long and thin.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from msgspec import Struct

from contracts.ids import id_milliseconds, is_uuid7

BY_MONTH: Final = 2026
"""The first year whose months have an index each."""
_LAST_YEAR = 2035
"""Later ones have none before a release says so: until then a client chooses among few."""
_DAY: Final = 24 * 3600 * 1_000_000
_LAST_DAY: Final = 50_000
EARLIER: Final = "earlier"
UNDATED: Final = "undated"
"""What is of no likely time, lest anyone make indices by choosing ids."""


def shelf(identifier: UUID) -> str:
    """Return which index a message lies in."""
    return shelf_at(id_milliseconds(identifier) * 1_000) if is_uuid7(identifier) else UNDATED


def shelf_at(microseconds: int) -> str:
    """Return which index something of that time lies in."""
    return _shelf_of_day(microseconds // _DAY)


@lru_cache(maxsize=1_000)
def _shelf_of_day(days: int) -> str:
    if not 0 <= days < _LAST_DAY:
        return UNDATED
    at = datetime.fromtimestamp(days * _DAY / 1e6, UTC)
    if at.year < BY_MONTH:
        return EARLIER
    return f"{at.year}.{at.month:02}" if at.year <= _LAST_YEAR else UNDATED


class Names(Struct, frozen=True):
    """Names of one message index; what begins with ``prefix`` is its own."""

    prefix: str = ""

    @property
    def alias(self) -> str:
        """What reads of the active version ask."""
        return f"{self.prefix}messages"

    @property
    def books(self) -> str:
        """The index of checkpoints."""
        return f"{self.prefix}message-books"

    @property
    def any_version(self) -> str:
        """The pattern of all indices of messages."""
        return f"{self.prefix}messages-v*"

    def number_of(self, index: str) -> int:
        """Return the version that an index belongs to."""
        return int(index.removeprefix(f"{self.prefix}messages-v").partition("-")[0])

    def version(self, number: int) -> str:
        """Return the name of a version, which is that of its template as well."""
        return f"{self.prefix}messages-v{number}"

    def all_of(self, number: int) -> str:
        """Return the pattern of a version's indices."""
        return f"{self.version(number)}-*"

    def index(self, number: int, on: str) -> str:
        """Return the index of a shelf."""
        return f"{self.version(number)}-{on}"
