"""`messenger events heads`, and the signed notes that `verify` takes for evidence."""

from pathlib import Path
from typing import Annotated

import typer

from contracts import streams
from contracts.events.codec import decode
from contracts.events.heads import HeadsSigned
from infra.bootstrap.reading import ReadableLog
from infra.cli.context import AsJson, err, print_json, settings_of
from infra.cli.failures import CommandFailed, Exit
from infra.cli.reading import with_log
from infra.files.secret import load_secret
from infra.heads.checking import Evidence, in_files, in_log, weigh
from infra.heads.keys import verifiers
from infra.heads.note import NotANote, Verifier, parse
from infra.heads.stored import last_of
from infra.heads.text import read
from infra.settings import Settings

Notes = Annotated[
    Path | None,
    typer.Option(
        metavar="PATH",
        exists=True,
        help="Signed notes that were exported: a file, or a folder of them.",
    ),
]
Keys = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KEY",
        help="Public key of the notes, unless the place's secret is at hand; more than once if"
        " keys changed.",
    ),
]
_NONE_YET = (
    "no heads were signed yet: `messenger serve` and `messenger commands` do it some minutes after"
    " something was recorded (setting heads_minutes)"
)


def heads(
    context: typer.Context,
    *,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the note there instead.")
    ] = None,
    keys: Annotated[
        bool, typer.Option("--keys", help="Print the public keys, for whoever is to check notes.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Print the newest signed note of where the log ends.

    Keep it, or have it kept, where nobody who can write the log's database can write: it proves
    later that nothing before it was changed since. The public keys belong to whoever checks.

    Example: messenger events heads --out 2026-11-24.note
    """
    settings = settings_of(context)
    if keys:
        _print_keys(settings, as_json=as_json)
        return
    note = with_log(settings, _newest)
    if note is None:
        raise CommandFailed(_NONE_YET)
    if out is not None:
        out.write_text(note, encoding="utf-8")
        err.print(f"written to {out}", soft_wrap=True)
    elif as_json:
        print_json(read(parse(note).text))
    else:
        typer.echo(note, nl=False)


def evidence_of(settings: Settings, path: Path | None, keys: list[str] | None) -> Evidence:
    """Return what the signed notes of the log and of ``path`` say.

    Raises:
        CommandFailed: a key is none, or there is none to check exported notes by.
    """

    async def work(log: ReadableLog) -> Evidence:
        known = _given(keys) or _own(settings, log)
        evidence = Evidence()
        async for found in in_log(log, log.identity.log_id):
            weigh(found, known, evidence)
        if path is not None:
            if not known:
                raise CommandFailed("give the public key of the notes with --key", Exit.USAGE)
            for found in in_files(path):
                weigh(found, known, evidence)
        return evidence

    return with_log(settings, work)


def _given(keys: list[str] | None) -> list[Verifier]:
    try:
        return [Verifier.parse(text) for text in keys or ()]
    except NotANote as error:
        raise CommandFailed(str(error), Exit.USAGE) from error


def _own(settings: Settings, log: ReadableLog) -> list[Verifier]:
    """Return the keys that the place itself signs by, none where its secret is not at hand."""
    file = settings.data / "secret"
    if settings.postgres_url is None and file.exists():
        secret: bytes | None = load_secret(file)
    else:
        secret = settings.secret
    if secret is None:
        return []
    return verifiers(secret, log.identity.log_id, settings.heads_key)


async def _newest(log: ReadableLog) -> str | None:
    event = await last_of(log, streams.heads(log.identity.log_id))
    signed = None if event is None else decode(event)
    return signed.note if isinstance(signed, HeadsSigned) else None


def _print_keys(settings: Settings, *, as_json: bool) -> None:
    async def work(log: ReadableLog) -> list[str]:
        return [str(verifier) for verifier in _own(settings, log)]

    found = with_log(settings, work)
    if not found:
        raise CommandFailed("the place's secret makes the keys: set MESSENGER_SECRET_FILE")
    if as_json:
        print_json({"keys": found})
    else:
        typer.echo("\n".join(found))
