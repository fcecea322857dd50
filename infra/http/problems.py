"""Renders errors as ``application/problem+json``; what nobody mapped is a 500 and is logged."""

import math
from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

import msgspec
import structlog
from litestar.exceptions import HTTPException, ValidationException

from commands.api.requests import MalformedBody, WrongContentType
from commands.domain.errors import InvalidText, LogUnavailable
from contracts.blobs import BlobsAway
from contracts.identity import OutOfScope, Unauthenticated
from contracts.limits import RateLimited
from contracts.outage import Outage
from contracts.problems import Answer, FieldError, Problem
from contracts.tokens import InvalidToken
from query_api.errors import NotCaughtUp

Statuses = Mapping[type[Exception], tuple[int, str]]

EDGE: Statuses = {
    MalformedBody: (400, "malformed-request"),
    InvalidToken: (400, "invalid-token"),
    Unauthenticated: (401, "unauthenticated"),
    OutOfScope: (403, "out-of-scope"),
    WrongContentType: (415, "unsupported-media-type"),
    RateLimited: (429, "rate-limited"),
    Outage: (503, "unavailable"),
}
"""Refusals that the edge itself makes, on whatever side the route lives."""

BY_STATUS: Mapping[int, str] = {
    400: "malformed-request",
    401: "unauthenticated",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "unsupported-media-type",
}
"""What the framework refuses by itself."""

INTERNAL = "internal-error"
_FAULT = 500
"""From here on it is the server that failed."""
_ENCODER = msgspec.json.Encoder()


class Problems:
    """Knows status and slug of each error of both sides."""

    def __init__(self, *tables: Statuses) -> None:
        """Merge the tables of both sides with the edge's own."""
        self.statuses: dict[type[Exception], tuple[int, str]] = dict(EDGE)
        self._logger = structlog.get_logger()
        for table in tables:
            self.statuses.update(table)

    def answer(self, error: Exception, correlation_id: UUID) -> Answer:
        """Return the whole answer for an error; one that nobody mapped is logged here."""
        status, slug = self._classify(error)
        if status >= _FAULT and not isinstance(error, LogUnavailable | NotCaughtUp):
            self._logger.error("request_failed", correlation_id=str(correlation_id), exc_info=error)
        problem = Problem(
            type=f"/problems/{slug}",
            title=title_of(slug),
            status=status,
            detail=_detail(error, slug),
            instance=f"urn:uuid:{correlation_id}",
            errors=_field_errors(error),
        )
        body = _ENCODER.encode(problem)
        return Answer(status, body, _headers(error, status, len(body)))

    def _classify(self, error: Exception) -> tuple[int, str]:
        for cls in type(error).__mro__:
            if (found := self.statuses.get(cls)) is not None:
                return found
        if isinstance(error, HTTPException) and error.status_code < _FAULT:
            return error.status_code, BY_STATUS.get(error.status_code, "malformed-request")
        return _FAULT, INTERNAL


def title_of(slug: str) -> str:
    """Return a slug as a title."""
    return slug.replace("-", " ").capitalize()


def _detail(error: Exception, slug: str) -> str:
    if slug == INTERNAL:
        return "Something went wrong on the server; the instance names this request in its log."
    if isinstance(error, ValidationException):
        return "the request is not valid"
    if isinstance(error, HTTPException):
        return error.detail
    return str(error)


def _field_errors(error: Exception) -> list[FieldError]:
    if isinstance(error, MalformedBody):
        return list(error.errors)
    if isinstance(error, InvalidText):
        return [FieldError(path=f"$.{error.field}", message=error.message)]
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        return [
            FieldError(path=str(item.get("key", "$")), message=str(item.get("message", "")))
            for item in error.extra
            if isinstance(item, dict)
        ]
    return []


def _headers(error: Exception, status: int, length: int) -> list[tuple[bytes, bytes]]:
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(length).encode()),
    ]
    if status == HTTPStatus.UNAUTHORIZED:
        headers.append((b"www-authenticate", b'Bearer realm="messenger"'))
    match error:
        case RateLimited(retry_after=seconds, budget=budget):
            wait = str(max(1, math.ceil(seconds)))
            headers.append((b"retry-after", wait.encode()))
            headers.append((b"ratelimit", f'"{budget}";r=0;t={wait}'.encode()))
        case LogUnavailable(retry_after=seconds) | NotCaughtUp(retry_after=seconds):
            headers.append((b"retry-after", str(max(1, seconds)).encode()))
        case Outage() | BlobsAway():
            headers.append((b"retry-after", b"1"))
        case HTTPException(headers=dict(extra)):
            headers += [(k.lower().encode(), v.encode()) for k, v in extra.items()]
        case _:
            pass
    return headers
