"""docs/settings.md, from the types and the sentences of the settings themselves."""

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import get_args

import msgspec
from msgspec import Struct

from infra import settings
from infra.settings import Limits, Settings

PAGE = Path("docs/settings.md")
_HEAD = """# Settings

Made from `infra/settings.py` by `make contracts`. A setting is taken from, each winning over the
one before: its default, a TOML file (`--config FILE` or `MESSENGER_CONFIG`), a `MESSENGER_*`
variable, an option of the command. `messenger settings` prints the effective ones, with passwords
masked. A name that does not exist and a value out of bounds stop the start with a sentence that
names them.

Any of them may lie in a file of its own, as secrets mounted into a container do: the name and
`_FILE`, such as `MESSENGER_POSTGRES_URL_FILE=/run/secrets/postgres`.

| setting | variable | default | what it does |
|---|---|---|---|
"""
_LIMITS = """
## Limits

In the file they stand under `[limits]`. A budget such as `100/s, burst 1000` grants 1,000 at once
and 100 more each second (GCRA); `0/s, burst 0` lifts it. What is over it is answered 429 with
`Retry-After`.

| setting | variable | default | what it limits |
|---|---|---|---|
"""
_HOME = "~/.local/share/messenger"


def render(_: Path) -> dict[Path, str]:
    """Return the page by its path."""
    rows = [row for name, row in _rows(Settings, "").items() if name != "limits"]
    limits = list(_rows(Limits, "limit_").values())
    return {PAGE: _HEAD + "".join(rows) + _LIMITS + "".join(limits)}


def _rows(kind: type[Struct], prefix: str) -> dict[str, str]:
    sentences = _sentences(kind.__name__)
    rows = {}
    for each in msgspec.structs.fields(kind):
        default = each.default if each.default is not msgspec.NODEFAULT else _HOME
        shown = ", ".join(default) if isinstance(default, tuple) else default
        choices = [choice for choice in _flat(each.type) if isinstance(choice, str)]
        sentence = sentences[each.name] + (f" One of {', '.join(choices)}." if choices else "")
        rows[each.name] = (
            f"| `{each.name}` | `MESSENGER_{(prefix + each.name).upper()}` "
            f"| {f'`{shown}`' if shown not in (None, '') else 'none'} | {sentence} |\n"
        )
    return rows


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
