"""Which web pages may open a live socket: a browser lets any page try (security: hijacking)."""

from collections.abc import Iterable

_Header = tuple[bytes, bytes]


class Origins:
    """The server's own pages, and those of the origins allowed by name."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        """Take origins as browsers write them, such as ``https://chat.example.org``."""
        self._allowed = frozenset(origin.rstrip("/").lower() for origin in allowed)

    def admits(self, headers: Iterable[_Header]) -> bool:
        """Say whether a request may go on; programs that are no browsers send no origin."""
        found = {name: value.decode("latin-1").lower() for name, value in headers}
        origin = found.get(b"origin")
        if origin is None or origin in self._allowed:
            return True
        own = found.get(b"host")
        return own is not None and origin in {f"http://{own}", f"https://{own}"}


def origin_of(headers: Iterable[_Header]) -> str | None:
    """Return the origin that a request names."""
    for name, value in headers:
        if name == b"origin":
            return value.decode("latin-1").lower()
    return None
