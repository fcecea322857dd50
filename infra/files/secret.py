"""The data folder's secret: made once, readable by its owner alone; every key derives from it."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

SECRET_BYTES = 32


class SecretUnusable(Exception):
    """The secret's file holds too little to be one."""


def load_secret(path: Path, given: bytes | None = None) -> bytes:
    """Return the secret at ``path``, made now if there is none; two at once get the same.

    A new one is the one ``given``, so that a place goes on that was elsewhere before.

    Raises:
        SecretUnusable: the file was cut or is another.
    """
    if not path.exists():
        _create(path, given or secrets.token_bytes(SECRET_BYTES))
    secret = path.read_bytes()
    if len(secret) < SECRET_BYTES:
        raise SecretUnusable(f"{path} holds {len(secret)} bytes; a secret has {SECRET_BYTES}")
    return secret


def _create(path: Path, secret: bytes) -> None:
    """Write a secret beside ``path`` and link it there, so that nobody sees half of one."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 — a descriptor is no path
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
