"""Commands on accounts."""

from typing import Annotated

from msgspec import Meta

from contracts.commands.command import Command
from contracts.ids import AttachmentId, UserId

DisplayName = Annotated[str, Meta(min_length=1, max_length=80)]


class SetProfile(Command, frozen=True, kw_only=True):
    """Change one's own profile; a field left out stays, an empty text removes it."""

    display_name: DisplayName | None = None
    about: Annotated[str, Meta(max_length=1_000)] | None = None
    avatar_id: AttachmentId | None = None
    remove_avatar: bool = False
    """Takes the picture away; not together with ``avatar_id``."""
    locale: Annotated[str, Meta(max_length=35)] | None = None
    timezone: Annotated[str, Meta(max_length=64)] | None = None


class DeactivateUser(Command, frozen=True, kw_only=True):
    """Deactivate an account: one's own, or as an administrator any."""

    user_id: UserId


class ReactivateUser(Command, frozen=True, kw_only=True):
    """Let a deactivated account sign in and act again; an administrator's right."""

    user_id: UserId


class PromoteUser(Command, frozen=True, kw_only=True):
    """Make an account an administrator's; an administrator's right."""

    user_id: UserId


class DemoteUser(Command, frozen=True, kw_only=True):
    """Make an administrator an ordinary person again; an administrator's right."""

    user_id: UserId
