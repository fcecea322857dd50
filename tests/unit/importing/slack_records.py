"""What an export is read as."""

from typing import Any

from contracts.ids import UserId, uuid7
from infra.importing.records import Account, Record, Said
from infra.importing.slack.source import SlackSource
from tests.unit.importing.archives import Made, slack

DAY = "tea/2024-01-01"


def records(*entries: dict[str, Any], **more: Any) -> list[Record]:
    return read(slack({DAY: list(entries)}, **more))


def read(files: Made, channel: int = 0) -> list[Record]:
    source = SlackSource(files)
    scan = source.scan()
    accounts = {p.key: Account(UserId(uuid7()), p.name.lower()) for p in scan.people}
    return list(source.records(scan.channels[channel], accounts))


def one(*entries: dict[str, Any]) -> Said:
    (message,) = [record for record in records(*entries) if isinstance(record, Said)]
    return message
