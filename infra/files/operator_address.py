"""Where a running server's internal listener is, for commands on the same data folder."""

import os
from pathlib import Path

_NAME = "operator-url"


def write_operator_address(data: Path, url: str) -> None:
    """Leave the address in the data folder, for its owner alone."""
    draft = data / f"{_NAME}.new"
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(url)
    draft.replace(data / _NAME)


def read_operator_address(data: Path) -> str | None:
    """Return the address that was left last; without a server it leads nowhere."""
    path = data / _NAME
    return path.read_text(encoding="utf-8").strip() if path.exists() else None
