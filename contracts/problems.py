"""Errors as clients see them: ``application/problem+json`` (RFC 9457)."""

from collections.abc import Callable
from typing import NamedTuple
from uuid import UUID

from msgspec import Struct


class FieldError(Struct, frozen=True, kw_only=True):
    """One part of the input that is wrong."""

    path: str
    message: str


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What went wrong, under a ``type`` that never changes its meaning."""

    type: str
    title: str
    status: int
    detail: str = ""
    instance: str = ""
    errors: list[FieldError] = []


class Answer(NamedTuple):
    """A whole HTTP answer, ready to be sent by any server."""

    status: int
    body: bytes
    headers: list[tuple[bytes, bytes]]


ProblemFor = Callable[[Exception, UUID], Answer]
"""Renders an error of the request with this correlation id."""
