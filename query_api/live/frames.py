"""Frames of the live feed: JSON texts told apart by ``type``."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from contracts.ids import ConversationId, SessionId, UserId
from contracts.views.update import AnyUpdate
from contracts.views.user import PresenceState

MOST_BYTES = 65_536
"""The longest frame that a client may send."""

Token = Annotated[str, Meta(max_length=8_192)]
PositionToken = Annotated[str, Meta(max_length=128)]


class ClientFrame(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """What a client says."""


class Hello(ClientFrame, frozen=True, kw_only=True, tag="hello"):
    """The first frame: who it is, and the newest token held of each lane to go on from there."""

    access_token: Token | None = None
    ticket: Token | None = None
    positions: Annotated[list[PositionToken], Meta(max_length=256)] | None = None


class FreshToken(ClientFrame, frozen=True, kw_only=True, tag="token"):
    """A fresh access token of the same session, before the old one ends."""

    access_token: Token


class SayTyping(ClientFrame, frozen=True, kw_only=True, tag="typing"):
    """The person is writing in a conversation; at most one in three seconds counts."""

    conversation_id: ConversationId


class SayPresence(ClientFrame, frozen=True, kw_only=True, tag="presence"):
    """The state of this device; at most one in three seconds counts."""

    state: PresenceState


class Ping(ClientFrame, frozen=True, kw_only=True, tag="ping"):
    """Asks for a ``pong``, which has fresh positions."""


AnyClientFrame = Hello | FreshToken | SayTyping | SayPresence | Ping


class ServerFrame(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """What the server says."""


class Welcome(ServerFrame, frozen=True, kw_only=True, tag="welcome"):
    """The answer to ``hello``; updates follow from exactly these positions on."""

    session_id: SessionId
    positions: list[str]
    resumed: bool


class UpdateFrame(ServerFrame, frozen=True, kw_only=True, tag="update"):
    """Changes in one lane, in order; ``position`` replaces the token held of that lane."""

    position: str
    conversation_id: ConversationId | None = None
    """Left out when it concerns people and no conversation."""
    updates: list[AnyUpdate]


class Reset(ServerFrame, frozen=True, kw_only=True, tag="reset"):
    """What the client holds is too old: fetch again, then go on from ``positions``."""

    positions: list[str]


class TypingFrame(ServerFrame, frozen=True, kw_only=True, tag="typing"):
    """A member is writing; it is over after six seconds or with the next message."""

    conversation_id: ConversationId
    user_id: UserId


class PresenceFrame(ServerFrame, frozen=True, kw_only=True, tag="presence"):
    """A person's state changed."""

    user_id: UserId
    state: PresenceState
    last_seen_at: datetime | None = None


class Pong(ServerFrame, frozen=True, kw_only=True, tag="pong"):
    """Every update up to these positions was sent."""

    positions: list[str]


class Reconnect(ServerFrame, frozen=True, kw_only=True, tag="reconnect"):
    """The server goes away: come back after so many milliseconds, and resume."""

    after_ms: int


class ProblemFrame(ServerFrame, frozen=True, kw_only=True, tag="problem"):
    """What problem+json says, its ``type`` under the name ``problem``."""

    problem: str
    title: str
    status: int
    detail: str = ""


AnyServerFrame = (
    Welcome | UpdateFrame | Reset | TypingFrame | PresenceFrame | Pong | Reconnect | ProblemFrame
)


class Synced(Struct, frozen=True, kw_only=True):
    """What happened since the positions given, and where that leads."""

    updates: list[UpdateFrame]
    positions: list[str]


class MustReset(Struct, frozen=True, kw_only=True):
    """The positions are too old: fetch again, then go on from these."""

    reset: Literal[True]
    positions: list[str]


class MalformedFrame(Exception):
    """A frame that is no frame of ours; the text says why."""


_DECODER: msgspec.json.Decoder[AnyClientFrame] = msgspec.json.Decoder(AnyClientFrame)
_ENCODER = msgspec.json.Encoder()


def decode_frame(text: str | bytes) -> AnyClientFrame:
    """Return a client's frame.

    Raises:
        MalformedFrame: it is too long, no JSON, or none of the frames there are.
    """
    if len(text) > MOST_BYTES:
        raise MalformedFrame("a frame has at most 64 KiB")
    try:
        return _DECODER.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise MalformedFrame(str(error)) from error


def encode_frame(frame: AnyServerFrame) -> bytes:
    """Return a frame as JSON."""
    return _ENCODER.encode(frame)
