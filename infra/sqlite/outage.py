"""Which errors of SQLite pass by themselves."""

import sqlite3

_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOMEM,
    }
)


def is_outage(error: BaseException) -> bool:
    """Say whether the file was busy or the disk refused: the same may go well later."""
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    # The low byte is the error, the rest its particulars.
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in _PASSING
