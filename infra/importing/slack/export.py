"""The JSON files of an export, as far as they are read here."""

import re
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import msgspec
from msgspec import Struct

from infra.importing.records import ForeignFile

T = TypeVar("T")

_AT = re.compile(r"\$\[(\d+)\]")
_BYTE = re.compile(r"\(byte (\d+)\)")
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}"
    rb"|(?P<half>\\u[dD][89a-fA-F][\da-fA-F]{2})|\\."
)


class Named(Struct, frozen=True):
    """A value such as a topic."""

    value: str = ""


class Pin(Struct, frozen=True):
    """A pinned message; ``id`` is its ``ts``."""

    id: str
    type: str = "C"
    user: str = ""
    created: int | float | str = 0


class Channel(Struct, frozen=True):
    """An entry of channels.json, groups.json or mpims.json."""

    id: str
    name: str
    created: int | float | str = 0
    creator: str | None = None
    members: tuple[str, ...] = ()
    pins: tuple[Pin, ...] | None = None
    topic: Named = Named()
    purpose: Named = Named()


class Profile(Struct, frozen=True):
    """How a person is called."""

    real_name: str | None = None
    display_name: str | None = None


class User(Struct, frozen=True):
    """An entry of users.json."""

    id: str
    name: str = ""
    team_id: str | None = None
    deleted: bool = False
    is_bot: bool = False
    real_name: str | None = None
    profile: Profile = Profile()


class Comment(Struct, frozen=True):
    """What was said of a file."""

    comment: str = ""
    user: str | None = None


class File(Struct, frozen=True):
    """A file of a message: what is left of it is its description."""

    id: str = ""
    name: str | None = None
    title: str | None = None
    mimetype: str | None = None
    size: int | None = None
    mode: str | None = None
    is_external: bool = False
    url_private: str | None = None
    initial_comment: Comment | None = None


class Reacted(Struct, frozen=True):
    """An emoji and who used it."""

    name: str
    users: tuple[str, ...] = ()


class Edited(Struct, frozen=True):
    """When the text was changed last."""

    ts: str


class Unfurled(Struct, frozen=True):
    """A box under a message: a preview of a link, or what a bot wrote."""

    pretext: str | None = None
    title: str | None = None
    title_link: str | None = None
    text: str | None = None
    fallback: str | None = None
    from_url: str | None = None
    is_msg_unfurl: bool = False


class Entry(Struct, frozen=True):
    """One of the entries of a day's file."""

    ts: str
    type: str = "message"
    subtype: str | None = None
    user: str | None = None
    bot_id: str | None = None
    username: str | None = None
    text: str | None = ""
    thread_ts: str | None = None
    edited: Edited | None = None
    reactions: tuple[Reacted, ...] = ()
    file: File | None = None
    files: tuple[File | None, ...] | None = None
    comment: Comment | None = None
    attachments: tuple[Unfurled, ...] | None = None
    topic: str | None = None
    name: str | None = None
    old_name: str | None = None


def decode(name: str, content: bytes, kind: type[T]) -> list[T]:
    """Return the entries of a file.

    Raises:
        ForeignFile: it holds something else.
    """
    content = _ESCAPE.sub(_whole, content)
    try:
        return msgspec.json.decode(content, type=list[kind])  # type: ignore[valid-type]  # a variable's type, known to msgspec only when it runs
    except msgspec.ValidationError as error:
        place = _AT.search(str(error))
        line = _line_of_entry(name, content, int(place[1])) if place else 1
        raise ForeignFile(name, line, f"is no entry of a Slack export: {error}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _no_json(name, content, error) from error


def instant_of(ts: float | str, name: str) -> datetime:
    """Return the instant of a ``ts``, which counts seconds and numbers what is in one.

    Raises:
        ForeignFile: it is no such number.
    """
    whole, _, part = str(ts).partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) <= len("9999999999")):
        raise ForeignFile(name, 1, f"{ts!r} is no time such as 1433562823.000002")
    micro = int(part[:6].ljust(6, "0")) if part.isascii() and part.isdigit() else 0
    return datetime.fromtimestamp(int(whole), UTC) + timedelta(microseconds=micro)


def _whole(escape: re.Match[bytes]) -> bytes:
    """Return an escape; half a character, as texts that were cut end with, is none."""
    return rb"\ufffd" if escape["half"] else escape[0]


def _no_json(name: str, content: bytes, error: Exception) -> ForeignFile:
    byte = _BYTE.search(str(error))
    end = int(byte[1]) if byte else len(content)
    return ForeignFile(name, content.count(b"\n", 0, end) + 1, f"is not JSON: {error}")


def _line_of_entry(name: str, content: bytes, number: int) -> int:
    """Return the line on which an entry of a list begins.

    Raises:
        ForeignFile: what follows the entry is not even JSON.
    """
    try:
        entries = msgspec.json.decode(content, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _no_json(name, content, error) from error
    start = at = 0
    for each in entries[: number + 1]:
        start = content.find(bytes(each), at)
        at = start + len(bytes(each))
    return content.count(b"\n", 0, start) + 1
