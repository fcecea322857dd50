"""`messenger`: serve it, look after it, fill it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from infra.cli import (
    demo,
    doctor,
    events,
    importing,
    placing,
    projections,
    roles,
    serving,
    settings,
    users,
)
from infra.cli.context import Global
from infra.cli.failures import code_of
from infra.cli.hoisting import hoisted

app = typer.Typer(
    name="messenger",
    help="Self-hosted messaging in which an event log is the only truth.\n\n"
    "Start with [bold]messenger serve[/bold]: it prints an address and a link that makes you the"
    " administrator.\n\n"
    "\b\nFirst steps:\n"
    "  messenger serve                      serve at http://localhost:8000\n"
    "  messenger users create ada --admin   make an administrator\n"
    "  messenger demo                       see a living place\n"
    "  messenger import slack export.zip    bring a community along\n"
    "  messenger events verify              prove that the log is whole\n\n"
    "It ends with 0 when it is done, 1 when it failed, 2 when it was called wrongly, 3 when a"
    " dependency is missing or too old, 4 when the data is damaged.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def main_options(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Option("--data", help="Data folder, instead of MESSENGER_DATA."),
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", help="TOML file of settings.", exists=True)
    ] = None,
) -> None:
    """Hold what every command takes."""
    context.obj = Global(data=data, config=config)


app.command("serve")(serving.serve)
app.command("commands")(roles.commands)
app.command("query-api")(roles.query_api)
app.command("relay")(roles.relay)
app.command("demo")(demo.demo)
app.command("settings")(settings.show)
app.command("doctor")(doctor.examine)
app.command("migrate")(placing.migrate)
app.command("permissions")(placing.permissions)
app.command("setup-link")(users.setup_link)
app.add_typer(users.app, name="users")
app.add_typer(events.app, name="events")
app.add_typer(projections.app, name="projections")
app.add_typer(importing.app, name="import")


def main() -> None:
    """Run the command line and end with its exit code."""
    sys.exit(code_of(lambda: app(hoisted(sys.argv[1:]), prog_name="messenger")))
