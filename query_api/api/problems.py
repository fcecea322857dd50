"""How refusals of the read side look over HTTP: status and slug of each."""

from contracts.blobs import BlobsAway
from query_api import errors

STATUS: dict[type[Exception], tuple[int, str]] = {
    errors.ConversationUnknown: (404, "conversation-unknown"),
    errors.NotAMember: (403, "not-a-member"),
    errors.NotPermitted: (403, "not-permitted"),
    errors.MessageUnknown: (404, "message-unknown"),
    errors.UserUnknown: (404, "user-unknown"),
    errors.AvatarUnknown: (404, "avatar-unknown"),
    errors.EventUnknown: (404, "event-unknown"),
    errors.NotAnAdministrator: (403, "not-an-administrator"),
    errors.ProjectionUnknown: (404, "projection-unknown"),
    errors.RebuildRuns: (409, "rebuild-under-way"),
    BlobsAway: (503, "blobs-away"),
    errors.NotCaughtUp: (503, "catching-up"),
    errors.TooSlow: (408, "too-slow"),
}
