"""What an examination of a server that we depend on found."""

from typing import Literal

from msgspec import Struct

Verdict = Literal["good", "warning", "bad"]


class Finding(Struct, frozen=True, kw_only=True):
    """One fact about a server, and what to do if it is not good."""

    server: str
    """The name in its setting: ``redis``, ``s3``."""
    verdict: Verdict
    fact: str
    remedy: str | None = None
