"""Every setting, typed; ``infra.setting_sources`` says where their values come from."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, cast

import msgspec
from msgspec import Meta, Struct, field, structs

PREFIX = "MESSENGER_"
MASK = "********"

Port = Annotated[int, Meta(ge=0, le=65_535)]
BudgetText = Annotated[str, Meta(pattern=r"^\d+(\.\d+)?/s, burst \d+$")]


PostgresUrl = Annotated[
    str, Meta(pattern=r"^postgres(ql)?://.", examples=["postgresql://user:password@host/database"])
]
RabbitUrl = Annotated[str, Meta(pattern=r"^amqps?://.", examples=["amqp://user:password@host/"])]
HttpUrl = Annotated[str, Meta(pattern=r"^https?://.", examples=["http://user:password@host:9200"])]
MysqlUrl = Annotated[
    str, Meta(pattern=r"^(mysql|mariadb)://.", examples=["mysql://user:password@host/database"])
]
RedisUrl = Annotated[
    str, Meta(pattern=r"^(redis|rediss|valkey)://.", examples=["redis://:password@host:6379/0"])
]
S3Url = Annotated[str, Meta(pattern=r"^https?://.", examples=["https://key:secret@host/bucket"])]


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
    registration: Literal["open", "invite", "closed"] | None = None
    """Who may make an account once there is an administrator: unless it is said, everyone in
    `messenger serve` and who is invited in a cluster."""
    cookie_secure: bool = True
    """Whether the refresh cookie is for HTTPS only (browsers take localhost for safe)."""
    log_format: Literal["console", "json"] = "console"
    """Log lines for people or for machines."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least that is logged."""
    otlp_url: HttpUrl | None = None
    """A collector of OpenTelemetry, by OTLP over HTTP, such as `http://collector:4318`: requests
    are followed through the processes. It needs the packages of `messenger[telemetry]`."""
    otlp_share: Annotated[float, Meta(ge=0, le=1)] = 1.0
    """The share of requests that are followed, the same ones in every process."""
    replicas: Annotated[int, Meta(ge=1, le=1000)] = 2
    """Gateways of a cluster: while Redis is away, each grants this share of the attempts to sign
    in."""
    relay: Literal["inside", "apart"] = "inside"
    """Whether `messenger commands` relays what is committed to RabbitMQ, too, or `messenger relay`
    does it alone."""
    drain_settle: Annotated[float, Meta(ge=0, le=60)] | None = None
    """Seconds that a process told to stop goes on as before, not ready, so that who balances load
    notices: unless it is said, 0 in `messenger serve` and 4 in a cluster."""
    drain_seconds: Annotated[float, Meta(ge=0, le=600)] | None = None
    """Seconds over which live connections are sent elsewhere, a twentieth at a time: unless it is
    said, 1 in `messenger serve` and 20 in a cluster."""
    postgres_url: PostgresUrl | None = None
    """PostgreSQL of a cluster: the event log and identity."""
    postgres_owner_url: PostgresUrl | None = None
    """The same database with the account that owns it, for migrations and archives; without it the
    processes' own account does that, too."""
    rabbitmq_url: RabbitUrl | None = None
    """RabbitMQ of a cluster, which carries what is committed to those who follow."""
    elasticsearch_url: HttpUrl | None = None
    """Elasticsearch of a cluster: history and search."""
    elasticsearch_prefix: Annotated[str, Meta(pattern=r"^[a-z0-9_-]*$")] = ""
    """How the names of this place's indices begin, where others share the Elasticsearch."""
    mysql_url: MysqlUrl | None = None
    """MySQL or MariaDB of a cluster: inboxes, members and profiles."""
    redis_url: RedisUrl | None = None
    """Redis or Valkey of a cluster: presence, limits and revocations."""
    redis_prefix: Annotated[str, Meta(min_length=1)] = "messenger"
    """How the names of this place's keys begin, where others share the Redis."""
    s3_url: S3Url | None = None
    """S3 bucket of a cluster, with its keys: files."""
    secret: Annotated[bytes, Meta(min_length=32)] | None = None
    """What all keys of a cluster derive from, the same in each process: at least 32 bytes. Without
    a cluster it lies in the data folder."""
    heads_minutes: Annotated[float, Meta(ge=0, le=1440)] = 10.0
    """Minutes between two signed notes of where the log ends, if anything was recorded meanwhile;
    0 makes none."""
    heads_key: Annotated[int, Meta(ge=1, le=1000)] = 1
    """Number of the key that signs them: one more makes another, which the one before it signs
    beside."""
    heads_s3_url: S3Url | None = None
    """S3 bucket that a cluster keeps those notes in, best of another operator: unless it is said,
    that of files with `-heads` behind its name."""
    limits: Limits = Limits()
    """Rate limits."""


Source = Literal["default", "file", "environment", "option"]
"""Where the value of a setting comes from."""


class LoadedSettings(Settings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings that know where they come from; a limit is known as ``limits.<budget>``."""

    sources: Mapping[str, Source] = {}


_PASSWORD = re.compile(r"(?<=://)([^:/@]*):[^@/]*@")


def effective(settings: Settings) -> dict[str, object]:
    """Return the settings as names and plain values, secrets masked."""
    values = {each.name: getattr(settings, each.name) for each in structs.fields(Settings)}
    plain = cast("dict[str, object]", msgspec.to_builtins(values, enc_hook=str))
    return {name: _masked(name, value) for name, value in plain.items()}


def _masked(name: str, value: object) -> object:
    if name == "secret" and value is not None:
        return MASK
    return _PASSWORD.sub(rf"\1:{MASK}@", value) if isinstance(value, str) else value
