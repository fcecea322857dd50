"""`messenger settings`."""

import typer
from rich.table import Table

from infra.cli.context import AsJson, out, print_json, settings_of
from infra.settings import PREFIX, effective


def show(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Print the settings in effect, secrets masked.

    Set one by its variable, such as MESSENGER_PORT=9000, in a TOML file given with --config, or by
    an option of the command. docs/settings.md explains each.
    """
    settings = effective(settings_of(context))
    if as_json:
        print_json(settings)
        return
    table = Table("setting", "value", "variable")
    for name, value in settings.items():
        if isinstance(value, dict):
            for budget, rate in value.items():
                table.add_row(f"limits.{budget}", str(rate), f"{PREFIX}LIMIT_{budget.upper()}")
        else:
            table.add_row(name, _shown(value), PREFIX + name.upper())
    out.print(table)


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
