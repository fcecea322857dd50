"""`messenger commands`, `query-api`, `projections` and `relay`: the processes of a cluster."""

from pathlib import Path
from typing import Annotated, Protocol

import typer

from infra.cli.context import out, settings_of
from infra.settings import Settings

Host = Annotated[str | None, typer.Option(help="Address to listen on; 0.0.0.0 for all.")]
Port = Annotated[int | None, typer.Option(help="Port of the API; 0 picks a free one.")]
InternalPort = Annotated[
    int | None, typer.Option(help="Port of probes and figures; 0 picks a free one.")
]
ReadyFile = Annotated[
    Path | None, typer.Option(help="File that gets the addresses once it does its job.")
]


class Role(Protocol):
    """A process of a cluster."""

    def __call__(
        self, settings: Settings, announce: "Announce", ready_file: Path | None = None
    ) -> None:
        """Run until told to stop."""


class Announce(Protocol):
    """Hears where a process is."""

    def __call__(self, address: str, /) -> None:
        """Take the address."""


def commands(
    context: typer.Context,
    *,
    host: Host = None,
    port: Port = None,
    internal_port: InternalPort = None,
    ready_file: ReadyFile = None,
) -> None:
    """Run a gateway of a cluster: commands, sign-in, uploads, and the relay to RabbitMQ.

    Several at once share the work; what is before them sends them /v1/commands, /v1/auth and
    /v1/uploads. A server that it depends on may come later: it waits.

    Example: messenger commands --port 8001
    """
    from infra.bootstrap.commands import run  # noqa: PLC0415 — loaded where one is started

    _run(context, run, ready_file, host=host, port=port, internal_port=internal_port)


def query_api(
    context: typer.Context,
    *,
    host: Host = None,
    port: Port = None,
    internal_port: InternalPort = None,
    ready_file: ReadyFile = None,
) -> None:
    """Run a read node of a cluster: everything under /v1 that is not the gateway's, and live.

    Example: messenger query-api --port 8002
    """
    from infra.bootstrap.query_api import run  # noqa: PLC0415 — as above

    _run(context, run, ready_file, host=host, port=port, internal_port=internal_port)


def projections(
    context: typer.Context,
    *,
    internal_port: InternalPort = None,
    ready_file: ReadyFile = None,
) -> None:
    """Run a worker of a cluster, which folds the log into the read models; or look after them.

    Several at once share the work. With a command it tells how the read models stand, or folds one
    anew; that works while servers run, too.

    Example: messenger projections, and messenger projections status
    """
    if context.invoked_subcommand is None:
        from infra.bootstrap.projections import run  # noqa: PLC0415 — as above

        _run(context, run, ready_file, internal_port=internal_port)


def relay(
    context: typer.Context,
    *,
    internal_port: InternalPort = None,
    ready_file: ReadyFile = None,
) -> None:
    """Run a relay of a cluster, apart from the gateways (MESSENGER_RELAY=apart).

    Example: messenger relay
    """
    from infra.bootstrap.relay import run  # noqa: PLC0415 — as above

    _run(context, run, ready_file, internal_port=internal_port)


def _run(context: typer.Context, role: Role, ready_file: Path | None, **options: object) -> None:
    from infra import logs  # noqa: PLC0415 — as above

    settings = settings_of(context, **options)
    logs.configure(settings)
    role(settings, lambda address: out.print(f"{context.info_name} is at {address}"), ready_file)
