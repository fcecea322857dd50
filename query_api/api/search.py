"""``/v1/search``."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from contracts.identity import Principal
from contracts.ids import ConversationId
from contracts.limits import Limiter
from contracts.views.message import SearchResult
from query_api import history, inbox, people
from query_api.api.cursors import DEFAULT_LIMIT, Cursor, Cursors, Limit
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import NotCaughtUp
from query_api.ports import Authority
from query_api.search.criteria import Directory, Sort, conversations, criteria
from query_api.search.index import COUNTED, HitKey, MessageIndex, Wanted
from query_api.search.parser import parse
from query_api.search.syntax import understood

Text = Annotated[
    str,
    QueryParameter(
        max_length=1_000,
        description=(
            'Words, `"a phrase"`, `-not`, `from:name`, `in:channel`, `before:2026-01-31`, '
            "`after:`, `on:`, `has:link|file|image|reaction`, `is:thread|pinned`, `mentions:me`."
        ),
    ),
]
Only = Annotated[UUID | None, QueryParameter(description="Search this conversation alone.")]
Order = Annotated[Sort, QueryParameter(description="What comes first.")]


class SearchController(Controller):
    """Finding messages."""

    path = "/search"
    tags = ("messages",)

    @get(
        operation_id="search",
        reads=history.PROJECTION,
        looks_up=[people.PROJECTION, inbox.PROJECTION],
        responses=refusals(NotCaughtUp),
    )
    async def search(
        self,
        *,
        principal: NamedDependency[Principal],
        message_index: Provided[MessageIndex],
        directory: Provided[Directory],
        authority: Provided[Authority],
        limiter: Provided[Limiter],
        cursors: Provided[Cursors],
        q: Text = "",
        conversation_id: Only = None,
        sort: Order = "relevance",
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> SearchResult:
        """Find messages by their words, and by the words of what they answer.

        What is no operator is searched for as it stands; `understood` says how the query was read.
        """
        me = principal.user_id
        await limiter.take("search", str(me))
        bound = ("search", me, q, conversation_id, sort)
        after = cursors.open(cursor, HitKey, *bound)
        query = parse(q)
        asked = await criteria(query, me, directory)
        readable = conversations(asked.required, await authority.readable(me))
        if conversation_id is not None:
            only = ConversationId(conversation_id)
            readable = [only] if only in readable else []
        found = await message_index.search(
            Wanted(
                criteria=asked,
                conversations=readable,
                caller=me,
                own=frozenset(await authority.memberships(me)),
                sort=sort,
                now=datetime.now(UTC),
                limit=limit + 1,
                after=after,
            )
        )
        items, following = cursors.page(found.hits, limit, *bound)
        exact = found.total <= COUNTED
        return SearchResult(
            items=items,
            next=following,
            understood=understood(query),
            index_at=found.index_at,
            total=found.total if exact else None,
            total_at_least=None if exact else COUNTED,
        )
