"""What every command shares: where the data is, and how things are said."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from msgspec import Struct, structs
from rich.console import Console

from infra.setting_sources import load
from infra.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


class Global(Struct, frozen=True):
    """Options that stand before the command."""

    data: Path | None = None
    config: Path | None = None


def settings_of(context: typer.Context, **options: object) -> Settings:
    """Return the settings, with the options of the command line winning.

    They are of a cluster where ``postgres_url`` is set.

    Raises:
        SettingsInvalid: one of them is unknown or out of bounds.
    """
    from infra import logs  # noqa: PLC0415 — help is shown without it

    chosen = context.find_object(Global) or Global()
    settings = load(file=chosen.config, options={"data": chosen.data} | options)
    logs.warn_only(settings)
    if chosen.data is not None:
        # Who names a folder means it, though addresses of a cluster stand in the environment.
        return structs.replace(settings, postgres_url=None)
    return settings


def print_json(document: object) -> None:
    """Print one JSON document, for programs."""
    typer.echo(msgspec.json.format(msgspec.json.encode(document, enc_hook=str), indent=2))
