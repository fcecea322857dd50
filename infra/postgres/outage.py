"""Which errors are the server's and not those of what is asked of it."""

import asyncpg

_OF_THE_SERVER = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # shut down, starting, a statement past its time
    asyncpg.InsufficientResourcesError,  # no disk, no memory, no connection left
    asyncpg.LockNotAvailableError,
    asyncpg.ReadOnlySQLTransactionError,  # a standby, until it is promoted
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.PostgresIOError,
    asyncpg.InternalClientError,
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
    EOFError,
)
_OF_OTHERS = (
    asyncpg.UniqueViolationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
)


def is_outage(error: BaseException) -> bool:
    """Say whether the server is away, busy or full, whatever was asked of it."""
    # What cannot be encoded is of both kinds, and no fault of the server.
    return isinstance(error, _OF_THE_SERVER) and not isinstance(error, ValueError)


def is_collision(error: BaseException) -> bool:
    """Say whether another writer was at the same thing: trying again settles it."""
    return isinstance(error, _OF_OTHERS)


def named(error: BaseException) -> str:
    """Return what an error says; some say nothing but what they are."""
    return str(error) or type(error).__name__
