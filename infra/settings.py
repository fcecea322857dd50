"""Every setting, typed and checked at start: defaults, a TOML file, ``MESSENGER_*``, options."""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, cast, get_args

import msgspec
from msgspec import Meta, Struct, field

PREFIX = "MESSENGER_"
MASK = "********"

Port = Annotated[int, Meta(ge=0, le=65_535)]
BudgetText = Annotated[str, Meta(pattern=r"^\d+(\.\d+)?/s, burst \d+$")]


class SettingsInvalid(Exception):
    """A setting that cannot be used; the text names it and says what would do."""


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Budgets as ``<grants>/s, burst <grants>``; ``0/s, burst 0`` lifts a limit."""

    login: BudgetText = "0.5/s, burst 20"
    """Attempts to sign in, per account."""
    login_address: BudgetText = "5/s, burst 200"
    """Attempts to sign in, per address (an IPv6 network of 64 bits counts as one)."""
    register: BudgetText = "2/s, burst 200"
    """New accounts, per address."""
    send: BudgetText = "100/s, burst 1000"
    """Messages sent, per person."""
    command: BudgetText = "100/s, burst 1000"
    """Other commands, per person."""
    search: BudgetText = "20/s, burst 100"
    """Searches, per person."""
    read: BudgetText = "200/s, burst 1000"
    """Other reads, per person."""


class Settings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator may choose; docs/settings.md is made from this."""

    data: Path = field(default_factory=lambda: Path("~/.local/share/messenger").expanduser())
    """Folder of the log, the read models and the server's secret."""
    host: str = "127.0.0.1"
    """Address that the API listens on; ``0.0.0.0`` for every network."""
    port: Port = 8000
    """Port of the API; 0 picks a free one and prints it."""
    internal_host: str = "127.0.0.1"
    """Address of probes and of the operator's commands; never the internet."""
    internal_port: Port = 0
    """Port of probes and of the operator's commands; 0 picks a free one."""
    public_url: str | None = None
    """Address under which people reach the server, for links and the origin check."""
    allowed_origins: tuple[str, ...] = ()
    """Origins of web clients elsewhere that may open the live feed."""
    trusted_proxies: Annotated[int, Meta(ge=0, le=8)] = 0
    """Proxies in front that set X-Forwarded-For and may be believed."""
    server_name: Annotated[str, Meta(min_length=1, max_length=80)] = "Messenger"
    """Name of the place, as people see it."""
    registration: Literal["open", "invite", "closed"] = "open"
    """Who may make an account once there is an administrator."""
    cookie_secure: bool = True
    """Whether the refresh cookie is for HTTPS only (browsers take localhost for safe)."""
    log_format: Literal["console", "json"] = "console"
    """Log lines for people or for machines."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least that is logged."""
    limits: Limits = Limits()
    """Rate limits."""


SECRET: frozenset[str] = frozenset()
"""Names of settings that ``messenger settings`` masks: none holds a secret in this profile."""


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
    values = _from_file(file or (Path(named) if named else None))
    _merge(values, _from_environment(environment))
    _merge(values, {name: value for name, value in (options or {}).items() if value is not None})
    try:
        settings = msgspec.convert(
            values, Settings, strict=False, dec_hook=lambda _, text: Path(str(text))
        )
    except msgspec.ValidationError as error:
        raise SettingsInvalid(_sentence(str(error))) from error
    return msgspec.structs.replace(settings, data=settings.data.expanduser().absolute())


def effective(settings: Settings) -> dict[str, object]:
    """Return the settings as names and plain values, secrets masked."""
    plain = cast("dict[str, object]", msgspec.to_builtins(settings, enc_hook=str))
    return {name: MASK if name in SECRET else value for name, value in plain.items()}


def _from_file(file: Path | None) -> dict[str, object]:
    if file is None:
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
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
    return values | ({"limits": limits} if limits else {})


def _is_list(name: str) -> bool:
    known = {each.name: each.type for each in msgspec.structs.fields(Settings)}
    return tuple in {getattr(known.get(name), "__origin__", None), *get_args(known.get(name))}


def _merge(values: dict[str, object], more: Mapping[str, object]) -> None:
    for name, value in more.items():
        below = values.get(name)
        if isinstance(below, dict) and isinstance(value, dict):
            below.update(value)
        else:
            values[name] = value


def _sentence(message: str) -> str:
    path = re.search(r"`\$\.?([a-z_.]+)`$", message)
    unknown = re.search(r"unknown field `([a-z0-9_.]+)`", message)
    if unknown:
        name = unknown[1]
        return f"there is no setting {name!r}; `messenger settings` lists those there are"
    return f"setting {path[1]!r}: {message}" if path else message
