"""Small made-up archives."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Made:
    """Files in memory, as an archive has them."""

    def __init__(self, contents: Mapping[str, str | bytes]) -> None:
        self._contents = {
            name: content.encode() if isinstance(content, str) else content
            for name, content in contents.items()
        }

    def names(self) -> list[str]:
        return sorted(self._contents)

    def read(self, name: str) -> bytes:
        return self._contents[name]

    def with_more(self, name: str, entries: list[dict[str, Any]]) -> "Made":
        """Return the same with another day of entries."""
        return Made({**self._contents, f"{name}.json": json.dumps(entries)})

    def write_to(self, folder: Path) -> Path:
        for name, content in self._contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return folder


def slack(
    days: Mapping[str, list[dict[str, Any]]],
    users: list[dict[str, Any]] | None = None,
    channels: list[dict[str, Any]] | None = None,
    **more: Any,
) -> Made:
    """Return an export in which Ann (U1) and Ben (U2) talk in #tea (C1)."""
    people = users or [
        {"id": "U1", "team_id": "T1", "name": "ann", "profile": {"real_name": "Ann Example"}},
        {"id": "U2", "team_id": "T1", "name": "ben", "profile": {}},
    ]
    tea = {"id": "C1", "name": "tea", "created": 1_700_000_000, "creator": "U1", "members": ["U1"]}
    channels = [tea] if channels is None else channels
    files = {"users.json": people, "channels.json": channels, **more, **days}
    return Made(
        {
            f"{name}.json" if not name.endswith(".json") else name: json.dumps(content, indent=1)
            for name, content in files.items()
        }
    )


def said(ts: str, text: str, user: str | None = "U1", **fields: Any) -> dict[str, Any]:
    return {"type": "message", "user": user, "text": text, "ts": ts, **fields}
