"""What every command has in common, and the bounded texts that commands carry."""

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from contracts.ids import CommandId

Body = Annotated[str, Meta(max_length=16_384)]
"""Markdown as typed; whether an empty one makes sense is the decider's to say."""
Title = Annotated[str, Meta(min_length=1, max_length=120)]
Topic = Annotated[str, Meta(max_length=1_000)]
Slug = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"^[a-z0-9][a-z0-9._-]*$")]
Emoji = Annotated[str, Meta(min_length=1, max_length=64)]
Reason = Annotated[str, Meta(max_length=500)]
Instant = Annotated[datetime, Meta(tz=True)]
Seq = Annotated[int, Meta(ge=0, le=2**53)]


class Command(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A wish of the signed-in person; the same ``command_id`` again gives the same answer."""

    command_id: CommandId


class Done(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The command is in the log at ``position``."""

    position: str
