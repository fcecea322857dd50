"""`messenger import`: archives of other systems, with their people and times."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from infra.cli.context import AsJson, err, out, print_json, settings_of
from infra.cli.failures import CommandFailed
from infra.settings import Settings

if TYPE_CHECKING:
    from infra.importing.archive_import import Watcher
    from infra.importing.records import Source
    from infra.importing.tally import Report

app = typer.Typer(
    no_args_is_help=True,
    help="Bring conversations along from another system: people, times, replies and reactions."
    " Run again, an import adds what is missing and nothing twice. A running server must be"
    " stopped first.",
)

Archive = Annotated[Path, typer.Argument(metavar="PATH", exists=True, help="The archive.")]
Owner = Annotated[
    str | None,
    typer.Option(
        help="User name of who is to own the conversations."
        " [default: the administrator, if there is one; else an account “import”]",
        show_default=False,
        metavar="NAME",
    ),
]


@app.command("slack")
def slack(
    context: typer.Context, path: Archive, *, owner: Owner = None, as_json: AsJson = False
) -> None:
    """Import a Slack export: the zip as downloaded, or its folder.

    Imported people cannot sign in until they get a password: messenger users reset-password NAME

    Example: messenger import slack export.zip --owner ada
    """
    from infra.importing.files import OpenedFiles  # noqa: PLC0415 — loaded where it is used
    from infra.importing.slack.source import SlackSource  # noqa: PLC0415

    with _plainly(), OpenedFiles(path) as files:
        _import(settings_of(context), SlackSource(files), owner, as_json=as_json)


@app.command("irc")
def irc(
    context: typer.Context,
    path: Archive,
    *,
    channel: Annotated[str, typer.Option(help="Channel that the logs are of.", metavar="NAME")],
    network: Annotated[
        str, typer.Option(help="A nick is one person on one network.", metavar="NAME")
    ] = "irc",
    reply_links: Annotated[
        bool, typer.Option(help="Take replies from *.annotation.txt beside a log.")
    ] = True,
    owner: Owner = None,
    as_json: AsJson = False,
) -> None:
    """Import IRC logs of one channel: a file, a folder, a zip or a tar of them.

    A file's day is taken from its name, such as 2026-01-31.log. A line that begins with “nick:”
    mentions that nick.

    Example: messenger import irc logs.tar.gz --channel lobby --owner ada
    """
    from infra.importing.files import OpenedFiles  # noqa: PLC0415 — loaded where it is used
    from infra.importing.irc.source import IrcSource  # noqa: PLC0415

    with _plainly(), OpenedFiles(path) as files:
        source = IrcSource(files, channel.lstrip("#"), network, reply_links=reply_links)
        _import(settings_of(context), source, owner, as_json=as_json)


def _import(settings: Settings, source: "Source", owner: str | None, *, as_json: bool) -> None:
    import uvloop  # noqa: PLC0415

    from infra.cli.import_progress import ImportProgress  # noqa: PLC0415
    from infra.importing.records import ForeignFile  # noqa: PLC0415

    with ImportProgress(err) as watcher:
        # All that is read lives until the end: looking for garbage among it would only take time.
        gc.disable()
        try:
            report = uvloop.run(_run(settings, source, owner, watcher))
        except ForeignFile as error:
            if not watcher.begun:
                raise
            again = "What was imported before it stays; run again, the import goes on from there."
            raise CommandFailed(f"{error}. {again}") from error
        finally:
            gc.enable()
    if as_json:
        print_json(report)
    else:
        _show(report)


async def _run(
    settings: Settings, source: "Source", owner: str | None, watcher: "Watcher"
) -> "Report":
    from infra.cli.operating import write_side  # noqa: PLC0415
    from infra.importing.archive_import import import_archive  # noqa: PLC0415

    async with write_side(settings) as (storage, side):
        return await import_archive(source, owner, storage, side, watcher)


@contextmanager
def _plainly() -> Iterator[None]:
    """Say in one sentence why an import ended early."""
    from commands.domain.errors import CommandRejected, LogUnavailable  # noqa: PLC0415
    from infra.importing.accounts import OwnerUnknown  # noqa: PLC0415
    from infra.importing.records import ForeignFile  # noqa: PLC0415

    try:
        yield
    except ForeignFile as error:
        raise CommandFailed(f"{error}. Nothing was imported.") from error
    except LogUnavailable as error:
        raise CommandFailed(f"the log refuses: {error}. Run it again later.") from error
    except (OwnerUnknown, CommandRejected) as error:
        raise CommandFailed(str(error)) from error


def _show(report: "Report") -> None:
    table = Table("", "in the archive", "new here", title="Imported", title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, read, made in (
        ("messages", report.messages.read, report.messages.imported),
        ("people", report.users.read, report.users.made),
        ("channels", report.channels.read, report.channels.made),
        ("reactions", report.reactions.read, report.reactions.imported),
    ):
        table.add_row(name, f"{read:,}", f"{made:,}")
    for name, count in (
        ("replies", report.replies),
        ("mentions", report.mentions),
        ("edits", report.edits),
        ("pins", report.pins),
        ("files, by name", report.attachments),
    ):
        table.add_row(name, "", f"{count:,}")
    out.print(table)
    for title, counts in (
        ("Not imported", report.messages.skipped),
        ("Reactions not imported", report.reactions.skipped),
        ("Kept only in part", report.noted),
        ("Lines of the network, which are no messages", report.notices),
    ):
        _show_counts(title, counts)
    out.print(f"{report.seconds:,.1f} s, {report.messages_per_second:,} messages/s")


def _show_counts(title: str, counts: Mapping[str, int]) -> None:
    if not counts:
        return
    table = Table("why", "how many", title=title, title_justify="left")
    table.columns[1].justify = "right"
    for reason, count in sorted(counts.items(), key=itemgetter(1), reverse=True):
        table.add_row(reason, f"{count:,}")
    out.print(table)
