"""How well and how fast the message index of a cluster is, beside bare bulk indexing into it.

The figures of search are those of ``tests.bench.search``, asked of the same corpus.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from contracts.ids import ConversationId, MessageId
from contracts.log import Recorded
from infra.elasticsearch.read_model import ElasticReadModel
from infra.elasticsearch.reading import Reading
from infra.elasticsearch.search import ElasticMessageIndex
from infra.elasticsearch.store import IndexStore
from infra.elasticsearch.versions import ElasticVersions
from projections.facts import Fact
from projections.ports import Lanes
from tests.bench.irc import lines, recorded
from tests.bench.search import TRUTH, Known, Result, measure, table
from tests.elastic import index

PAGE = 2_000


class Report(Struct, frozen=True):
    """Events and documents a second, bytes of the index a message, and what was found."""

    messages: int
    projected_per_second: int
    bare_per_second: int
    bytes_per_message: float
    results: list[Result]


async def project(model: ElasticReadModel, events: Sequence[Recorded]) -> float:
    """Fold all events and return the seconds, until they are seen."""
    started = time.perf_counter()
    for at in range(0, len(events), PAGE):
        await model.apply(Lanes(0, [Fact(each) for each in events[at : at + PAGE]]))
    await model.close()
    return time.perf_counter() - started


async def bare(store: IndexStore, model: ElasticReadModel, events: Sequence[Recorded]) -> float:
    """Index the same documents, made before, with no look at what is there; return seconds."""
    wanted = [
        (ConversationId(each.key), MessageId(each.event_id)) for each in events if each.event_id
    ]
    parts = [
        list((await model.store.get(wanted[at : at + PAGE])).values())
        for at in range(0, len(wanted), PAGE)
    ]
    started = time.perf_counter()
    for part in parts:
        await store.write(part)
    await store.refresh()
    return time.perf_counter() - started


async def run(splits: Sequence[str], sample: int | None, most: int | None) -> Report:
    """Index the corpus and ask the queries of each split."""
    pairs = list(recorded(lines()))[:most]
    places = {(line.file, line.number): MessageId(e.event_id) for line, e in pairs if e.event_id}
    events = [event for _, event in pairs]
    known = [msgspec.json.decode(line, type=Known) for line in TRUTH.read_bytes().splitlines()]
    async with index() as (client, names):
        versions = await ElasticVersions.open(client, names, "bench", replicas=0)
        seconds = await project(versions.model, events)
        copy = await versions.begin()
        bare_seconds = await bare(copy.store, versions.model, events)
        await versions.discard()
        await client.indices.forcemerge(index=names.alias, max_num_segments=1)
        stats = await client.indices.stats(index=names.alias, metric="store")
        size = stats.body["_all"]["primaries"]["store"]["size_in_bytes"]
        found = ElasticMessageIndex(Reading(client, names))
        channel = ConversationId(events[0].key)
        results = []
        for split in splits:
            asked = [e for e in known if e.split == split and (e.file, e.opener) in places]
            results.append(await measure(found, asked[:sample], places, channel))
    count = len(events)
    rates = round(count / seconds), round(count / bare_seconds)
    return Report(count, *rates, round(size / count, 1), results)


def main() -> None:
    """Measure and print a table and JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["train", "dev", "test"], action="append")
    parser.add_argument("--sample", type=int, help="so many queries of each split")
    parser.add_argument("--messages", type=int, help="so many messages of the corpus")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    if not TRUTH.exists():
        sys.exit("the corpora are not here: nothing to measure with")
    report = asyncio.run(run(options.split or ["test"], options.sample, options.messages))
    print(table(report.results))
    print(
        f"\n{report.messages} messages, {report.projected_per_second} projected/s beside "
        f"{report.bare_per_second} indexed/s bare, {report.bytes_per_message} bytes each"
    )
    if options.json:
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(report)))


if __name__ == "__main__":
    main()
