"""Every document that is made from the code, by its path in the repository."""

from pathlib import Path

from infra.documents import (
    asyncapi,
    cli_page,
    event_schemas,
    integration,
    openapi,
    permissions,
    problems_page,
    settings_page,
)

ROOT = Path(__file__).resolve().parents[2]


def pages(root: Path) -> dict[Path, str]:
    """Return each document's text as the code would have it now."""
    made = [
        asyncapi,
        cli_page,
        event_schemas,
        integration,
        openapi,
        permissions,
        problems_page,
        settings_page,
    ]
    return {path: text for page in made for path, text in page.render(root).items()}
