"""How refusals of sign-in look over HTTP: status and slug of each."""

from commands.api.auth.cookie import OriginRefused
from commands.domain import sign_in

STATUS: dict[type[Exception], tuple[int, str]] = {
    sign_in.WrongCredentials: (401, "wrong-credentials"),
    sign_in.RefreshRefused: (401, "refresh-refused"),
    sign_in.WrongPassword: (403, "wrong-password"),
    sign_in.SetupCodeNeeded: (403, "setup-code-needed"),
    sign_in.InviteNeeded: (403, "invite-needed"),
    sign_in.RegistrationIsClosed: (403, "registration-closed"),
    OriginRefused: (403, "origin-refused"),
    sign_in.NameUnknown: (404, "name-unknown"),
    sign_in.SessionUnknown: (404, "session-unknown"),
    sign_in.ServerInviteUnknown: (404, "server-invite-unknown"),
    sign_in.ApiTokenUnknown: (404, "api-token-unknown"),
}
