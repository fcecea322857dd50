"""A cache that holds so many entries and no more."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Bounded(Generic[Key, Value]):
    """Entries by key; beyond ``most`` the one used longest ago goes."""

    def __init__(self, most: int) -> None:
        """Start empty."""
        self._most = most
        self._entries: dict[Key, Value] = {}

    def get(self, key: Key) -> Value | None:
        """Return an entry and count that as its use."""
        value = self._entries.pop(key, None)
        if value is not None:
            self._entries[key] = value
        return value

    def peek(self, key: Key) -> Value | None:
        """Return an entry without counting that as a use."""
        return self._entries.get(key)

    def put(self, key: Key, value: Value) -> None:
        """Hold an entry, in the place of another one of the same key."""
        self._entries.pop(key, None)
        self._entries[key] = value
        if len(self._entries) > self._most:
            del self._entries[next(iter(self._entries))]

    def __len__(self) -> int:
        return len(self._entries)
