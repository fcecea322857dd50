"""What an operator's command works on: the data folder that it has to itself, or the cluster."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from infra.bootstrap.cluster_views import cluster_views
from infra.bootstrap.folder_views import folder_views
from infra.bootstrap.identity import server_of
from infra.bootstrap.identity_stores import cluster_identity
from infra.bootstrap.logs import Logs, cluster_logs
from infra.bootstrap.nodes import cluster_blobs, shared
from infra.bootstrap.projecting import Projecting, project
from infra.bootstrap.sharing import alone
from infra.bootstrap.storage import Storage
from infra.bootstrap.write_side import WriteSide, build_write_side
from infra.settings import Settings

Written = tuple[Logs, WriteSide]


def write_side(settings: Settings) -> AbstractAsyncContextManager[Written]:
    """Have what carries out commands, without a server; in a cluster beside those that run.

    Raises:
        DataFolderInUse: another process has the folder.
    """
    return _folder(settings) if settings.postgres_url is None else _cluster(settings)


def projecting(settings: Settings) -> AbstractAsyncContextManager[Projecting]:
    """Have the read models, which nobody folds here.

    Raises:
        DataFolderInUse: another process has the folder.
    """
    return _folder_views(settings) if settings.postgres_url is None else _cluster_views(settings)


@asynccontextmanager
async def _folder(settings: Settings) -> AsyncIterator[Written]:
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


@asynccontextmanager
async def _cluster(settings: Settings) -> AsyncIterator[Written]:
    async with AsyncExitStack() as parts:
        logs = await parts.enter_async_context(cluster_logs(settings))
        stores = await parts.enter_async_context(cluster_identity(logs.url, logs.secret))
        sharing = await parts.enter_async_context(shared(settings, logs.secret))
        side = build_write_side(
            logs,
            stores,
            server_of(logs.secret, settings, "invite"),
            blobs=await parts.enter_async_context(cluster_blobs(settings)),
            limiter=sharing.limiter,
            revocations=sharing.revocations,
        )
        parts.callback(side.identity.close)
        parts.push_async_callback(sharing.revocations.told)
        yield logs, side


@asynccontextmanager
async def _folder_views(settings: Settings) -> AsyncIterator[Projecting]:
    storage = Storage.open(settings.data, settings.secret)
    try:
        views = folder_views(storage)
        try:
            yield views.projecting
        finally:
            await views.close()
    finally:
        await storage.close()


@asynccontextmanager
async def _cluster_views(settings: Settings) -> AsyncIterator[Projecting]:
    async with cluster_logs(settings) as logs, cluster_views(settings, logs) as views:
        index = await views.messages(str(logs.log.log_id))
        yield project(logs, logs.feed, {index.model.name: index, **views.user_state})
