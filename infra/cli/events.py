"""`messenger events`: the log as operators see it, also while a server writes it."""

import asyncio
from typing import Annotated

import msgspec
import typer
from msgspec import structs
from rich.syntax import Syntax
from rich.table import Table

from contracts.log import Recorded
from infra.bootstrap.reading import ReadableLog
from infra.cli import archiving
from infra.cli.context import AsJson, out, print_json, settings_of
from infra.cli.failures import CommandFailed, Exit
from infra.cli.heads import heads
from infra.cli.reading import with_log
from infra.cli.verifying import verify

app = typer.Typer(
    no_args_is_help=True,
    help="The event log: follow it, look at one event, verify that nobody changed it; these only"
    " read, so they work while the server runs. Move it elsewhere: export and import.",
)

app.command("verify")(verify)
app.command("heads")(heads)
app.command("export")(archiving.export)
app.command("import")(archiving.restore)


@app.command("tail")
def tail(
    context: typer.Context,
    *,
    count: Annotated[int, typer.Option("--count", "-n", min=1, help="Events to begin with.")] = 20,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on as events come.")] = False,
    category: Annotated[
        str | None, typer.Option(help="Only streams of this category, such as timeline.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
) -> None:
    """Print the newest events. Texts of people are not shown; `events show` does.

    Example: messenger events tail -f --category timeline
    """

    async def work(log: ReadableLog) -> None:
        ends = await log.reader.heads()
        after = {part: max(-1, end - count) for part, end in ends.items()}
        newest = await log.reader.page(after, count * len(after))
        newest.sort(key=lambda event: event.recorded_at)
        _print([event for event in newest if _wanted(event, category)][-count:], as_json=as_json)
        if follow:
            await _follow(log, ends, category, as_json=as_json)

    with_log(settings_of(context), work)


@app.command("show")
def show(
    context: typer.Context,
    place: Annotated[
        str, typer.Argument(help="Partition and offset, such as 3/1024.", metavar="PART/OFFSET")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Print one event with its metadata and its payload."""
    partition, _, offset = place.partition("/")
    if not (partition.isdigit() and offset.isdigit()):
        raise CommandFailed(f"{place!r} is no place: write it as 3/1024", Exit.USAGE)
    after = {int(partition): int(offset) - 1}
    found = with_log(settings_of(context), lambda log: log.reader.page(after, 1))
    if not found or found[0].offset != int(offset):
        raise CommandFailed(f"there is no event at {place}")
    event = found[0]
    facts = structs.asdict(event) | {"recorded_at": event.recorded, "payload": _payload(event)}
    if as_json:
        print_json(facts)
        return
    table = Table(show_header=False)
    for name, value in facts.items():
        if name != "payload" and value is not None:
            table.add_row(name, str(value))
    out.print(table)
    if event.payload is None:
        out.print("The payload was erased.")
    else:
        out.print(Syntax(msgspec.json.format(event.payload, indent=2).decode(), "json"))


async def _follow(
    log: ReadableLog, after: dict[int, int], category: str | None, *, as_json: bool
) -> None:
    while True:
        for event in await log.reader.page(after, 1_000):
            after[event.partition] = event.offset
            if _wanted(event, category):
                _print([event], as_json=as_json)
        await asyncio.sleep(0.25)


def _wanted(event: Recorded, category: str | None) -> bool:
    return category is None or event.stream.startswith(f"{category}-")


def _print(events: list[Recorded], *, as_json: bool) -> None:
    for event in events:
        line = {
            "at": event.recorded,
            "place": f"{event.partition}/{event.offset}",
            "type": event.type,
            "stream": event.stream,
            "revision": event.revision,
            "actor_id": event.actor_id,
            "correlation_id": event.correlation_id,
            "erased": event.payload is None,
        }
        if as_json:
            typer.echo(msgspec.json.encode(line))
        else:
            out.print(
                f"[dim]{event.recorded:%Y-%m-%d %H:%M:%S}[/dim] {line['place']:>10} "
                f"[bold]{event.type:<24}[/bold] {event.stream}@{event.revision}"
                f"{' [red]erased[/red]' if event.payload is None else ''}",
                soft_wrap=True,
            )


def _payload(event: Recorded) -> object:
    return None if event.payload is None else msgspec.Raw(event.payload)
