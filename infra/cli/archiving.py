"""`messenger events export` and `messenger events import`: a place in one file."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from infra.cli.context import AsJson, err, out, print_json, settings_of
from infra.cli.failures import CommandFailed, Exit
from infra.cli.import_progress import Rate
from infra.settings import Settings

if TYPE_CHECKING:
    from infra.archive.exporting import Exported
    from infra.archive.restoring import Restored

Target = Annotated[
    Path, typer.Argument(metavar="FILE", dir_okay=False, help="The archive to write.")
]
Source = Annotated[
    Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="The archive.")
]


def export(context: typer.Context, file: Target, *, as_json: AsJson = False) -> None:
    """Write both logs and who may sign in to one file; a file cut off is gone on with.

    What is about identity is sealed with the place's secret, which is not in the file: keep a copy
    of DATA/secret, too. A running server must be stopped first, or what it records is left out.

    Example: messenger events export place.archive
    """
    settings = settings_of(context)
    if settings.postgres_url is None and not (settings.data / "log.db").exists():
        raise CommandFailed(f"there is no log in {settings.data}; give the folder with --data")
    new = not file.exists()
    try:
        with _bar("rows written", None) as report:
            exported = asyncio.run(_export(settings, file, report, new=new))
    except BaseException:
        if new and file.exists() and file.stat().st_size == 0:
            file.unlink()
        raise
    if as_json:
        print_json(exported.header)
        return
    header = exported.header
    events = sum(end + 1 for end in header.ends.values())
    out.print(f"{file}: log {header.log_id}, {events:,} events", soft_wrap=True)
    secret = settings.data / "secret" if settings.postgres_url is None else "the cluster's secret"
    out.print(f"Keep {secret}, too, but not in the same place.", soft_wrap=True)


def restore(context: typer.Context, file: Source, *, as_json: AsJson = False) -> None:
    """Put an archive into an empty place: ids, offsets and hashes stay as they were.

    Interrupted, run it again: it goes on. Give the secret of the place that the archive comes from
    with MESSENGER_SECRET_FILE. Read models fold themselves from the log once the place is served.

    Example: MESSENGER_SECRET_FILE=old/secret messenger --data new events import place.archive
    """
    settings = settings_of(context)
    with _bar("bytes put in", file.stat().st_size) as report:
        restored = asyncio.run(_restore(settings, file, report))
    if as_json:
        print_json(restored)
        return
    events = sum(end + 1 for end in restored.header.ends.values())
    out.print(f"log {restored.header.log_id}, {events:,} events, is here as it was there.")
    out.print("Prove it with: messenger events verify")


@contextmanager
def _bar(what: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """Show how far it is, on a terminal."""
    bar = Progress(
        TextColumn("{task.completed:,.0f} {task.description}"),
        BarColumn(),
        Rate(),
        TimeRemainingColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
    with bar:
        task = bar.add_task(what, total=total)
        yield lambda count: bar.advance(task, count)


async def _export(
    settings: Settings, file: Path, report: Callable[[int], None], *, new: bool
) -> "Exported":
    from infra.archive.exporting import export as exporting  # noqa: PLC0415 — loaded where used
    from infra.archive.frames import NoArchive  # noqa: PLC0415
    from infra.bootstrap.archiving import archived_place  # noqa: PLC0415
    from infra.bootstrap.clock import now  # noqa: PLC0415

    with file.open("x+b" if new else "r+b") as opened:
        async with archived_place(settings, to_read=True) as place:
            try:
                return await exporting(place, opened, now(), report)
            except NoArchive as error:
                raise CommandFailed(f"{file}: {error}") from error


async def _restore(settings: Settings, file: Path, report: Callable[[int], None]) -> "Restored":
    from infra.archive.frames import NoArchive  # noqa: PLC0415 — loaded where it is used
    from infra.archive.restoring import restore as restoring  # noqa: PLC0415
    from infra.bootstrap.archiving import archived_place  # noqa: PLC0415
    from infra.event_log.identity import WrongLog  # noqa: PLC0415

    with file.open("rb") as opened:
        async with archived_place(settings) as place:
            try:
                return await restoring(place, opened, report)
            except NoArchive as error:
                raise CommandFailed(f"{file}: {error}", Exit.DAMAGED) from error
            except WrongLog as error:
                raise CommandFailed(str(error)) from error
