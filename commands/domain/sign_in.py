"""Refusals of sign-in: they say as little to a stranger as possible."""

from commands.domain.errors import CommandRejected


class WrongCredentials(CommandRejected):
    """There is no such account, it may not sign in, or the password is another."""

    def __init__(self) -> None:
        """Say the same in each case."""
        super().__init__("wrong name or password")


class WrongPassword(CommandRejected):
    """The current password is another."""

    def __init__(self) -> None:
        """Say so: the person is signed in."""
        super().__init__("that is not the current password")


class RefreshRefused(CommandRejected):
    """The refresh token is unknown, was exchanged before, or its session is over."""

    def __init__(self) -> None:
        """Say the same in each case."""
        super().__init__("sign in again")


class NameUnknown(CommandRejected):
    """Nobody has this user name; only the operator is told so."""

    def __init__(self, user_name: str) -> None:
        """Name the name."""
        super().__init__(f"nobody is called {user_name!r}")


class SessionUnknown(CommandRejected):
    """The caller has no such session."""


class ApiTokenUnknown(CommandRejected):
    """The caller has no such API token."""


class ServerInviteUnknown(CommandRejected):
    """There is no such invitation that nobody has used yet."""


class RegistrationIsClosed(CommandRejected):
    """Only an administrator makes accounts here."""

    def __init__(self) -> None:
        """Say whom to ask."""
        super().__init__("accounts are made by an administrator here")


class InviteNeeded(CommandRejected):
    """One needs an invitation to register here, and this is none that still opens anything."""

    def __init__(self) -> None:
        """Say what is missing."""
        super().__init__("registration needs an invitation that is still good")


class SetupCodeNeeded(CommandRejected):
    """Nobody administers the server yet: the first account needs the setup code."""

    def __init__(self) -> None:
        """Say where it is."""
        super().__init__("the first account needs the setup code that the server printed")
