"""Argon2id with the parameters of today; only a few hashes are computed at once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TypeVar

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from contracts.limits import RateLimited

T = TypeVar("T")

TODAY = Parameters(
    type=Type.ID,
    version=19,
    salt_len=16,
    hash_len=32,
    time_cost=2,
    memory_cost=19_456,
    parallelism=1,
)
"""The least that OWASP recommends: 19 MiB, two passes, one lane."""

AT_ONCE = 2
MOST_WAITING = 64
"""Further ones are told to come back: about a second of work is waiting."""
COMMON = Path(__file__).with_name("common_passwords.txt")


class Argon2Passwords:
    """The commands side's ``Passwords``; a flood of sign-ins waits and costs bounded memory."""

    def __init__(self, parameters: Parameters = TODAY) -> None:
        """Keep the parameters, and make the hash that unknown accounts are checked against."""
        self._hasher = PasswordHasher.from_parameters(parameters)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="argon2")
        self._pending = 0
        self._nobody = self._hasher.hash("nobody has this password")

    def is_common(self, password: str) -> bool:
        """Say whether a password is among those tried first by everyone."""
        return password.lower() in _common()

    async def hash(self, password: str) -> str:
        """Return a salted hash.

        Raises:
            RateLimited: too many wait already.
        """
        return await self._in_thread(lambda: self._hasher.hash(password))

    async def verify(self, password: str, password_hash: str | None) -> bool:
        """Say whether it is the password; without a hash False, after as long a time.

        Raises:
            RateLimited: too many wait already.
        """
        matches = await self._in_thread(lambda: self._matches(password, password_hash))
        return matches and password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Say whether a hash was made with weaker parameters than those of today."""
        return self._hasher.check_needs_rehash(password_hash)

    def close(self) -> None:
        """Finish what runs."""
        self._threads.shutdown()

    def _matches(self, password: str, password_hash: str | None) -> bool:
        try:
            return self._hasher.verify(password_hash or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _in_thread(self, function: Callable[[], T]) -> T:
        if self._pending >= MOST_WAITING:
            raise RateLimited("login", 1)
        self._pending += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, function)
        finally:
            self._pending -= 1


@cache
def _common() -> frozenset[str]:
    lines = COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
