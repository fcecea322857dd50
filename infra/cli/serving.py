"""`messenger serve`."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli.context import out, settings_of


def serve(
    context: typer.Context,
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 for all.")] = None,
    port: Annotated[int | None, typer.Option(help="Port of the API; 0 picks a free one.")] = None,
    data: Annotated[Path | None, typer.Option("--data", help="Data folder.")] = None,
    ready_file: Annotated[
        Path | None, typer.Option(help="File that gets the address once it serves.")
    ] = None,
) -> None:
    """Serve everything from one process: API, live updates, projections. Ctrl+C ends it.

    Example: messenger serve --port 8000 --data ./place
    """
    from infra import logs  # noqa: PLC0415 — the server is loaded only where one is started
    from infra.bootstrap import serve as bootstrap  # noqa: PLC0415

    options: dict[str, object] = {"host": host, "port": port}
    settings = settings_of(context, **(options | ({"data": data} if data else {})))
    logs.configure(settings)

    def announce(address: str, setup_link: str | None) -> None:
        out.print(f"Messenger serves at [bold]{address}[/bold]  (data in {settings.data})")
        if setup_link is not None:
            out.print(
                f"Nobody is administrator yet. Open [bold]{setup_link}[/bold]\n"
                "or register with the code after # as [italic]invite[/italic].",
                soft_wrap=True,
            )

    bootstrap.run(settings, announce, ready_file)
