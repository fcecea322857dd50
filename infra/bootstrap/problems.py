"""The one list of refusals of both sides."""

from commands.api.auth.problems import STATUS as AUTH
from commands.api.problems import STATUS as COMMANDS
from infra.http.problems import Problems
from query_api.api.problems import STATUS as READS


def all_problems() -> Problems:
    """Return what renders every error of the product."""
    return Problems(COMMANDS, AUTH, READS)
