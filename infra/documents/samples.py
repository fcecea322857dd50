"""An example value of any contract type, the same at each call and with every field set."""

from datetime import UTC, datetime
from typing import TypeVar, cast
from uuid import UUID

import msgspec
from msgspec import inspect

_ID = UUID("01900000-0000-7000-8000-000000000001")
_TIME = datetime(2026, 1, 31, 12, 0, 0, 123456, tzinfo=UTC)

T = TypeVar("T")


def sample_of(kind: type[T]) -> T:
    """Return an example of ``kind`` in which optional fields are present."""
    return cast("T", _sample(inspect.type_info(kind), "value"))


def _sample(kind: inspect.Type, name: str) -> object:
    match kind:
        case inspect.StructType(cls=cls, fields=fields):
            return cls(**{field.name: _sample(field.type, field.name) for field in fields})
        case inspect.UnionType(types=types):
            return _sample(next(t for t in types if not isinstance(t, inspect.NoneType)), name)
        case inspect.EnumType(cls=cls):
            return next(iter(cls))
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.UUIDType():
            return _ID
        case inspect.DateTimeType():
            return _TIME
        case inspect.BoolType():
            return True
        case inspect.IntType(ge=ge):
            return max(ge or 0, 7)
        case inspect.FloatType():
            return 1.5
        case inspect.VarTupleType(item_type=item):
            return (_sample(item, name),)
        case inspect.ListType(item_type=item):
            return [_sample(item, name)]
        case inspect.DictType(value_type=value):
            return {"key": _sample(value, name)}
        case inspect.StrType():
            return name.replace("_", "-")
        case _:
            raise TypeError(f"no sample for {kind!r}; add one")


def schema_components(*kinds: type) -> tuple[list[dict[str, object]], dict[str, object]]:
    """Return JSON Schemas of the kinds, and what they refer to under ``#/components/schemas``."""
    schemas, components = msgspec.json.schema_components(
        kinds, ref_template="#/components/schemas/{name}"
    )
    return list(schemas), dict(components)
