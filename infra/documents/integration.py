"""contracts/asyncapi-integration-events.json: what other programs are told."""

from pathlib import Path
from typing import Any, cast, get_args
from uuid import UUID

import msgspec
from msgspec import Struct

from contracts.events.codec import EVENTS, encode
from contracts.ids import UserId
from contracts.integration import (
    EXCHANGE,
    IntegrationEvent,
    PublishedEvent,
    integration_event,
    routing_key,
)
from contracts.log import Recorded
from contracts.streams import Stream
from infra.documents.event_schemas import pretty
from infra.documents.samples import sample_of, schema_components
from infra.version import VERSION

PAGE = Path("contracts/asyncapi-integration-events.json")

_TEXT = """One JSON message an event, on a durable topic exchange, at least once and in order within
a subject. Routing keys are `conversation.<id>.<event-type>` and `user.<id>.<event-type>`, the type
in kebab case. Bind a queue of your own; what nobody is bound to is not kept."""
_ID = UUID("01900000-0000-7000-8000-000000000001")
_NAME = "IntegrationEvent"
_DATA = "PublishedEvent"


def document(version: str) -> dict[str, object]:
    """Return the AsyncAPI 3 document."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Messenger integration events",
            "version": version,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {"integrationEvents": _channel()},
        "operations": {
            "serverPublishes": {
                "action": "send",
                "channel": {"$ref": "#/channels/integrationEvents"},
                "messages": [{"$ref": f"#/channels/integrationEvents/messages/{_NAME}"}],
            }
        },
        "components": {"messages": {_NAME: _message()}, "schemas": _schemas()},
    }


def render(_: Path) -> dict[Path, str]:
    """Return the document by its path."""
    return {PAGE: pretty(document(VERSION))}


def _channel() -> dict[str, object]:
    return {
        "address": "{subjectKind}.{subjectId}.{eventType}",
        "description": " ".join(_TEXT.split()),
        "parameters": {
            "subjectKind": {"enum": ["conversation", "user"]},
            "subjectId": {"description": "The id of the conversation or of the user."},
            "eventType": {"description": "The event's type, such as `message-sent`."},
        },
        "messages": {_NAME: {"$ref": f"#/components/messages/{_NAME}"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {"name": EXCHANGE, "type": "topic", "durable": True},
            }
        },
    }


def _schemas() -> dict[str, object]:
    kinds = cast("tuple[type[Struct], ...]", get_args(PublishedEvent))
    _, schemas = schema_components(IntegrationEvent, *kinds)
    published = [{"$ref": f"#/components/schemas/{kind.__name__}"} for kind in kinds]
    envelope = cast("dict[str, dict[str, object]]", schemas[_NAME])
    envelope["properties"]["data"] = {
        "anyOf": [{"$ref": f"#/components/schemas/{_DATA}"}, {"type": "null"}]
    }
    return schemas | {_DATA: {"oneOf": published, "discriminator": "type"}}


def _message() -> dict[str, object]:
    recorded = _example()
    event = integration_event(_ID, recorded)
    return {
        "name": _NAME,
        "summary": (IntegrationEvent.__doc__ or "").strip(),
        "contentType": "application/json",
        "payload": {"$ref": f"#/components/schemas/{_NAME}"},
        "examples": [
            {
                "name": routing_key(recorded),
                "payload": msgspec.json.decode(msgspec.json.encode(event), type=dict[str, Any]),
            }
        ],
    }


def _example() -> Recorded:
    encoded = encode(sample_of(EVENTS["MessageSent"]))
    stream = Stream(f"timeline-{_ID}", _ID)
    return Recorded(
        partition=0,
        offset=0,
        stream=stream.name,
        key=stream.key,
        revision=6,
        type=encoded.type,
        schema=encoded.schema,
        recorded_at=1_769_860_800_123_456,
        actor_id=UserId(_ID),
        correlation_id=_ID,
        payload=encoded.payload,
    )
