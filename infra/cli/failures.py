"""Failures as people see them: one sentence and an exit code, never a traceback.

Exit codes: 0 done, 1 failed, 2 usage, 3 a dependency is missing or too old, 4 the data is damaged
or forked.
"""

import os
import sqlite3
import traceback
from collections.abc import Callable
from enum import IntEnum

from rich.markup import escape

from infra.cli.context import err
from infra.files.lock import DataFolderInUse
from infra.files.secret import SecretUnusable
from infra.settings import SettingsInvalid
from infra.sqlite.log.log_file import NewerLog


class Exit(IntEnum):
    """What the process answers its caller."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    MISSING = 3
    DAMAGED = 4


class CommandFailed(Exception):
    """A command could not do its work; the text is for the person who gave it."""

    def __init__(self, sentence: str, code: Exit = Exit.FAILED) -> None:
        super().__init__(sentence)
        self.code = code


def code_of(command: Callable[[], object]) -> int:
    """Run ``command``; say in one sentence what failed."""
    try:
        command()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    except KeyboardInterrupt:
        err.print("stopped")
        return 130
    except SettingsInvalid as error:
        return _say(error, Exit.USAGE)
    except CommandFailed as error:
        return _say(error, error.code)
    except (DataFolderInUse, OSError) as error:
        return _say(error, Exit.FAILED)
    except ImportError as error:
        return _say(f"{error}: a package is missing, so install Messenger again", Exit.MISSING)
    except NewerLog as error:
        return _say(error, Exit.MISSING)
    except SecretUnusable as error:
        return _say(error, Exit.DAMAGED)
    except sqlite3.OperationalError as error:
        return _say(f"a file of the data folder cannot be used: {error}", Exit.FAILED)
    except sqlite3.DatabaseError as error:
        return _say(f"a file of the data folder is damaged: {error}", Exit.DAMAGED)
    except Exception as error:  # noqa: BLE001 — the last line of defence before a traceback
        if os.environ.get("MESSENGER_LOG_LEVEL") == "debug":
            traceback.print_exc()
        hint = "Set MESSENGER_LOG_LEVEL=debug to see where."
        return _say(f"{type(error).__name__}: {error}\n{hint}", Exit.FAILED)
    return Exit.DONE


def _say(what: object, code: Exit) -> int:
    err.print(f"[bold red]messenger:[/bold red] {escape(str(what))}", markup=True, soft_wrap=True)
    return code
