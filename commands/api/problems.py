"""How refusals of the write side look over HTTP: status and slug of each."""

from commands.domain import errors
from contracts.blobs import BlobsAway

STATUS: dict[type[Exception], tuple[int, str]] = {
    errors.InvalidText: (400, "invalid-text"),
    errors.NotAMember: (403, "not-a-member"),
    errors.NotPermitted: (403, "not-permitted"),
    errors.IsBanned: (403, "banned"),
    errors.ConversationUnknown: (404, "conversation-unknown"),
    errors.MessageUnknown: (404, "message-unknown"),
    errors.AttachmentUnknown: (404, "attachment-unknown"),
    errors.AttachmentIdTaken: (409, "attachment-id-taken"),
    errors.NotAPicture: (415, "not-a-picture"),
    errors.SeqUnknown: (404, "seq-unknown"),
    errors.MemberUnknown: (404, "member-unknown"),
    errors.UserUnknown: (404, "user-unknown"),
    errors.InviteUnknown: (404, "invite-unknown"),
    errors.AlreadyAMember: (409, "already-a-member"),
    errors.ConversationIsArchived: (409, "conversation-archived"),
    errors.LastOwner: (409, "last-owner"),
    errors.LastAdministrator: (409, "last-administrator"),
    errors.NotForDirect: (409, "not-for-direct"),
    errors.Inapplicable: (409, "inapplicable"),
    errors.MessageIsDeleted: (409, "message-deleted"),
    errors.MessageIdTaken: (409, "message-id-taken"),
    errors.UserIsDeactivated: (409, "user-deactivated"),
    errors.ValueTaken: (409, "value-taken"),
    errors.ConcurrentChange: (409, "concurrent-change"),
    errors.CommandIdIsReused: (422, "command-id-reused"),
    errors.LogUnavailable: (503, "log-unavailable"),
    BlobsAway: (503, "blobs-away"),
}
