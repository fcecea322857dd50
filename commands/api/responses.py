"""What OpenAPI says of the problems that a route may answer."""

from collections import defaultdict
from collections.abc import Iterable

from litestar.openapi.datastructures import ResponseSpec

from contracts.problems import Problem


def described(problems: Iterable[tuple[int, str]]) -> dict[int, ResponseSpec]:
    """Return the description of each status, given with the slugs that it may have."""
    slugs: dict[int, list[str]] = defaultdict(list)
    for status, slug in problems:
        slugs[status].append(slug)
    return {
        status: ResponseSpec(
            Problem,
            generate_examples=False,
            description=", ".join(f"`{slug}`" for slug in dict.fromkeys(found)),
            media_type="application/problem+json",
        )
        for status, found in sorted(slugs.items())
    }
