"""The indices of one version: written in bulk, read by id at once and by search when refreshed."""

import asyncio
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Self

from elasticsearch import AsyncElasticsearch, BadRequestError
from msgspec import Struct, field

from contracts.ids import ConversationId, MessageId
from contracts.outage import Outage
from infra.elasticsearch import mapping
from infra.elasticsearch.alias import Alias
from infra.elasticsearch.connection import answer, outages
from infra.elasticsearch.document import ENCODER, Stored
from infra.elasticsearch.names import EARLIER, Names, shelf
from infra.elasticsearch.said import Memory

_NDJSON: Final = {
    "accept": "application/vnd.elasticsearch+json; compatible-with=9",
    "content-type": "application/vnd.elasticsearch+x-ndjson; compatible-with=9",
}
Query = Mapping[str, object]
Part = tuple[list[Stored], list[bytes]]
"""Documents, and the lines of a bulk request that writes them."""

_BULK_BYTES: Final = 500_000
_AT_ONCE: Final = 2
"""Bulk requests under way together: an index is written by one thread for each."""
_PRIORITY: Final = 500
_TRIES: Final = 6
_PAUSE: Final = 0.05
_FAULT, _MALFORMED, _CONFLICT, _TOO_MANY = 300, 400, 409, 429


class Refused(Exception):
    """The index takes a document never, as it is."""

    def __init__(self, document: Stored, reason: str) -> None:
        super().__init__(reason)
        self.document = document


class Got(Struct, frozen=True):
    """One answer of a look-up by ids."""

    found: bool = False
    source: Stored | None = field(default=None, name="_source")


class Hit(Struct, frozen=True):
    """One hit of a search."""

    source: Stored = field(name="_source")


class Hits(Struct, frozen=True):
    """The hits of a search."""

    hits: list[Hit]


class Searched(Struct, frozen=True):
    """The answer of one search of several."""

    status: int = 200
    hits: Hits = Hits([])


class _Searches(Struct, frozen=True):
    responses: list[Searched]


class _Gots(Struct, frozen=True):
    docs: list[Got]


class _Result(Struct, frozen=True):
    status: int
    error: object = None


class _Bulk(Struct, frozen=True):
    items: list[dict[str, _Result]]


