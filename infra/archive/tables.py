"""What an archive holds, table by table: each store has the same columns under the same names.

Ids and digests are bytes, times microseconds since 1970.
"""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from infra.event_log.identity import LogIdentity

Value = int | str | bytes | None
Row = tuple[Value, ...]


class Table(Struct, frozen=True, kw_only=True):
    """One table; its first ``key`` columns order its rows and tell them apart."""

    name: str
    columns: tuple[str, ...]
    key: int

    def key_of(self, row: Row) -> Row:
        """Return what tells a row apart."""
        return row[: self.key]


_PLACE = ("part", "off")
LOG: tuple[Table, ...] = (
    Table(
        name="events",
        columns=(
            *_PLACE,
            *("stream", "key", "rev", "type", "schema", "event_id", "recorded_at"),
            *("actor", "correlation", "causation", "key_ref", "commitment", "hash"),
        ),
        key=2,
    ),
    Table(name="payloads", columns=(*_PLACE, "salt", "payload"), key=2),
    Table(name="redactions", columns=(*_PLACE, "actor", "redacted_at"), key=2),
    Table(
        name="receipts",
        columns=(
            *("command_id", "actor", "fingerprint"),
            *(*_PLACE, "rev", "recorded_at", "answer"),
        ),
        key=2,
    ),
    Table(name="claims", columns=("scope", "value", "stream"), key=2),
)
"""Tables of either log."""

IDENTITY: tuple[Table, ...] = (
    Table(name="credentials", columns=("user_id", "password_hash", "email"), key=1),
    Table(
        name="sessions",
        columns=(
            *("session_id", "user_id", "device_name", "address", "user_agent"),
            *("created_at", "last_used_at"),
        ),
        key=1,
    ),
    Table(name="refresh_tokens", columns=("digest", "session_id", "consumed_at"), key=1),
    Table(
        name="api_tokens",
        columns=(
            *("api_token_id", "user_id", "digest", "name", "scopes"),
            *("created_at", "expires_at", "last_used_at"),
        ),
        key=1,
    ),
    Table(name="server_invites", columns=("digest", "expires_at", "used_at"), key=1),
    Table(name="signing_keys", columns=("kid", "sealed", "state", "published_at"), key=1),
)
"""Tables of identity; an archive holds their rows sealed."""


class Rows(Protocol):
    """The tables of one store, as an archive takes them out and puts them in."""

    async def page(self, table: Table, after: Row | None, limit: int) -> Sequence[Row]:
        """Return the next rows of a table after a key, in the order of keys."""

    async def holds(self, table: Table, row: Row) -> bool:
        """Say whether a row of this key is there."""

    async def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Put rows in, all in one transaction; those that are there already stay."""


class LogRows(Rows, Protocol):
    """The tables of a log, which is only served once it is whole."""

    async def identity(self) -> LogIdentity | None:
        """Return which log it is, None if there is none yet."""

    async def ends(self) -> dict[int, int]:
        """Return the last offset of each partition that has events."""

    async def begin(self, log: LogIdentity) -> None:
        """Make it this log, which nobody may serve before it is whole.

        Raises:
            WrongLog: there is another one that has events.
        """

    async def finish(self, log: LogIdentity) -> None:
        """Let it be served; payloads that were erased since they were archived go."""
