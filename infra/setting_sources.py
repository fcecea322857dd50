"""Where settings come from, the later winning: a TOML file, ``MESSENGER_*``, options.

Any setting may lie in a file of its own, as secrets mounted into a container do: ``<NAME>_FILE``.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

import msgspec
from msgspec import Meta, structs

from infra.settings import PREFIX, LoadedSettings, Settings, SettingsInvalid, Source

_IN_FILE = "_file"
_SECRET_BYTES = 32
_KNOWN = {each.name: each.type for each in structs.fields(Settings)}


def load(
    environment: Mapping[str, str] | None = None,
    file: Path | None = None,
    options: Mapping[str, object] | None = None,
) -> Settings:
    """Return the settings: ``options`` win over the environment, which wins over the file.

    Raises:
        SettingsInvalid: one of them is unknown or out of bounds.
    """
    environment = os.environ if environment is None else environment
    named = environment.get(f"{PREFIX}CONFIG")
    layers: dict[Source, Mapping[str, object]] = {
        "file": _from_file(file or (Path(named) if named else None)),
        "environment": _from_environment(environment),
        "option": {name: value for name, value in (options or {}).items() if value is not None},
    }
    values: dict[str, object] = {}
    sources: dict[str, Source] = {}
    for source, layer in layers.items():
        _merge(values, layer)
        sources |= dict.fromkeys(_names(layer), source)
    try:
        settings = msgspec.convert(
            values, Settings, strict=False, dec_hook=lambda _, text: Path(str(text))
        )
    except msgspec.ValidationError as error:
        raise SettingsInvalid(_sentence(str(error))) from error
    chosen = {each.name: getattr(settings, each.name) for each in structs.fields(Settings)}
    chosen["data"] = settings.data.expanduser().absolute()
    return LoadedSettings(**chosen, sources=sources)


def _from_file(file: Path | None) -> dict[str, object]:
    if file is None:
        return {}
    try:
        return _opened(tomllib.loads(file.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsInvalid(f"{file}: {error}") from error


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    values: dict[str, object] = {}
    limits: dict[str, object] = {}
    for variable, value in environment.items():
        name = variable.removeprefix(PREFIX).lower()
        if not variable.startswith(PREFIX) or name == "config" or name.startswith("test_"):
            continue
        if name.startswith("limit_"):
            limits[name.removeprefix("limit_")] = value
        else:
            values[name] = value.split(",") if _is_list(name) else value
    return _opened(values) | ({"limits": limits} if limits else {})


def _opened(values: dict[str, object]) -> dict[str, object]:
    """Return ``values`` with the content of each file in the place of its name."""
    opened: dict[str, object] = {}
    for name, value in values.items():
        setting = name.removesuffix(_IN_FILE)
        if name.endswith(_IN_FILE) and setting in _KNOWN:
            if setting in values:
                raise SettingsInvalid(f"{setting!r} and {name!r} are both set; leave one of them")
            opened[setting] = _content(setting, Path(str(value)))
        else:
            text = setting == "secret" and isinstance(value, str)
            opened[name] = str(value).encode() if text else value
    return opened


def _content(setting: str, file: Path) -> str | bytes:
    try:
        content = file.read_bytes()
        if setting != "secret":
            return content.decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsInvalid(f"setting {setting!r}: {file}: {error}") from error
    # The secret of a data folder is random bytes, of which the last may look like a line's end.
    return content if len(content) == _SECRET_BYTES else content.rstrip(b"\r\n")


def _is_list(name: str) -> bool:
    return tuple in {getattr(_KNOWN.get(name), "__origin__", None), *get_args(_KNOWN.get(name))}


def _merge(values: dict[str, object], more: Mapping[str, object]) -> None:
    for name, value in more.items():
        below = values.get(name)
        if isinstance(below, dict) and isinstance(value, dict):
            below.update(value)
        else:
            values[name] = value


def _names(layer: Mapping[str, object]) -> Iterator[str]:
    """Return the names of what a layer sets, of its limits one by one."""
    for name, value in layer.items():
        if isinstance(value, dict):
            yield from (f"{name}.{part}" for part in value)
        else:
            yield name


def _sentence(message: str) -> str:
    path = re.search(r"`\$\.?([a-z0-9_.]+)`$", message)
    unknown = re.search(r"unknown field `([a-z0-9_.]+)`", message)
    if unknown:
        name = unknown[1]
        return f"there is no setting {name!r}; `messenger settings` lists those there are"
    if path is None:
        return message
    example = next(iter(_examples(path[1])), None)
    return f"setting {path[1]!r}: {message}" + (f"; write it as {example}" if example else "")


def _examples(name: str) -> list[str]:
    """Return how a setting may be written, where its type says so."""
    for part in get_args(_KNOWN.get(name)):
        for meta in getattr(part, "__metadata__", ()):
            if isinstance(meta, Meta) and meta.examples:
                return [str(example) for example in meta.examples]
    return []
