"""SQLite's memory, allocated without one lock for all of its threads.

SQLite counts the bytes it uses under a lock that each allocation takes, and nobody here asks for
the count: two threads searching together were hardly faster than one. It can only be told before
the first connection is opened, and only through C (https://sqlite.org/malloc.html, §4.4).
"""

import ctypes
from importlib import import_module

_OK = 0
_COUNT_MEMORY = 9
"""``SQLITE_CONFIG_MEMSTATUS``."""


def allocate_without_counting() -> bool:
    """Stop the counting; False where the library is built in such a way that it is not to be found.

    Call this before any connection is opened: the library is shut down and set up again.
    """
    driver = import_module("_sqlite3").__file__
    if driver is None:
        return False
    try:
        # The functions of the very library that Python's driver was linked with.
        library = ctypes.CDLL(driver)
        functions = (library.sqlite3_shutdown, library.sqlite3_config, library.sqlite3_initialize)
    except (AttributeError, OSError):
        return False
    shut_down, configure, initialize = functions
    shut_down()
    configured = configure(_COUNT_MEMORY, ctypes.c_int(0))
    return bool(initialize() == _OK == configured)
