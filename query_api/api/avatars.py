"""Pictures of people and conversations, for those who may see these."""

from uuid import UUID

from litestar import Controller, Request, Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath

from contracts.blobs import Blobs, BlobsAway, avatar_key
from contracts.identity import Principal
from contracts.ids import AttachmentId, ConversationId, UserId
from query_api.api.provided import Provided
from query_api.api.refusals import refusals
from query_api.errors import AvatarUnknown, ConversationUnknown, UserUnknown
from query_api.inbox import PROJECTION as INBOX
from query_api.inbox import Conversations
from query_api.people import PROJECTION as PROFILES
from query_api.people import People
from query_api.ports import Authority

Reading = Request[Principal, None, State]

_SAFE = {
    # A browser keeps it and asks each time whether it is still the one, and still allowed.
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


class AvatarsController(Controller):
    """The picture that is set now, by whose it is."""

    tags = ("avatars",)

    @get(
        "/users/{user_id:uuid}/avatar",
        operation_id="user-avatar",
        media_type="image/*",
        reads=PROFILES,
        responses=refusals(UserUnknown, AvatarUnknown, BlobsAway),
    )
    async def user_avatar(
        self,
        *,
        user_id: FromPath[UserId],
        people: Provided[People],
        blobs: Provided[Blobs],
        request: Reading,
    ) -> Response[bytes]:
        """Return a person's picture; `If-None-Match` spares sending it again."""
        found = await people.person(user_id)
        if found is None:
            raise UserUnknown(user_id)
        return await _picture(blobs, user_id, found.avatar_id, request)

    @get(
        "/conversations/{conversation_id:uuid}/avatar",
        operation_id="conversation-avatar",
        media_type="image/*",
        reads=INBOX,
        responses=refusals(ConversationUnknown, AvatarUnknown, BlobsAway),
    )
    async def conversation_avatar(
        self,
        *,
        conversation_id: FromPath[ConversationId],
        principal: NamedDependency[Principal],
        conversations: Provided[Conversations],
        authority: Provided[Authority],
        blobs: Provided[Blobs],
        request: Reading,
    ) -> Response[bytes]:
        """Return a conversation's picture, for those who may read it."""
        me = principal.user_id
        if not await authority.may_read(me, conversation_id):
            raise ConversationUnknown(conversation_id)
        found = await conversations.conversation(conversation_id, me)
        if found is None:
            raise ConversationUnknown(conversation_id)
        return await _picture(blobs, conversation_id, found.avatar_id, request)


async def _picture(
    blobs: Blobs, owner: UUID, avatar_id: AttachmentId | None, request: Reading
) -> Response[bytes]:
    if avatar_id is None:
        raise AvatarUnknown(owner)
    key = avatar_key(owner, avatar_id)
    facts = await blobs.facts(key)
    if facts is None:
        raise AvatarUnknown(owner)
    ending = facts.content_type.rpartition("/")[2]
    disposition = f'inline; filename="{avatar_id}.{ending}"'
    # A picture never changes under its id.
    headers = {**_SAFE, "Content-Disposition": disposition, "ETag": f'"{avatar_id}"'}
    kind = facts.content_type
    if headers["ETag"] in _known(request):
        return Response(b"", status_code=304, headers=headers, media_type=kind)
    blob = await blobs.get(key)
    if blob is None:
        raise AvatarUnknown(owner)
    return Response(blob.content, headers=headers, media_type=kind)


def _known(request: Reading) -> set[str]:
    said = request.headers.get("If-None-Match", "").split(",")
    return {tag.strip().removeprefix("W/") for tag in said}
