"""`messenger migrate` and `messenger permissions`: the place itself, and its rules."""

import asyncio
from typing import TypedDict

import typer
from rich.table import Table

from infra.cli.context import AsJson, out, print_json, settings_of
from infra.settings import Settings


class Migrated(TypedDict):
    """What a data folder holds once it is up to date."""

    data: str
    log_id: str
    epoch: int
    partitions: int
    read_models: dict[str, int]


def migrate(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Make the data folder, or bring it up to this release, without serving.

    `messenger serve` does the same when it starts; this shows beforehand whether it will. A read
    model of another form is folded anew while the server runs. A running server must be stopped.

    In a cluster it brings the database up to date, as its owner, and lets the account of the
    processes in; they wait for it. It is safe beside running ones, and to run again.

    Example: messenger --data ./place migrate
    """
    settings = settings_of(context)
    if settings.postgres_url is not None:
        run = asyncio.run(_migrate_cluster(settings, settings.postgres_url))
        if as_json:
            print_json({"migrations": run})
        else:
            out.print(f"The database is up to date; migrations run: {', '.join(run) or 'none'}.")
        return
    found = asyncio.run(_migrate(settings))
    if as_json:
        print_json(found)
        return
    out.print(f"{found['data']} is up to date.", soft_wrap=True)
    table = Table("part", "is")
    table.add_row("log", f"{found['log_id']}, epoch {found['epoch']}")
    table.add_row("partitions", str(found["partitions"]))
    for name, version in found["read_models"].items():
        table.add_row(f"read model {name}", f"version {version}")
    out.print(table)


def permissions(*, as_json: AsJson = False) -> None:
    """Print who may do what in a conversation, by role.

    Example: messenger permissions
    """
    from commands.domain.permissions import RULES  # noqa: PLC0415 — loaded where it is used
    from contracts.events.membership import Role  # noqa: PLC0415

    roles = list(Role)
    if as_json:
        allowed = {
            action.name.lower(): [role.value for role in roles if role in rule.roles]
            for action, rule in RULES.items()
        }
        print_json({"permissions": allowed})
        return
    table = Table("to", *(role.value for role in roles))
    for action, rule in RULES.items():
        table.add_row(action.value, *("yes" if role in rule.roles else "" for role in roles))
    out.print(table)


async def _migrate_cluster(settings: Settings, url: str) -> list[str]:
    from infra.bootstrap.migrating import application_of, migrate_cluster  # noqa: PLC0415

    return await migrate_cluster(settings.postgres_owner_url or url, application_of(settings))


async def _migrate(settings: Settings) -> Migrated:
    from infra.bootstrap.folder_views import folder_views  # noqa: PLC0415
    from infra.bootstrap.storage import Storage  # noqa: PLC0415

    storage = Storage.open(settings.data, settings.secret)
    try:
        views = folder_views(storage)
        try:
            standing = await views.projecting.status()
        finally:
            await views.close()
        return Migrated(
            data=str(settings.data),
            log_id=str(storage.log.log_id),
            epoch=storage.log.epoch,
            partitions=storage.log.partitions,
            read_models={each.name: each.version for each in standing},
        )
    finally:
        await storage.close()
