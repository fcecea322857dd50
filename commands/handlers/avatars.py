"""Pictures of people and conversations, from upload to use."""

from commands.domain.errors import AttachmentIdTaken
from commands.domain.picture_metadata import without_metadata
from commands.domain.pictures import picture_type
from contracts.blobs import Blobs, avatar_key
from contracts.ids import AttachmentId, ConversationId, UserId
from contracts.views.upload import Uploaded


class Avatars:
    """Keeps each upload under its uploader until a conversation takes it over."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs

    async def upload(
        self, actor_id: UserId, attachment_id: AttachmentId, content: bytes
    ) -> Uploaded:
        """Keep a picture without what the camera wrote into it; the same again changes nothing.

        Raises:
            NotAPicture: it is no PNG, JPEG, GIF or WebP.
            AttachmentIdTaken: the actor uploaded another picture under this id.
        """
        kind = picture_type(content)
        content = without_metadata(content, kind)
        key = avatar_key(actor_id, attachment_id)
        existing = await self._blobs.get(key)
        if existing is None:
            await self._blobs.put(key, content, kind)
        elif existing.content != content:
            raise AttachmentIdTaken(attachment_id)
        return Uploaded(attachment_id=attachment_id, content_type=kind, size=len(content))

    async def uploaded(self, actor_id: UserId, attachment_id: AttachmentId | None) -> bool:
        """Say whether the actor uploaded this."""
        if attachment_id is None:
            return False
        return await self._blobs.facts(avatar_key(actor_id, attachment_id)) is not None

    async def give(
        self, actor_id: UserId, attachment_id: AttachmentId, conversation_id: ConversationId
    ) -> None:
        """Give a conversation a picture that the actor uploaded: it stays when the actor goes."""
        blob = await self._blobs.get(avatar_key(actor_id, attachment_id))
        if blob is not None:
            key = avatar_key(conversation_id, attachment_id)
            await self._blobs.put(key, blob.content, blob.facts.content_type)
