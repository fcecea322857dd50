"""Read models for the operator's commands: of the data folder, or of the server that holds it."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar
from uuid import UUID

from contracts.outage import Outage
from infra.bootstrap.operating import projecting
from infra.cli.failures import CommandFailed, Exit
from infra.files.lock import DataFolderInUse
from infra.files.operator_address import read_operator_address
from infra.files.secret import load_secret
from infra.http.operator import operator_token
from infra.http.operator_client import OperatorClient, OperatorRefused
from infra.http.operator_projections import RebuildFailed
from infra.settings import Settings
from projections.parking import Retried
from projections.ports import PoisonEvent
from projections.rebuild import NotEquivalent, Progress, RebuildUnderWay, Rebuilt
from projections.runner import ProjectionUnknown
from projections.status import ProjectionStatus

T = TypeVar("T")


class Place(Protocol):
    """What holds the read models."""

    async def status(self) -> list[ProjectionStatus]:
        """Return how each stands."""

    async def unpark(self, name: str | None, key: UUID | None) -> list[Retried]:
        """Fold conversations that were set aside again: of one projection, one of them, or all."""

    async def rebuild(
        self, name: str, report: Callable[[Progress], None], *, accept_differences: bool
    ) -> Rebuilt:
        """Fold one anew and switch to it."""


async def with_projections(settings: Settings, work: Callable[[Place], Awaitable[T]]) -> T:
    """Do ``work``, whether or not a server is running on the data folder.

    Raises:
        CommandFailed: it was refused, failed, or the server does not answer.
    """
    try:
        return await _alone_or_with(settings, work)
    except (ProjectionUnknown, NotEquivalent, PoisonEvent, RebuildUnderWay) as error:
        raise CommandFailed(str(error)) from error
    except (OperatorRefused, RebuildFailed) as error:
        raise CommandFailed(str(error)) from error
    except Outage as error:
        raise CommandFailed(str(error), Exit.MISSING) from error


async def _alone_or_with(settings: Settings, work: Callable[[Place], Awaitable[T]]) -> T:
    try:
        async with projecting(settings) as place:
            return await work(place)
    except DataFolderInUse as in_use:
        url = read_operator_address(settings.data)
        if url is None:
            raise CommandFailed(str(in_use)) from in_use
        token = operator_token(load_secret(settings.data / "secret"))
        try:
            return await work(OperatorClient(url, token))
        except OSError as error:
            raise CommandFailed(f"{in_use} It does not answer at {url}: {error}") from error
