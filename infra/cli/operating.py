"""The operator's calls: on the data folder itself, or through the server that holds it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from commands.domain.errors import CommandRejected
from commands.handlers.identity.administration import Administration
from infra.bootstrap import operating
from infra.bootstrap.logs import Logs
from infra.bootstrap.write_side import WriteSide
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
async def write_side(settings: Settings) -> AsyncIterator[tuple[Logs, WriteSide]]:
    """Have what carries out commands, without a server.

    Raises:
        DataFolderInUse: another process has the folder.
    """
    if settings.log_level != "debug":
        # A failure in a task is answered by the command itself, in a sentence.
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    async with operating.write_side(settings) as written:
        yield written


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
