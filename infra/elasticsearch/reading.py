"""Questions to the index that readers read, whichever version it is."""

from collections.abc import Mapping, Sequence
from typing import Final, Protocol, TypeVar

import msgspec
from elasticsearch import AsyncElasticsearch
from msgspec import Struct

from contracts.ids import ConversationId, MessageId
from contracts.outage import Outage
from infra.elasticsearch.connection import answer, outages
from infra.elasticsearch.document import Stored
from infra.elasticsearch.names import Names

Query = Mapping[str, object]
MESSAGE: Final[Query] = {"term": {"kind": "message"}}
_OK: Final = 200


class Hit(Struct, frozen=True):
    """One document found, with all that was asked of it."""

    source: Stored = msgspec.field(name="_source")
    score: float | None = msgspec.field(default=None, name="_score")
    matched: list[str] = msgspec.field(default_factory=list, name="matched_queries")
    highlight: dict[str, list[str]] = {}


class Total(Struct, frozen=True):
    """How many documents there are, as far as they were counted."""

    value: int = 0


class _Hits(Struct, frozen=True):
    hits: list[Hit] = []
    total: Total = Total()


class Found(Struct, frozen=True):
    """The answer of one question."""

    found: _Hits = msgspec.field(default=_Hits(), name="hits")
    aggregations: dict[str, object] = {}
    status: int = _OK

    @property
    def hits(self) -> list[Hit]:
        """The documents, in order."""
        return self.found.hits

    @property
    def documents(self) -> list[Stored]:
        """What was found."""
        return [hit.source for hit in self.found.hits]

    @property
    def total(self) -> int:
        """How many there are, as far as they were counted."""
        return self.found.total.value


class Answered(Protocol):
    """The answer of one question, with whether it could be asked of all."""

    @property
    def status(self) -> int:
        """As of HTTP."""


One = TypeVar("One", bound=Answered)


class Reading:
    """Asks the active version, several questions in one request."""

    def __init__(self, client: AsyncElasticsearch, names: Names) -> None:
        """Ask nothing yet."""
        self.client = client
        self.names = names

    async def ask(
        self, *queries: Query, routing: ConversationId | None = None, exact: bool = False
    ) -> list[Found]:
        """Return an answer to each query, with whole documents; see ``answers``."""
        return await self.answers(*queries, kind=Found, routing=routing, exact=exact)

    async def answers(
        self,
        *queries: Query,
        kind: type[One],
        routing: ConversationId | None = None,
        exact: bool = False,
    ) -> list[One]:
        """Return an answer to each query; ``exact`` scores by the words of all indices.

        Raises:
            Outage: the cluster is away, or parts of the index are.
        """
        header: dict[str, object] = {"ignore_unavailable": True}
        if routing is not None:
            header["routing"] = str(routing)
        if exact:
            header["search_type"] = "dfs_query_then_fetch"
        lines = [line for query in queries for line in (header, query)]
        with outages():
            found = await self.client.msearch(searches=lines, index=self.names.alias)
        answers = [answer(each, kind) for each in found.body["responses"]]
        if any(each.status != _OK for each in answers):
            raise Outage("parts of the message index are away")
        return answers

    async def message(self, message_id: MessageId) -> Stored | None:
        """Return a message by its id alone."""
        query = {"bool": {"filter": [MESSAGE, {"ids": {"values": [str(message_id)]}}]}}
        (found,) = await self.ask({"query": query, "size": 1})
        return next(iter(found.documents), None)


def of(conversation: ConversationId, *more: Query) -> Query:
    """Return the filter of a conversation's documents that meet more conditions."""
    return {"bool": {"filter": [{"term": {"conversation": str(conversation)}}, *more]}}


def between(field: str, **bounds: int | None) -> Sequence[Query]:
    """Return the condition that a number lies within bounds, none without any."""
    given = {name: bound for name, bound in bounds.items() if bound is not None}
    return [{"range": {field: given}}] if given else []
