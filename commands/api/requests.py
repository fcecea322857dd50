"""Reads of a raw request what every route needs: the bearer token and a sound JSON body."""

import json
import re
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from contracts.identity import Unauthenticated
from contracts.problems import FieldError

T = TypeVar("T")

_ESCAPED_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_TOO_DEEP = "the body is nested too deeply"
_AT = re.compile(r"^(?P<message>.*) - at `(?P<path>\$.*)`$", re.DOTALL)


class MalformedBody(Exception):
    """The body is not what the route takes; ``errors`` say where."""

    def __init__(self, detail: str, errors: tuple[FieldError, ...] = ()) -> None:
        """Keep the sentence and the places."""
        super().__init__(detail)
        self.errors = errors


class WrongContentType(Exception):
    """The body is not announced as ``application/json``."""


def _once(members: list[tuple[str, object]]) -> None:
    if len(dict(members)) == len(members):
        return
    names = [name for name, _ in members]
    twice = next(name for name in names if names.count(name) > 1)
    raise MalformedBody(
        "the body is not valid", (FieldError(path=f"$.{twice}", message="is given twice"),)
    )


_NAMES_ONCE = json.JSONDecoder(object_pairs_hook=_once, parse_int=float)
"""Reads for the names alone: of two values of one name another reader may take the first."""


def bearer_token(headers: Iterable[tuple[bytes, bytes]]) -> str:
    """Return the token of the one Authorization header.

    Raises:
        Unauthenticated: there is none, more than one, or one of another scheme.
    """
    values = [value for name, value in headers if name == b"authorization"]
    if len(values) != 1:
        raise Unauthenticated("a bearer token is needed")
    scheme, _, token = values[0].partition(b" ")
    if scheme.lower() != b"bearer" or not token or not token.isascii():
        raise Unauthenticated("a bearer token is needed")
    return token.decode("ascii")


def require_json(headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Pass if the body is announced as JSON.

    Raises:
        WrongContentType: it is not.
    """
    for name, value in headers:
        if name == b"content-type":
            if value.partition(b";")[0].strip().lower() == b"application/json":
                return
            break
    raise WrongContentType("the body must be application/json")


def decode(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """Return what ``body`` holds, strictly typed; NUL and broken text are refused anywhere in it.

    Raises:
        MalformedBody: it holds something else, or one name twice.
    """
    if b"\\u0000" in body and _ESCAPED_NUL.search(body):
        raise MalformedBody("texts may not hold NUL")
    found = parse(decoder, body)
    try:
        # Only now: what has the wrong shape costs no second reading, however large it is.
        _NAMES_ONCE.decode(body.decode())
    except RecursionError:
        raise MalformedBody(_TOO_DEEP) from None
    except ValueError:  # in a part that the type passes over
        raise MalformedBody("the body is not JSON") from None
    return found


def parse(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    """Return what ``body`` holds, strictly typed; what stays raw in it is not looked into.

    Raises:
        MalformedBody: it holds something else.
    """
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise MalformedBody("the body is not valid", (_field_error(str(error)),)) from None
    except msgspec.DecodeError as error:
        raise MalformedBody(f"the body is not JSON: {error}") from None
    except UnicodeDecodeError:
        raise MalformedBody("the body is not UTF-8") from None
    except RecursionError:
        raise MalformedBody(_TOO_DEEP) from None


def _field_error(text: str) -> FieldError:
    found = _AT.match(text)
    if found is None:
        return FieldError(path="$", message=text)
    return FieldError(path=found["path"], message=found["message"])
