"""``/v1/me`` and ``/v1/users``: everyone on the server may find everyone."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from contracts.identity import Principal
from contracts.ids import UserId
from contracts.log import Position
from contracts.streams import partition_of
from contracts.views.user import Me, Server, User, UserList
from query_api.api.cursors import DEFAULT_LIMIT, Cursor, Cursors, Limit
from query_api.api.freshness import SECONDS
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import NotCaughtUp, UserUnknown
from query_api.people import PROJECTION, People, PersonKey
from query_api.ports import Freshness, LogReader

Text = Annotated[str, QueryParameter(max_length=200, description="How the words of a name begin.")]


class PeopleController(Controller):
    """The people of the server."""

    tags = ("people",)

    @get("/me", operation_id="me", reads=PROJECTION, responses=refusals(UserUnknown, NotCaughtUp))
    async def me(
        self,
        *,
        principal: NamedDependency[Principal],
        people: Provided[People],
        freshness: Provided[Freshness],
        log: Provided[LogReader],
        server: Provided[Server],
    ) -> Me:
        """Show your own account, and what a client should know of this server."""
        user = await people.person(principal.user_id)
        if user is None:
            # Whoever is signed in is in the log: the read model has yet to come there.
            head = await _head(log, principal.user_id)
            there = await freshness.wait(PROJECTION, [head], SECONDS)
            user = await people.person(principal.user_id)
            if user is None and not there:
                raise NotCaughtUp
        if user is None:
            raise UserUnknown(principal.user_id)
        return Me(user=user, session_id=principal.session_id, server=server)

    @get("/users", operation_id="users", reads=PROJECTION, responses=refusals())
    async def users(
        self,
        *,
        people: Provided[People],
        cursors: Provided[Cursors],
        q: Text = "",
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> UserList:
        """Find people by the beginnings of their names, or list everyone."""
        after = cursors.open(cursor, PersonKey, "users", q)
        rows = await people.people(q, after, limit + 1)
        items, following = cursors.page(rows, limit, "users", q)
        return UserList(items=items, next=following)

    @get(
        "/users/{user_id:uuid}",
        operation_id="user",
        reads=PROJECTION,
        responses=refusals(UserUnknown),
    )
    async def user(self, user_id: FromPath[UserId], people: Provided[People]) -> User:
        """Show one account; a deactivated one stays readable."""
        found = await people.person(user_id)
        if found is None:
            raise UserUnknown(user_id)
        return found


async def _head(log: LogReader, user_id: UserId) -> Position:
    partition = partition_of(user_id, log.partitions)
    return Position(log.first_lane + partition, (await log.heads())[partition])
