"""A message index that a test folds into, and that may be disturbed while it does."""

from collections.abc import Sequence
from datetime import UTC, datetime

from elasticsearch import AsyncElasticsearch

from contracts.ids import ConversationId
from contracts.outage import Outage
from infra.elasticsearch.books import Bookkeeping, Books, Kept
from infra.elasticsearch.history import ElasticMessageHistory
from infra.elasticsearch.names import Names
from infra.elasticsearch.reading import Reading
from infra.elasticsearch.search import ElasticMessageIndex
from infra.elasticsearch.versions import ElasticVersions
from projections.facts import Fact
from projections.ports import Lanes, TableDigest
from query_api.history import Window
from query_api.search.criteria import Criteria
from query_api.search.index import Wanted
from tests.talk import ANN, HERE


class Torn(Bookkeeping):
    """Books that cannot be written for a while: what was indexed before is there all the same."""

    torn = False

    async def write(self, number: int, books: Books, before: Kept | None) -> Kept | None:
        if self.torn:
            raise Outage("torn off")
        return await super().write(number, books, before)


class Place:
    """One prefix of the cluster."""

    def __init__(self, client: AsyncElasticsearch, names: Names) -> None:
        self.client = client
        self.names = names
        self.books = Torn(client, names)
        reading = Reading(client, names)
        self.history = ElasticMessageHistory(reading)
        self.index = ElasticMessageIndex(reading)

    async def open(self) -> ElasticVersions:
        return await ElasticVersions.open(
            self.client, self.names, "log", replicas=0, bookkeeping=self.books
        )

    async def fold(self, versions: ElasticVersions, facts: Sequence[Fact]) -> None:
        await versions.model.apply(Lanes(0, facts))

    async def fold_in_vain(self, facts: Sequence[Fact]) -> None:
        """Index what the facts change and end before the checkpoint is moved."""
        versions = await self.open()
        await versions.model.checkpoint()
        self.books.torn = True
        try:
            await self.fold(versions, facts)
        except Outage:
            return
        finally:
            self.books.torn = False
        raise AssertionError("the books were written")

    async def bodies(self, conversation: ConversationId = HERE) -> list[str | None]:
        page = await self.history.page(conversation, ANN, Window(limit=200))
        return [getattr(item, "body", None) for item in page.items]

    async def found(self, *words: str) -> list[str | None]:
        wanted = Wanted(
            criteria=Criteria(words=words),
            conversations=[HERE],
            caller=ANN,
            own=frozenset(),
            sort="newest",
            now=datetime(2026, 6, 1, tzinfo=UTC),
            limit=50,
        )
        return [hit.message.body for _, hit in (await self.index.search(wanted)).hits]


async def content(versions: ElasticVersions) -> dict[str, TableDigest]:
    return dict((await versions.model.digest()).tables)
