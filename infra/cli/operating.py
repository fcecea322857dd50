"""The operator's calls: on the data folder itself, or through the server that holds it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from commands.domain.errors import CommandRejected
from commands.handlers.identity.administration import Administration
from infra.bootstrap.identity import server_of
from infra.bootstrap.sharing import alone
from infra.bootstrap.storage import Storage
from infra.bootstrap.write_side import WriteSide, build_write_side
from infra.cli.failures import CommandFailed
from infra.files.lock import DataFolderInUse
from infra.files.operator_address import read_operator_address
from infra.files.secret import load_secret
from infra.http.operator import operator_token
from infra.http.operator_client import OperatorClient, OperatorRefused
from infra.settings import Settings

Operator = Administration | OperatorClient
T = TypeVar("T")


def as_operator(settings: Settings, work: Callable[[Operator], Awaitable[T]]) -> T:
    """Do ``work``, whether or not a server is running on the data folder.

    Raises:
        CommandFailed: it was refused, or the server that holds the folder does not answer.
    """
    try:
        return asyncio.run(_alone_or_with(settings, work))
    except (CommandRejected, OperatorRefused) as refusal:
        raise CommandFailed(str(refusal)) from refusal


@asynccontextmanager
async def write_side(settings: Settings) -> AsyncIterator[tuple[Storage, WriteSide]]:
    """Have the data folder and what carries out commands on it, without a server.

    Raises:
        DataFolderInUse: another process has the folder.
    """
    if settings.log_level != "debug":
        # A failure in a task is answered by the command itself, in a sentence.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    storage = Storage.open(settings.data, settings.secret)
    try:
        sharing = alone(settings.limits)
        side = build_write_side(
            storage,
            storage.stores,
            server_of(storage.secret, settings, "open"),
            blobs=storage.blobs,
            limiter=sharing.limiter,
            revocations=sharing.revocations,
        )
        try:
            yield storage, side
        finally:
            side.identity.close()
    finally:
        await storage.close()


async def _alone_or_with(settings: Settings, work: Callable[[Operator], Awaitable[T]]) -> T:
    try:
        async with write_side(settings) as (_, side):
            return await work(side.administration)
    except DataFolderInUse as in_use:
        url = read_operator_address(settings.data)
        if url is None:
            raise CommandFailed(str(in_use)) from in_use
        token = operator_token(load_secret(settings.data / "secret"))
        try:
            return await work(OperatorClient(url, token))
        except OSError as error:
            raise CommandFailed(f"{in_use} It does not answer at {url}: {error}") from error
