"""`messenger events verify`."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from infra.cli.context import AsJson, err, out, print_json, settings_of
from infra.cli.failures import CommandFailed, Exit
from infra.cli.heads import Keys, Notes, evidence_of
from infra.event_log.damage import Heads, Verified
from infra.event_log.identity import WrongLog
from infra.settings import Settings

_SHOWN = 20
"""Damaged places that people are shown; --json names more."""

Against = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="Note of an earlier run: the log must still hold what it held then.",
    ),
]
Note = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write a note of where the log ends now; keep it elsewhere."),
]


def verify(
    context: typer.Context,
    *,
    against: Against = None,
    note: Note = None,
    heads: Notes = None,
    key: Keys = None,
    as_json: AsJson = False,
) -> None:
    """Prove that the log still holds what was recorded, or name each place where it does not.

    It only reads, so it works while the server runs. It ends with 4 if anything is damaged. It is
    held against every signed note of heads in the log, too. A log that was cut off at its end, or
    written anew as a whole, shows only against notes that lie elsewhere: --heads with those that
    the server exported (see events heads), or --against one of an earlier run.

    Example: messenger events verify --heads exported/ --key messenger/0190…+1a2b3c4d+AQ…
    """
    settings = settings_of(context)
    evidence = evidence_of(settings, heads, key)
    earlier = [*evidence.heads, *([] if against is None else [_read(against)])]
    found = _verify(settings, earlier)
    found.signed = len(evidence.heads)
    for damage in evidence.damages:
        found.add(damage)
    if as_json:
        print_json(found)
    else:
        _show(found)
    if not found.sound:
        raise CommandFailed(f"{found.damaged:,} places of the log are damaged", Exit.DAMAGED)
    if note is not None:
        ends = Heads(found.log_id, found.epoch, found.heads)
        note.write_bytes(msgspec.json.format(msgspec.json.encode(ends), indent=2))
        err.print(f"noted in {note}")


def _verify(settings: Settings, earlier: list[Heads]) -> Verified:
    if settings.postgres_url is None:
        return _verify_folder(settings.data, earlier)
    return _verify_cluster(settings.postgres_owner_url or settings.postgres_url, earlier)


def _verify_folder(data: Path, earlier: list[Heads]) -> Verified:
    from infra.sqlite.verify import verify as of_file  # noqa: PLC0415 — loaded where it is used

    path = data / "log.db"
    if not path.exists():
        raise CommandFailed(f"there is no log in {data}; give the folder with --data")
    try:
        return of_file(path, *earlier)
    except WrongLog as error:
        raise CommandFailed(str(error), Exit.DAMAGED) from error


def _verify_cluster(url: str, earlier: list[Heads]) -> Verified:
    from asyncpg import PostgresError  # noqa: PLC0415 — as above

    from infra.postgres.schema import WrongSchema  # noqa: PLC0415
    from infra.postgres.verify import verify as of_database  # noqa: PLC0415

    try:
        return asyncio.run(of_database(url, *earlier))
    except (WrongSchema, PostgresError) as error:
        raise CommandFailed(str(error)) from error


def _read(note: Path) -> Heads:
    try:
        return msgspec.json.decode(note.read_bytes(), type=Heads)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CommandFailed(f"{note} is no note of a log's ends: {error}", Exit.USAGE) from error


def _show(found: Verified) -> None:
    if found.sound:
        notes = f"; it agrees with {found.signed:,} signed notes" if found.signed else ""
        out.print(
            f"[bold green]sound[/bold green]: {found.events:,} events in"
            f" {len(found.heads)} partitions, {found.redacted:,} with erased payload{notes}",
            soft_wrap=True,
        )
        return
    table = Table("place", "what is wrong", "detail")
    for damage in found.damages[:_SHOWN]:
        place = "file" if damage.partition is None else f"{damage.partition}/{damage.offset}"
        table.add_row(place, damage.kind, damage.detail)
    out.print(table)
    kinds = Counter(damage.kind for damage in found.damages)
    out.print(", ".join(f"{count:,} {kind}" for kind, count in kinds.items()))
