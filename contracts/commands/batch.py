"""Several commands in one request, for an outbox that comes back online."""

from typing import Annotated

from msgspec import Meta, Raw, Struct


class BatchItem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One command by its path name, with the body it would have had alone."""

    name: str
    body: Raw


class Batch(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Up to 256 commands, carried out in order per conversation."""

    commands: Annotated[list[BatchItem], Meta(min_length=1, max_length=256)]


class BatchResult(Struct, frozen=True, kw_only=True):
    """What one command would have answered alone."""

    status: int
    body: Raw


class BatchDone(Struct, frozen=True, kw_only=True):
    """One result for each command, in the order given."""

    results: list[BatchResult]
