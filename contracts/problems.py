"""Errors as clients see them: ``application/problem+json`` (RFC 9457)."""

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
