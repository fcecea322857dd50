"""``/v1/admin/users``: accounts, with what only administrators are told of them."""

import asyncio
from typing import Annotated, Literal

from litestar import Controller, get
from litestar.params import QueryParameter

from contracts.views.admin import AdminUser, AdminUserList
from contracts.views.user import User
from query_api.admin.ports import Attendance
from query_api.api.admin.guard import SCOPE, administrators_only
from query_api.api.cursors import DEFAULT_LIMIT, Cursor, Cursors, Limit
from query_api.api.people import Text
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import NotAnAdministrator
from query_api.live.ports import PresenceBoard
from query_api.people import PROJECTION, People, PersonKey

Only = Annotated[
    Literal["active", "deactivated", "administrators"] | None,
    QueryParameter(description="Show these alone."),
]
_PAGE = 200


class AdminUsersController(Controller):
    """The accounts of the server."""

    path = "/admin/users"
    tags = ("administration",)
    guards = (administrators_only,)
    opt = {"scope": SCOPE}  # noqa: RUF012 — the framework's own form

    @get(operation_id="admin-users", reads=PROJECTION, responses=refusals(NotAnAdministrator))
    async def users(
        self,
        *,
        people: Provided[People],
        cursors: Provided[Cursors],
        attendance: Provided[Attendance],
        presence: Provided[PresenceBoard],
        q: Text = "",
        only: Only = None,
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> AdminUserList:
        """List accounts by name, with when each was last here."""
        after = cursors.open(cursor, PersonKey, "admin-users", q, only)
        rows = await _found(people, q, only, after, limit + 1)
        users, following = cursors.page(rows, limit, "admin-users", q, only)
        ids = [user.user_id for user in users]
        there = await presence.of(ids)
        seen = await asyncio.gather(*map(attendance.last_seen, ids))
        items = [
            AdminUser(user=user, presence=each.state, last_seen_at=at)
            for user, each, at in zip(users, there, seen, strict=True)
        ]
        return AdminUserList(items=items, next=following)


async def _found(
    people: People, text: str, only: str | None, after: PersonKey | None, limit: int
) -> list[tuple[PersonKey, User]]:
    """Return accounts of a kind, however many others stand between them."""
    if only is None:
        return await people.people(text, after, limit)
    found: list[tuple[PersonKey, User]] = []
    while len(found) < limit:
        rows = await people.people(text, after, _PAGE)
        found += [(key, user) for key, user in rows if _is(user, only)]
        if len(rows) < _PAGE:
            break
        after = rows[-1][0]
    return found[:limit]


def _is(user: User, only: str) -> bool:
    if only == "administrators":
        return user.active and user.is_admin
    return user.active is (only == "active")
