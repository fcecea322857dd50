"""``docs/cli.md``, from the texts that ``--help`` shows for each command."""

from collections.abc import Iterator
from pathlib import Path

import typer
from rich.markup import render as from_markup
from typer._click import Command, Context
from typer.core import TyperCommand, TyperGroup

from infra.cli.main import app

PAGE = Path("docs/cli.md")
WIDTH = 88
_OPENING = """\
# Command line

Made from the `--help` texts of `messenger` by `make contracts`; do not edit it by hand.

`--data` and `--config` may stand anywhere. The exit code is 0 when it is done, 1 when
it failed, 2 when it was asked wrongly, 3 when something it needs is missing or too old, and 4 when
the data is damaged. What failed is said in one sentence on standard error. With `--json` standard
output holds JSON and nothing else.
"""


def render(_root: Path) -> dict[Path, str]:
    """Return the page."""
    return {PAGE: "\n".join([_OPENING, *_sections(typer.main.get_command(app), None)])}


def _sections(command: Command, parent: Context | None) -> Iterator[str]:
    """Yield one section for a command and for each below it, in the order of its help."""
    if isinstance(command, TyperCommand | TyperGroup):
        command.rich_markup_mode = None  # plain help, which no terminal changes
    context = command.context_class(
        command,
        info_name=command.name,
        parent=parent,
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        **command.context_settings,
    )
    yield f"## {context.command_path}\n\n```text\n{_plain(command.get_help(context))}\n```\n"
    if isinstance(command, TyperGroup):
        for below in command.commands.values():
            if not below.hidden:
                yield from _sections(below, context)


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in from_markup(text).plain.strip().splitlines())
