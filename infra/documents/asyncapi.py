"""contracts/asyncapi.json: the live feed, from the frames' own types."""

from pathlib import Path
from typing import cast, get_args

import msgspec
from msgspec import Struct

from infra.documents.event_schemas import pretty
from infra.documents.samples import sample_of, schema_components
from infra.version import VERSION
from query_api.live.frames import AnyClientFrame, AnyServerFrame

PAGE = Path("contracts/asyncapi.json")

_SOCKET = """One socket a device. The first frame is `hello`, within ten seconds; give the newest
position token of each lane to resume exactly after it. Updates of one conversation come in the
order of the log; sent messages have a gapless `seq`. After `reset` fetch again, then go on. Close
codes: 1012 restart, 1013 not caught up yet, 4001 token, 4003 revoked, 4008 too slow,
4029 too many."""
_STREAM = """The same frames for clients without sockets. `Authorization: Bearer` authenticates;
each event's `id` is the newest token of every lane, so `Last-Event-ID` alone resumes exactly."""


def document(version: str) -> dict[str, object]:
    """Return the AsyncAPI 3 document."""
    client = cast("tuple[type[Struct], ...]", get_args(AnyClientFrame))
    server = cast("tuple[type[Struct], ...]", get_args(AnyServerFrame))
    _, schemas = schema_components(*client, *server)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Messenger live feed",
            "version": version,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {
            "live": _channel("/v1/live", _SOCKET, (*client, *server)),
            "liveEvents": _channel("/v1/live/events", _STREAM, server),
        },
        "operations": {
            "clientSays": _operation("receive", "live", client),
            "serverSays": _operation("send", "live", server),
            "serverStreams": _operation("send", "liveEvents", server),
        },
        "components": {
            "messages": {_name(kind): _message(kind) for kind in (*client, *server)},
            "schemas": schemas,
        },
    }


def render(_: Path) -> dict[Path, str]:
    """Return the document by its path."""
    return {PAGE: pretty(document(VERSION))}


def _name(kind: type[Struct]) -> str:
    return kind.__name__


def _channel(address: str, text: str, kinds: tuple[type[Struct], ...]) -> dict[str, object]:
    messages = {_name(each): {"$ref": f"#/components/messages/{_name(each)}"} for each in kinds}
    return {"address": address, "description": " ".join(text.split()), "messages": messages}


def _operation(action: str, channel: str, kinds: tuple[type[Struct], ...]) -> dict[str, object]:
    return {
        "action": action,
        "channel": {"$ref": f"#/channels/{channel}"},
        "messages": [{"$ref": f"#/channels/{channel}/messages/{_name(each)}"} for each in kinds],
    }


def _message(kind: type[Struct]) -> dict[str, object]:
    return {
        "name": kind.__struct_config__.tag,
        "summary": (kind.__doc__ or "").strip().splitlines()[0],
        "payload": {"$ref": f"#/components/schemas/{_name(kind)}"},
        "examples": [{"payload": msgspec.to_builtins(sample_of(kind))}],
    }
