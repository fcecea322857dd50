"""Which errors of the database are its own and not those of what is written."""

from typing import Final

from asyncmy.errors import DataError, IntegrityError, MySQLError

_DEADLOCK: Final = 1213
_LOCK_WAIT: Final = 1205
_PACKET_TOO_LARGE: Final = 1153
"""A packet beyond ``max_allowed_packet``: the row is at fault."""


def is_outage(error: BaseException) -> bool:
    """Say whether the database was away, busy, refusing or wiped, whatever was asked of it.

    Only what the database says of the data itself is no outage: pausing loses nothing, while a
    conversation that is parked for another reason stays behind for none of its own.
    """
    if isinstance(error, MySQLError):
        of_the_data = isinstance(error, DataError | IntegrityError)
        return not of_the_data and number_of(error) != _PACKET_TOO_LARGE
    return isinstance(error, OSError)


def is_contention(error: BaseException) -> bool:
    """Say whether another transaction was in the way: the same transaction may pass next time."""
    return number_of(error) in {_DEADLOCK, _LOCK_WAIT}


def number_of(error: BaseException) -> object:
    """Return the number the database gave an error."""
    return error.args[0] if isinstance(error, MySQLError) and error.args else None
