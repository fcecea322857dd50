"""One frozen JSON Schema and one sample for each event type and schema version."""

from pathlib import Path
from typing import cast

import msgspec

from contracts.events.codec import EVENTS, encode
from contracts.events.upcasters import CURRENT
from infra.documents.samples import sample_of

FOLDER = Path("contracts/events/frozen")

Schema = dict[str, object]


class IncompatibleSchema(Exception):
    """A stored event of this version could no longer be read; a new version is needed."""


def render(root: Path) -> dict[Path, str]:
    """Return every current schema and sample by its path.

    Raises:
        IncompatibleSchema: a frozen schema lost, retyped or newly requires a field.
    """
    pages: dict[Path, str] = {}
    for name, event in EVENTS.items():
        stem = FOLDER / name / str(CURRENT.get(name, 1))
        schema = as_json(msgspec.json.schema(event))
        frozen = root / stem.with_suffix(".schema.json")
        if frozen.exists():
            refuse_incompatible(name, as_json(msgspec.Raw(frozen.read_bytes())), schema)
        pages[stem.with_suffix(".schema.json")] = pretty(schema)
        payload = encode(sample_of(event)).payload
        pages[stem.with_suffix(".sample.json")] = pretty(msgspec.json.decode(payload))
    return pages


def refuse_incompatible(name: str, frozen: Schema, now: Schema) -> None:
    """Compare two schemas of one event version, definition by definition."""
    before, after = (cast("dict[str, Schema]", each["$defs"]) for each in (frozen, now))
    for title, old in before.items():
        if title not in after:
            raise IncompatibleSchema(f"{name}: {title} is gone")
        if title == name or "properties" in old:
            _refuse_changed_fields(f"{name}: {title}", old, after[title])
        elif old != after[title]:
            _refuse_narrowed_choice(f"{name}: {title}", old, after[title])


def _refuse_changed_fields(what: str, old: Schema, new: Schema) -> None:
    fields = cast("Schema", old.get("properties", {}))
    present = cast("Schema", new.get("properties", {}))
    for field, kind in fields.items():
        if present.get(field) != kind:
            raise IncompatibleSchema(f"{what}.{field} was removed or has another type")
    required = set(cast("list[str]", new.get("required", [])))
    added = required - set(cast("list[str]", old.get("required", [])))
    if added:
        raise IncompatibleSchema(f"{what} newly requires {', '.join(sorted(added))}")


def _refuse_narrowed_choice(what: str, old: Schema, new: Schema) -> None:
    gone = set(cast("list[str]", old.get("enum", []))) - set(cast("list[str]", new.get("enum", [])))
    if gone or "enum" not in old:
        raise IncompatibleSchema(f"{what} changed: {', '.join(sorted(gone)) or 'another type'}")


def as_json(schema: object) -> Schema:
    """Return a schema as its file has it: tuples are lists."""
    return msgspec.json.decode(msgspec.json.encode(schema), type=Schema)


def pretty(document: object) -> str:
    """Return JSON for people, ending in a line break."""
    return (
        msgspec.json.format(msgspec.json.encode(document, order="sorted"), indent=2).decode() + "\n"
    )
