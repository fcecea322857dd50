"""One client of the cluster, its answers in types, and which of its errors are outages."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeVar

import aiohttp
import msgspec
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from elastic_transport import AiohttpHttpNode
from elasticsearch import ApiError, AsyncElasticsearch, TransportError, UnsupportedProductError
from elasticsearch.serializer import JsonSerializer, NdjsonSerializer

from contracts.outage import Outage

Answer = TypeVar("Answer")

_SECONDS: Final = 20.0
_CONNECT_SECONDS: Final = 2.0
_CONNECTIONS: Final = 10
_BUSY: Final = frozenset({404, 408, 429, 500, 502, 503, 504})
"""An index that is not there was wiped, or is not made yet: it will be."""


class _Json(JsonSerializer):
    """JSON by msgspec, which is several times as fast as the client's own."""

    def json_dumps(self, data: object) -> bytes:
        return msgspec.json.encode(data)

    def json_loads(self, data: bytes) -> object:
        return msgspec.json.decode(data)


class _Lines(_Json, NdjsonSerializer):
    """The same, a document a line."""


class _Connector(aiohttp.TCPConnector):
    """Gives a server up soon that does not even take a connection."""

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 — as aiohttp calls it
    ) -> Connection:
        soon = aiohttp.ClientTimeout(total=timeout.total, sock_connect=_CONNECT_SECONDS)
        return await super().connect(req, traces, soon)


class _Node(AiohttpHttpNode):
    """A node as the client has it, whose own connections know one time-out only."""

    def _create_aiohttp_session(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.session = aiohttp.ClientSession(
            headers=self.headers,
            skip_auto_headers=("accept", "accept-encoding", "user-agent"),
            cookie_jar=aiohttp.DummyCookieJar(),
            connector=_Connector(
                limit_per_host=self._connections_per_node, ssl=self._ssl_context or False
            ),
        )


def connect(hosts: Sequence[str], *, seconds: float = _SECONDS) -> AsyncElasticsearch:
    """Return a client that waits so long for an answer and tries nothing again by itself."""
    return AsyncElasticsearch(
        list(hosts),
        node_class=_Node,
        request_timeout=seconds,
        connections_per_node=_CONNECTIONS,
        max_retries=0,
        retry_on_timeout=False,
        http_compress=False,
        serializers={_Json.mimetype: _Json(), NdjsonSerializer.mimetype: _Lines()},
    )


@contextmanager
def outages() -> Iterator[None]:
    """Let a cluster that is away or busy be an outage.

    Raises:
        Outage: trying the same again later is right.
    """
    try:
        yield
    except UnsupportedProductError:
        raise
    except TransportError as error:
        raise Outage(f"Elasticsearch is away: {error.message}") from error
    except ApiError as error:
        if error.status_code in _BUSY:
            raise Outage(f"Elasticsearch is not ready: {error.message}") from error
        raise


def answer(body: object, kind: type[Answer]) -> Answer:
    """Return a decoded answer as a type."""
    return msgspec.convert(body, kind, strict=False)
