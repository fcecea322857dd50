"""Why the server ends a connection: the problem it sends last, and the close code."""

from msgspec import Struct

from contracts.identity import OutOfScope, Unauthenticated
from contracts.limits import RateLimited
from contracts.outage import Outage
from query_api.errors import NotCaughtUp, TooSlow
from query_api.live.frames import MalformedFrame, ProblemFrame


class Ending(Struct, frozen=True):
    """A close code, with the problem sent before it."""

    code: int
    problem: ProblemFrame | None = None


def _ending(code: int, slug: str, status: int, detail: str) -> Ending:
    title = slug.replace("-", " ").capitalize()
    problem = ProblemFrame(problem=f"/problems/{slug}", title=title, status=status, detail=detail)
    return Ending(code, problem)


def unauthenticated(detail: str) -> Ending:
    """Return the ending of a connection whose token is missing, wrong or over."""
    return _ending(4001, "unauthenticated", 401, detail)


REVOKED = _ending(4003, "unauthenticated", 401, "the session was ended")
TOO_SLOW = _ending(4008, "too-slow", 408, str(TooSlow()))
TOO_MANY_FRAMES = _ending(4029, "rate-limited", 429, "too many frames in a short time")
TOO_MANY_SOCKETS = _ending(4029, "rate-limited", 429, "too many connections of one person")
CATCHING_UP = _ending(
    1013, "catching-up", 503, "the server has just started; try again in a second"
)
AWAY = _ending(1013, "unavailable", 503, "a store is away or busy; try again in a second")
FAILED = _ending(1011, "internal-error", 500, "something went wrong on the server")
GOING_AWAY = Ending(1012)
"""The server stops or restarts; a ``reconnect`` frame went before."""


def ending_of(error: BaseException) -> Ending:
    """Return the ending of a connection that could not be opened."""
    match error:
        case NotCaughtUp():
            return CATCHING_UP
        case Outage():
            return AWAY
        case RateLimited():
            return TOO_MANY_SOCKETS
        case Unauthenticated() | OutOfScope() | MalformedFrame():
            return unauthenticated(str(error))
        case _:
            return FAILED


def malformed(detail: str) -> ProblemFrame:
    """Return what is said of a frame that is none; the connection stays."""
    return ProblemFrame(
        problem="/problems/malformed-request", title="Malformed request", status=400, detail=detail
    )
