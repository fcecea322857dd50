"""Signed heads in a folder, from where they are carried to another machine."""

import asyncio
import os
from pathlib import Path


class FolderShelf:
    """A file for each note; one that is there is not written again."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder, made with its first note."""
        self._folder = folder

    async def put(self, name: str, note: str) -> None:
        """Keep a note under a name, unless there is one of that name."""
        await asyncio.to_thread(self._put, self._folder / name, note)

    def _put(self, path: Path, note: str) -> None:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}")
        with draft.open("w", encoding="utf-8") as file:
            file.write(note)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
