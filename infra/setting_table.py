"""What each setting is called, what it is unless it is set, and what it does."""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

from msgspec import NODEFAULT, Struct, structs

from infra import settings
from infra.settings import PREFIX, Limits, Settings

_HOME = "~/.local/share/messenger"
_LIMITS = "limits"


class DescribedSetting(Struct, frozen=True, kw_only=True):
    """One setting; a limit's name begins with ``limits.``."""

    name: str
    variable: str
    default: str
    """Empty where there is none."""
    note: str
    choices: tuple[str, ...]

    @property
    def is_limit(self) -> bool:
        """Say whether it is a budget."""
        return self.name.startswith(f"{_LIMITS}.")


def described() -> list[DescribedSetting]:
    """Return every setting in the order of their definition, the limits last."""
    own = [each for each in _of(Settings, "", PREFIX) if each.name != _LIMITS]
    return [*own, *_of(Limits, f"{_LIMITS}.", f"{PREFIX}LIMIT_")]


def written(value: object) -> str:
    """Return a value as an operator would write it; empty for none."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def _of(kind: type[Struct], name_prefix: str, variable_prefix: str) -> Iterator[DescribedSetting]:
    notes = _sentences(kind.__name__)
    for each in structs.fields(kind):
        yield DescribedSetting(
            name=name_prefix + each.name,
            variable=variable_prefix + each.name.upper(),
            default=written(_HOME if each.default is NODEFAULT else each.default),
            note=notes[each.name],
            choices=tuple(choice for choice in _flat(each.type) if isinstance(choice, str)),
        )


def _flat(kind: object) -> Iterator[object]:
    """Return what a type is made of."""
    for part in get_args(kind):
        yield part
        yield from _flat(part)


def _sentences(kind: str) -> dict[str, str]:
    """Return the text below each field of a class of the settings module."""
    tree = ast.parse(inspect.getsource(settings))
    body = next(n.body for n in tree.body if isinstance(n, ast.ClassDef) and n.name == kind)
    found = {}
    for field, text in pairwise(body):
        match field, text:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(sentence))),
            ):
                found[name] = " ".join(sentence.split())
            case _:
                pass
    return found
