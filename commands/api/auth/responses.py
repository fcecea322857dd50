"""The problems that the routes of sign-in may answer, for OpenAPI."""

from litestar.openapi.datastructures import ResponseSpec

from commands.api.auth.problems import STATUS as SIGN_IN
from commands.api.problems import STATUS as COMMANDS
from commands.api.responses import described

_ANY = ((400, "malformed-request"), (503, "log-unavailable"))
_BODY = ((413, "too-large"), (415, "unsupported-media-type"))
_LIMITED = ((429, "rate-limited"),)
_SIGNED_IN = ((401, "unauthenticated"), (403, "out-of-scope"))


def of_stranger(*refusals: type[Exception]) -> dict[int, ResponseSpec]:
    """Describe a route that takes a body from anyone, within a budget."""
    return described((*_ANY, *_BODY, *_LIMITED, *map(_problem, refusals)))


def of_person(
    *refusals: type[Exception], body: bool = False, limited: bool = False
) -> dict[int, ResponseSpec]:
    """Describe a route for a signed-in person."""
    taken = (_BODY if body else ()) + (_LIMITED if limited else ())
    return described((*_ANY, *taken, *_SIGNED_IN, *map(_problem, refusals)))


def _problem(refusal: type[Exception]) -> tuple[int, str]:
    return SIGN_IN.get(refusal) or COMMANDS[refusal]
