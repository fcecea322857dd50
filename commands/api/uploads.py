"""``/v1/uploads``: files that commands name afterwards."""

from dataclasses import dataclass

from litestar import Request, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.spec import (
    OpenAPIFormat,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
)
from litestar.params import FromPath

from commands.api.problems import STATUS
from commands.api.responses import described
from commands.domain.errors import AttachmentIdTaken, NotAPicture
from commands.handlers.avatars import Avatars
from contracts.blobs import BlobsAway
from contracts.identity import Principal
from contracts.ids import AttachmentId
from contracts.limits import Limiter
from contracts.views.upload import Uploaded

AVATAR_BYTES = 1024 * 1024
COST = 10.0
"""Commands that an upload counts for."""
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_EVERY = (
    (400, "malformed-request"),
    (401, "unauthenticated"),
    (403, "out-of-scope"),
    (404, "not-found"),
    (413, "too-large"),
    (429, "rate-limited"),
)


@dataclass
class PictureUpload(Operation):
    """The description of a body that is a picture and no JSON."""

    def __post_init__(self) -> None:
        """Say what the framework cannot read from the route."""
        picture = OpenAPIMediaType(Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.BINARY))
        self.request_body = RequestBody(dict.fromkeys(_PICTURES, picture), required=True)


def avatar_route(avatars: Avatars, limiter: Limiter) -> HTTPRouteHandler:
    """Return the route that takes pictures of people and conversations."""

    @put(
        "/v1/uploads/avatars/{attachment_id:uuid}",
        status_code=201,
        operation_id="upload-avatar",
        operation_class=PictureUpload,
        summary="Upload a picture, to be set by set-profile or set-conversation-avatar.",
        description=(
            "PNG, JPEG, GIF or WebP of at most 1 MiB, under an id made by you. What a camera wrote "
            "into it, such as the place, is left out: turn it upright before."
        ),
        tags=["uploads"],
        request_max_body_size=AVATAR_BYTES,
        responses=described(
            (*_EVERY, *(STATUS[each] for each in (NotAPicture, AttachmentIdTaken, BlobsAway)))
        ),
    )
    async def upload_avatar(
        attachment_id: FromPath[AttachmentId],
        request: Request[Principal, None, State],
        principal: NamedDependency[Principal],
    ) -> Uploaded:
        await limiter.take("command", str(principal.user_id), COST)
        return await avatars.upload(principal.user_id, attachment_id, await request.body())

    return upload_avatar