class IndexStore:
    """What one version of the message index holds; ``unrefreshed`` is what searches do not see."""

    def __init__(
        self,
        client: AsyncElasticsearch,
        names: Names,
        number: int,
        languages: Sequence[str],
        replicas: int = 0,
    ) -> None:
        """Ask nothing of the cluster yet."""
        self.client = client
        self.names = names
        self.alias = Alias(client, names)
        self.live = False
        """Whether it is for readers: new indices are shown to them, and have copies."""
        self.number = number
        self.languages = languages
        self._replicas = replicas
        self.unrefreshed: dict[str, Stored] = {}
        self.memory = Memory()
        self.refreshed_at = 0.0
        self.refreshing = 0.0
        """Seconds that it took the last time."""
        self._made: set[str] = set()

    def at(self, number: int) -> Self:
        """Return the same place for another version."""
        return type(self)(self.client, self.names, number, self.languages, self._replicas)

    async def make(self, *, read: bool = False) -> bool:
        """Make an empty version; False if it is there. With ``read`` the first that there is."""
        with outages():
            # A batch may come after its index is gone: it must not make another by coming.
            await self.client.indices.put_index_template(
                name=self.names.alias,
                index_patterns=[self.names.any_version],
                allow_auto_create=False,
                priority=_PRIORITY,
            )
        made = await self._create(EARLIER, {self.names.alias: {}} if read else {})
        if made:
            self.memory.begin()
        return made

    async def get(
        self, wanted: Iterable[tuple[ConversationId, MessageId]]
    ) -> dict[MessageId, Stored]:
        """Return the messages that are there, refreshed or not, by ids."""
        docs = [
            {
                "_index": self.names.index(self.number, shelf(each)),
                "_id": str(each),
                "routing": str(conversation),
            }
            for conversation, each in wanted
        ]
        if not docs:
            return {}
        with outages():
            found = await self.client.mget(docs=docs, filter_path="docs.found,docs._source")
        got = answer(found.body or {"docs": []}, _Gots).docs
        return {each.source.message_id: each.source for each in got if each.source is not None}

    async def search(self, queries: Sequence[tuple[ConversationId, Query]]) -> list[list[Stored]]:
        """Return the documents of each query of one conversation, as of the last refresh."""
        lines: list[Mapping[str, object]] = []
        for conversation, query in queries:
            lines.append({"routing": str(conversation), "ignore_unavailable": True})
            lines.append(query)
        if not lines:
            return []
        with outages():
            found = await self.client.msearch(
                searches=lines,
                index=self.names.all_of(self.number),
                filter_path="responses.status,responses.hits.hits._source",
            )
        responses = answer(found.body, _Searches).responses
        if any(each.status >= _FAULT for each in responses):
            raise Outage("Elasticsearch could not search all indices")
        return [[hit.source for hit in each.hits.hits] for each in responses]

    async def write(self, documents: Sequence[Stored]) -> None:
        """Index whole documents; one that is there in a newer version is left.

        Raises:
            Refused: a document can never be indexed.
            Outage: the cluster is away, or too busy for too long.
        """
        await self._make_indices({each.shelf for each in documents})
        left = list(documents)
        for attempt in range(_TRIES):
            left = await self._bulk(left)
            if not left:
                self.unrefreshed.update((each.id, each) for each in documents)
                return
            await asyncio.sleep(_PAUSE * 2**attempt)
        raise Outage(f"Elasticsearch is too busy for {len(left)} documents")

    async def settle(self) -> None:
        """Let the indices be as those of the active version are."""
        await self.refresh(always=True)
        self.live = True
        with outages():
            await self.client.indices.put_settings(
                index=self.names.all_of(self.number), settings=self._pace()
            )

    async def refresh(self, *, always: bool = False) -> None:
        """Let searches see everything written, by others too with ``always``."""
        started = time.monotonic()
        if self.unrefreshed or always:
            with outages():
                await self.client.indices.refresh(
                    index=self.names.all_of(self.number), ignore_unavailable=True
                )
        self.unrefreshed = {}
        self.refreshed_at = time.monotonic()
        self.refreshing = self.refreshed_at - started

    def _pace(self) -> dict[str, object]:
        """Return how many copies an index has; whoever writes refreshes it, and nothing else."""
        return {
            "index.refresh_interval": "-1",
            "index.number_of_replicas": self._replicas if self.live else 0,
        }

    async def _make_indices(self, shelves: set[str]) -> None:
        for shelf_name in sorted(shelves - self._made):
            await self._create(shelf_name, {})
            if self.live:
                await self.alias.show(self.number, self.names.index(self.number, shelf_name))
            self._made.add(shelf_name)

    async def _create(self, shelf_name: str, aliases: Mapping[str, Mapping[str, object]]) -> bool:
        """Make an index; False if it is there."""
        with outages():
            try:
                await self.client.indices.create(
                    index=self.names.index(self.number, shelf_name),
                    settings=mapping.settings(self.languages) | self._pace(),
                    mappings=mapping.mappings(self.languages),
                    aliases=aliases,
                )
            except BadRequestError as error:
                if error.error != "resource_already_exists_exception":
                    raise
                return False
        return True

    async def _bulk(self, documents: Sequence[Stored]) -> list[Stored]:
        """Write documents, some at a time, and return those that the cluster was too busy for."""
        left: list[Stored] = []
        parts = list(self._parts(documents))
        for at in range(0, len(parts), _AT_ONCE):
            sending = (self._send(*part) for part in parts[at : at + _AT_ONCE])
            # What was sent beside a part that failed has to end before the same comes again.
            for done in await asyncio.gather(*sending, return_exceptions=True):
                if isinstance(done, BaseException):
                    raise done
                left += done
        return left

    def _parts(self, documents: Sequence[Stored]) -> Iterator[Part]:
        part: list[Stored] = []
        lines: list[bytes] = []
        size = 0
        for document in documents:
            part.append(document)
            lines += [self._action(document), ENCODER.encode(document)]
            size += len(lines[-1])
            if size > _BULK_BYTES:
                yield part, lines
                part, lines, size = [], [], 0
        if part:
            yield part, lines

    async def _send(self, documents: Sequence[Stored], lines: Sequence[bytes]) -> list[Stored]:
        with outages():
            done = await self.client.perform_request(
                "POST",
                "/_bulk",
                params={"filter_path": "items.*.status,items.*.error"},
                headers=_NDJSON,
                body=lines,
            )
        left = []
        for document, item in zip(documents, answer(done.body, _Bulk).items, strict=True):
            result = item["index"]
            if result.status == _TOO_MANY:
                left.append(document)
            elif result.status == _MALFORMED:
                raise Refused(document, str(result.error))
            elif result.status >= _FAULT and result.status != _CONFLICT:
                raise Outage(f"Elasticsearch answered {result.status}: {result.error}")
        return left

    def _action(self, document: Stored) -> bytes:
        return ENCODER.encode(
            {
                "index": {
                    "_index": self.names.index(self.number, document.shelf),
                    "_id": document.id,
                    "routing": document.conversation,
                    "version": document.folded,
                    "version_type": "external_gte",
                }
            }
        )
