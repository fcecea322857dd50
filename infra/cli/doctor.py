"""`messenger doctor`."""

import asyncio
from typing import TYPE_CHECKING

import typer
from rich.markup import escape

from infra.cli.context import AsJson, out, print_json, settings_of
from infra.cli.failures import CommandFailed, Exit

if TYPE_CHECKING:
    from infra.findings import Finding

_COLOURS = {"good": "green", "warning": "yellow", "bad": "bold red"}


def examine(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Examine all that this place depends on, and say what to do about what is not good.

    In a cluster it asks each server of the settings for its version, clock and privileges, and for
    what the promises of the log rest on; else it looks at the data folder. It changes nothing, so
    it works while everything runs. It ends with 3 if something is missing, too old or wrong.

    Example: messenger doctor
    """
    from infra.bootstrap.examining import examine as examining  # noqa: PLC0415 — loaded where used

    found = asyncio.run(examining(settings_of(context)))
    bad = [finding for finding in found if finding.verdict == "bad"]
    if as_json:
        print_json({"findings": found})
    else:
        _show(found)
    if bad:
        servers = ", ".join(dict.fromkeys(finding.server for finding in bad))
        raise CommandFailed(f"not ready: {servers}", Exit.MISSING)


def _show(found: "list[Finding]") -> None:
    for finding in found:
        colour = _COLOURS[finding.verdict]
        mark = f"[{colour}]{finding.verdict:7}[/{colour}]"
        out.print(f"{mark} {finding.server:14} {escape(finding.fact)}", soft_wrap=True)
        if finding.remedy is not None:
            out.print(f"{'':23}→ {escape(finding.remedy)}", soft_wrap=True)
