"""`messenger projections`: how read models stand, and folding one anew."""

import asyncio
from typing import TYPE_CHECKING, Annotated, Self

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from infra.cli import parking, roles
from infra.cli.context import AsJson, err, out, print_json, settings_of

if TYPE_CHECKING:
    from projections.rebuild import Progress
    from projections.status import ProjectionStatus

app = typer.Typer(callback=roles.projections, invoke_without_command=True)
app.command("parked")(parking.parked)
app.command("unpark")(parking.unpark)


@app.command("status")
def status(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Print how far each read model is, and what it had to set aside.

    Without a running server nothing follows the log, so what was recorded since shows as lag.

    Example: messenger projections status
    """
    from infra.cli.projecting import with_projections  # noqa: PLC0415 — loaded where it is used

    found = asyncio.run(with_projections(settings_of(context), lambda place: place.status()))
    if as_json:
        print_json({"projections": found})
        return
    table = Table("projection", "version", "state", "applied", "behind", "seconds", "set aside")
    for column in table.columns[3:]:
        column.justify = "right"
    for each in found:
        table.add_row(*_row(each))
    out.print(table)
    for each in found:
        for parked in each.parked:
            out.print(f"{each.name}: {parked.key} at {parked.type}: {parked.error}", markup=False)
        if each.error:
            out.print(f"{each.name}: {each.error}", markup=False)


@app.command("rebuild")
def rebuild(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Projection, such as messages.")],
    *,
    accept_differences: Annotated[
        bool,
        typer.Option(
            "--accept-differences", help="Switch also if the new one differs from the old."
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Fold a read model anew beside the one in use, compare the two, and switch.

    Reads go on meanwhile. If anything fails, or the two differ, the one in use stays.

    Example: messenger projections rebuild messages
    """
    from infra.cli.projecting import with_projections  # noqa: PLC0415

    with _Shown() as shown:
        rebuilt = asyncio.run(
            with_projections(
                settings_of(context),
                lambda place: place.rebuild(
                    name, shown.report, accept_differences=accept_differences
                ),
            )
        )
    if as_json:
        print_json(rebuilt)
        return
    rate = rebuilt.events / max(rebuilt.seconds, 1e-9)
    out.print(
        f"{name}: version {rebuilt.version} is in use; {rebuilt.events:,} events in"
        f" {rebuilt.seconds:,.1f} s, {rate:,.0f} a second"
    )
    for difference in rebuilt.differences:
        out.print(f"It differs from the one before in {difference.table}.")


class _Shown:
    """A bar of how far a rebuild is, on a terminal."""

    def __init__(self) -> None:
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:,.0f} events/s"),
            TimeRemainingColumn(),
            console=err,
            transient=True,
            disable=not err.is_terminal,
        )
        self._task = self._bar.add_task("reading", total=None, rate=0.0)

    def report(self, progress: "Progress") -> None:
        """Show how far it is."""
        self._bar.update(
            self._task,
            total=max(progress.total, progress.applied),
            completed=progress.applied,
            description=progress.stage.value.replace("_", " "),
            rate=progress.events_per_second,
        )

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()


def _row(each: "ProjectionStatus") -> list[str]:
    applied = sum(offset + 1 for offset in each.checkpoint.values())
    return [
        each.name,
        str(each.version),
        each.state.value,
        f"{applied:,}",
        f"{each.lag_events:,}",
        f"{each.lag_seconds:,.1f}",
        f"{len(each.parked):,}",
    ]
