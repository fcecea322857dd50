"""`messenger demo`: a small made-up organisation, so that a newcomer sees a living place."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec import structs
from rich.table import Table

from infra.cli.context import AsJson, err, out, print_json, settings_of
from infra.cli.failures import CommandFailed
from infra.settings import Settings

if TYPE_CHECKING:
    from infra.demo.performance import Played


def demo(
    context: typer.Context,
    *,
    data: Annotated[Path | None, typer.Option("--data", help="Data folder.")] = None,
    as_json: AsJson = False,
) -> None:
    """Fill the place with a made-up association: people, conversations, two weeks of talk.

    It prints whom to sign in as, with passwords that are made now and shown this once. Where nobody
    is administrator yet, the first of them becomes it. Run again, it adds nothing. The story is
    written with times of the past, which no client may do, so a running server must be stopped
    first.

    Example: messenger demo --data ./place && messenger serve --data ./place
    """
    settings = settings_of(context, **({"data": data} if data else {}))
    played = asyncio.run(_play(settings, datetime.now().astimezone()))
    if as_json:
        print_json(structs.asdict(played))
    else:
        _show(played)


async def _play(settings: Settings, now: datetime) -> "Played":
    from infra.cli.operating import write_side  # noqa: PLC0415 — loaded where it is used
    from infra.demo.performance import PlaceIsTaken, play  # noqa: PLC0415
    from infra.demo.story import tell  # noqa: PLC0415

    async with write_side(settings) as (storage, side):
        try:
            return await play(tell(), storage.log, side, now)
        except PlaceIsTaken as taken:
            raise CommandFailed(str(taken)) from taken


def _show(played: "Played") -> None:
    size = (
        f"{len(played.people)} people, {played.conversations} conversations"
        f" and {played.messages} messages"
    )
    if played.new:
        out.print(f"There are {size} now.")
    else:
        out.print(f"The demo was there already: {size}. Nothing was added.")
    first = played.people[0].user_name
    if not any(person.password for person in played.people):
        out.print(f"Lost a password? messenger users reset-password {first}")
        return
    table = Table("sign in as", "password", "name", "role")
    for person in played.people:
        role = "administrator" if person.is_admin else "bot" if person.is_bot else "person"
        table.add_row(person.user_name, person.password or "", person.display_name, role)
    out.print(table)
    err.print("The passwords are shown this once.", style="dim")
    out.print(f"Start the server and sign in as [bold]{first}[/bold], who has things to read.")
