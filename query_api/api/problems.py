"""How refusals of the read side look over HTTP: status and slug of each."""

from query_api import errors

STATUS: dict[type[Exception], tuple[int, str]] = {
    errors.ConversationUnknown: (404, "conversation-unknown"),
    errors.MessageUnknown: (404, "message-unknown"),
    errors.UserUnknown: (404, "user-unknown"),
    errors.NotCaughtUp: (503, "catching-up"),
    errors.TooSlow: (408, "too-slow"),
}
