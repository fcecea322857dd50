"""``docs/problems.md``, from the tables that render problems."""

from pathlib import Path

from infra.bootstrap.problems import all_problems
from infra.http.problem_pages import problem_pages

PAGE = Path("docs/problems.md")

_OPENING = """\
# Problems

Made from the code by `make contracts`.

Errors are `application/problem+json` (RFC 9457). Their `type` is `/problems/<slug>`, and the server
answers the same text at that path. A slug never changes its meaning. `instance` is the id of the
request, which `X-Request-Id`, the log lines and the events of the request carry too. `errors` name
the parts of the input that are wrong.

| slug | status | meaning |
|---|---|---|
"""


def render(_root: Path) -> dict[Path, str]:
    """Return the page."""
    rows = [
        f"| `{slug}` | {page.status} | {page.meaning} |\n"
        for slug, page in problem_pages(all_problems().statuses).items()
    ]
    return {PAGE: _OPENING + "".join(rows)}
