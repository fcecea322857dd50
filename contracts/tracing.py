"""What is done for requests, told to whoever follows them through the processes."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID


class Spans(Protocol):
    """Takes what was done; where nobody follows requests there is none, and nothing to pay."""

    def began(self, request: UUID, name: str, seconds: float, **facts: str | int) -> None:
        """Take the first work of a request, its answer, which ended now after ``seconds``."""

    def close(self) -> None:
        """Send what is left; it blocks while the collector takes its time."""

    def done(self, requests: Iterable[UUID], name: str, seconds: float, **facts: str | int) -> None:
        """Take work on behalf of requests, by their correlation ids, which ended now."""
