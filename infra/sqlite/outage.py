"""Which errors of SQLite are the file's and not those of what is written."""

import sqlite3

_OF_THE_FILE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOMEM,
        # Damage does not pass, but no event is at fault: pausing and saying so is right as well.
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    }
)


def is_outage(error: BaseException) -> bool:
    """Say whether the file was busy, out of reach or damaged, whatever was asked of it."""
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    # The low byte is the error, the rest its particulars.
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in _OF_THE_FILE
