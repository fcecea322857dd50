"""What OpenAPI says of the problems that a read may meet."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from litestar.openapi.datastructures import ResponseSpec

from contracts.problems import Problem
from query_api.api.problems import STATUS

_EVERY: Final[Mapping[int, tuple[str, ...]]] = {
    400: ("malformed-request", "invalid-token"),
    401: ("unauthenticated",),
    403: ("out-of-scope",),
    429: ("rate-limited",),
}
"""What any read may meet."""


def refusals(*errors: type[Exception]) -> dict[int, ResponseSpec]:
    """Describe the problems of a route, by status: those of every read and these."""
    slugs: dict[int, list[str]] = defaultdict(list)
    for status, common in _EVERY.items():
        slugs[status] += common
    for status, slug in (STATUS[error] for error in errors):
        slugs[status].append(slug)
    return {
        status: ResponseSpec(
            Problem,
            generate_examples=False,
            description=", ".join(f"`{slug}`" for slug in found),
            media_type="application/problem+json",
        )
        for status, found in sorted(slugs.items())
    }
