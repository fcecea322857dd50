"""`messenger projections parked` and `unpark`: what was set aside at an event, and its way back."""

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer
from msgspec.structs import asdict
from rich.markup import escape
from rich.table import Table

from contracts.log import instant
from infra.cli.context import AsJson, out, print_json, settings_of
from infra.cli.failures import CommandFailed

if TYPE_CHECKING:
    from projections.ports import Parked


def parked(context: typer.Context, *, as_json: AsJson = False) -> None:
    """List the conversations that a projection set aside at an event it could not apply.

    The others go on. In the one set aside nothing is lost: what was said since waits in the log,
    and is folded in order once `messenger projections unpark` finds the cause gone.

    Example: messenger projections parked
    """
    from infra.cli.projecting import with_projections  # noqa: PLC0415 — loaded where it is used

    found = asyncio.run(with_projections(settings_of(context), lambda place: place.status()))
    aside = [(each.name, parked) for each in found for parked in each.parked]
    if as_json:
        print_json({"parked": [{"projection": name, **asdict(each)} for name, each in aside]})
    elif aside:
        out.print(_table(aside))
    else:
        out.print("No conversation is set aside.")


def unpark(
    context: typer.Context,
    projection: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Projection, such as messages; all without it."),
    ] = None,
    conversation: Annotated[
        UUID | None,
        typer.Argument(metavar="[CONVERSATION]", help="One that it set aside; all without it."),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Fold what was set aside again, from the event at which it stopped.

    Do this when the cause is gone: a release that applies the event, or a store that takes it. Each
    conversation is folded whole or not at all, beside running processes. One that still cannot be
    applied stays set aside, and the command ends with 1.

    Example: messenger projections unpark
    Example: messenger projections unpark inbox 0197b2f1-6a6e-7c04-9d0e-6d3f6a1b2c3d
    """
    from infra.cli.projecting import with_projections  # noqa: PLC0415

    done = asyncio.run(
        with_projections(settings_of(context), lambda place: place.unpark(projection, conversation))
    )
    healed = [(each.projection, parked) for each in done for parked in each.healed]
    remaining = [(each.projection, parked) for each in done for parked in each.remaining]
    if conversation is not None and not healed and not remaining:
        raise CommandFailed(f"{conversation} is not set aside")
    if as_json:
        print_json({"projections": done})
    else:
        _say(healed, remaining)
    if remaining:
        raise typer.Exit(1)


def _say(healed: list[tuple[str, "Parked"]], remaining: list[tuple[str, "Parked"]]) -> None:
    if not healed and not remaining:
        out.print("No conversation is set aside.")
    for name, parked in healed:
        out.print(f"{name}: {parked.key} goes on.")
    if remaining:
        out.print(_table(remaining))


def _table(aside: Iterable[tuple[str, "Parked"]]) -> Table:
    table = Table("projection", "conversation", "since", "at", "tries", "error")
    table.columns[1].no_wrap = True
    table.columns[4].justify = "right"
    for name, parked in aside:
        since = f"{instant(parked.parked_at):%Y-%m-%d %H:%M:%S}"
        table.add_row(
            name, str(parked.key), since, parked.type, str(parked.tries), escape(parked.error)
        )
    return table
