"""``/v1/threads``: the threads that one takes part in, across conversations."""

from litestar import Controller, get
from litestar.di import NamedDependency

from contracts.identity import Principal
from contracts.views.message import FollowedThread, FollowedThreadList
from query_api.api.cursors import DEFAULT_LIMIT, Cursor, Cursors, Limit
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import NotCaughtUp
from query_api.history import PROJECTION, MessageHistory, ThreadKey
from query_api.inbox import Conversations
from query_api.ports import Authority


class ThreadsController(Controller):
    """Threads across conversations."""

    tags = ("messages",)

    @get("/threads", operation_id="own-threads", reads=PROJECTION, responses=refusals(NotCaughtUp))
    async def own_threads(
        self,
        *,
        principal: NamedDependency[Principal],
        history: Provided[MessageHistory],
        conversations: Provided[Conversations],
        authority: Provided[Authority],
        cursors: Provided[Cursors],
        cursor: Cursor = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> FollowedThreadList:
        """List the threads that you began, wrote in or are mentioned in, newest reply first.

        A thread is unread while its last reply is behind your read marker of the conversation.
        """
        me = principal.user_id
        after = cursors.open(cursor, ThreadKey, "own-threads", me)
        mine = await authority.memberships(me)
        rows = await history.own_threads(me, mine, after, limit + 1)
        found, following = cursors.page(rows, limit, "own-threads", me)
        read = await conversations.read_seqs(me, {each.root.conversation_id for each in found})
        items = [
            FollowedThread(
                root=each.root,
                last_reply_at=each.last_reply_at,
                last_reply_seq=each.last_reply_seq,
                unread=each.last_reply_seq > read.get(each.root.conversation_id, 0),
            )
            for each in found
        ]
        return FollowedThreadList(items=items, next=following)
