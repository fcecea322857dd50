"""``/problems/<slug>``: what each type of problem means, from the sentences of the code itself."""

import inspect
from collections.abc import Mapping

from litestar import get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from msgspec import Struct

from commands.api.responses import described
from infra.http.problems import BY_STATUS, INTERNAL, Statuses, title_of

FRAMEWORK: Mapping[str, str] = {
    "malformed-request": "The request is not valid; `errors` say where.",
    "unauthenticated": "No token, or one that is wrong, expired or revoked.",
    "not-found": "There is nothing at this path, or nothing that you may know of.",
    "method-not-allowed": "The path does not take this method.",
    "too-large": "The body is larger than this path takes.",
    "unsupported-media-type": "The body is not announced as `application/json`.",
    INTERNAL: "A fault of the server; `instance` names the request in its log.",
}


class ProblemPage(Struct, frozen=True, kw_only=True):
    """One type of problem; its meaning never changes."""

    type: str
    title: str
    status: int
    meaning: str


def problem_pages(statuses: Statuses) -> dict[str, ProblemPage]:
    """Return each slug's page, in alphabetical order."""
    found = {INTERNAL: (500, FRAMEWORK[INTERNAL])}
    for status, slug in BY_STATUS.items():
        found[slug] = (status, FRAMEWORK[slug])
    for error, (status, slug) in statuses.items():
        found.setdefault(slug, (status, _first_sentence(error)))
    return {
        slug: ProblemPage(
            type=f"/problems/{slug}", title=title_of(slug), status=status, meaning=meaning
        )
        for slug, (status, meaning) in sorted(found.items())
    }


def problem_route(pages: Mapping[str, ProblemPage]) -> HTTPRouteHandler:
    """Return the public route that explains a type of problem."""

    @get(
        "/problems/{slug:str}",
        operation_id="explain-problem",
        opt={"public": True},
        sync_to_thread=False,
        tags=["problems"],
        responses=described((status, BY_STATUS[status]) for status in (400, 404)),
    )
    def explain_problem(slug: FromPath[str]) -> ProblemPage:
        """Explain a type of problem."""
        page = pages.get(slug)
        if page is None:
            raise NotFoundException("no such type of problem")
        return page

    return explain_problem


def _first_sentence(error: type[Exception]) -> str:
    paragraph = (inspect.getdoc(error) or "").partition("\n\n")[0]
    return paragraph.replace("\n", " ").replace("``", "`")
