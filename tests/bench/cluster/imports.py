"""Archives imported into a cluster: how fast, and how well search finds what is in them.

The queries and the figures are those of ``tests.bench.search``, asked of the index that a worker
has folded from the log.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import httpx
import msgspec
from msgspec import Struct

from contracts.ids import ConversationId, MessageId
from infra.elasticsearch.connection import connect
from infra.elasticsearch.names import Names
from infra.elasticsearch.reading import Reading
from infra.elasticsearch.search import ElasticMessageIndex
from infra.importing.files import OpenedFiles
from infra.importing.irc.source import IrcSource
from infra.importing.records import Said
from infra.importing.stable_ids import StableIds
from tests.bench.cluster.catching_up import lags
from tests.bench.imports import ARCHIVES, Archive, Imported, import_one
from tests.bench.search import TRUTH, Known, Result, measure, table
from tests.cluster.roles import Role
from tests.cluster.stores import own_stores
from tests.corpora import IRC_LINKED
from tests.product import Product

CHANNEL = "linked"
PATIENCE = 3600.0


class Report(Struct, frozen=True):
    """What the command said of each archive, what was folded of it, and what is found there."""

    imported: list[Imported]
    indexed: int
    seconds_to_fold: float
    results: list[Result]


def places() -> Iterator[tuple[tuple[str, int], MessageId]]:
    """Yield the lines of the annotated logs with the ids that they are imported under."""
    with OpenedFiles(IRC_LINKED) as files:
        source = IrcSource(files, CHANNEL, "irc", reply_links=True)
        (channel,) = source.scan().channels
        ids = StableIds(source.name)
        for record in source.records(channel, {}):
            if isinstance(record, Said):
                file, _, line = record.key.rpartition("/")
                made = ids.make(f"message/{channel.key}/{record.key}", record.at)
                yield (file, int(line)), MessageId(made)


async def folded(worker: Role) -> None:
    """Return when the worker has folded all that there is."""
    async with httpx.AsyncClient(base_url=worker.internal_url, timeout=60) as http:
        async with asyncio.timeout(PATIENCE):
            while (await lags(http)).get("messages", 1):  # noqa: ASYNC110 — another process folds
                await asyncio.sleep(0.5)


async def asked(environment: Mapping[str, str], sample: int | None) -> tuple[int, list[Result]]:
    """Return how many messages are indexed, and what the queries of the test split find."""
    names = Names(environment["MESSENGER_ELASTICSEARCH_PREFIX"])
    client = connect([environment["MESSENGER_ELASTICSEARCH_URL"]])
    try:
        messages = {"term": {"kind": "message"}}
        counted = (await client.count(index=names.alias, query=messages)).body["count"]
        by_line = dict(places())
        known = [msgspec.json.decode(line, type=Known) for line in TRUTH.read_bytes().splitlines()]
        test = [each for each in known if each.split == "test"][:sample]
        index = ElasticMessageIndex(Reading(client, names))
        channel = ConversationId(StableIds("irc/irc").make(f"channel/{CHANNEL}"))
        first = {"ids": {"values": [str(by_line[test[0].file, test[0].opener])]}}
        if not (await client.count(index=names.alias, query=first)).body["count"]:
            return counted, []
        return counted, [await measure(index, test, by_line, channel)]
    finally:
        await client.close()


def run(folder: Path, archives: Sequence[Archive], sample: int | None) -> Report:
    """Import into a cluster of its own, fold it, and ask."""
    with own_stores() as stores:
        product = Product(folder, stores.environment)
        if (migrated := product.run("migrate")).returncode:
            raise RuntimeError(migrated.stderr)
        imported = [import_one(product, *each) for each in archives]
        print(msgspec.json.encode(imported).decode(), flush=True)
        worker = Role("worker", "projections", folder, stores.environment)
        started = time.perf_counter()
        worker.start()
        try:
            asyncio.run(folded(worker))
            seconds = time.perf_counter() - started
            indexed, results = asyncio.run(asked(stores.environment, sample))
        finally:
            worker.stop()
    return Report(imported, indexed, round(seconds, 1), results)


def main() -> None:
    """Measure and print a table and JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archives", type=int, default=len(ARCHIVES), help="so many of them")
    parser.add_argument("--sample", type=int, help="so many queries")
    options = parser.parse_args()
    if not TRUTH.exists():
        sys.exit("the corpora are not here: nothing to measure with")
    with tempfile.TemporaryDirectory() as folder:
        report = run(Path(folder), ARCHIVES[: options.archives], options.sample)
    print(table(report.results))
    print(msgspec.json.encode(report).decode())


if __name__ == "__main__":
    main()
