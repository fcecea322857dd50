"""The one list of refusals of both sides."""

from commands.api.auth.problems import STATUS as AUTH
from commands.api.problems import STATUS as COMMANDS
from infra.http.problems import Problems


def all_problems() -> Problems:
    """Return what renders every error of the product."""
    return Problems(COMMANDS, AUTH)
