"""How far an import is, on a terminal."""

from contextlib import AbstractContextManager
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


class Rate(ProgressColumn):
    """Entries a second."""

    def render(self, task: Task) -> Text:
        """Return the rate of late."""
        return Text(f"{task.speed or 0:,.0f}/s", style="dim")


class ImportProgress(AbstractContextManager["ImportProgress"]):
    """A bar over all entries with the channel under way; nothing where there is no terminal."""

    def __init__(self, console: Console) -> None:
        self.begun = False
        """Whether the archive was read and is being recorded."""
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            Rate(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("reading", total=None)

    def begin(self, entries: int) -> None:
        """Show that so many entries are to be done."""
        self.begun = True
        self._progress.update(self._task, total=entries, description="people")

    def channel(self, title: str) -> None:
        """Show which channel is under way."""
        self._progress.update(self._task, description=title[:24])

    def advance(self, entries: int) -> None:
        """Show that so many more entries are done."""
        self._progress.advance(self._task, entries)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
