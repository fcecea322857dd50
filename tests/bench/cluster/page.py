"""docs/benchmarks-cluster.md from the figures of one run."""

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.cluster.figures import Figures

PAGE = Path("docs/benchmarks-cluster.md")
_HEAD = """# Benchmarks of a cluster

Made by `make bench-cluster` on {day}, Python {python}. One gateway, one worker and one read node,
all their servers and the load share {cores} cores: what the servers take is missing to the
processes, and the other way round. Compare only within this page. A place is named by how many
messages were moved into it; 0 is one with nothing but the bench's own conversations.

## The servers' own parts, in the same run

| primitive | a second |
|---|---|
"""
_LIMITS = """
## What limits each figure

- **Single sends**: Python in the gateway beside PostgreSQL's own processor time, on the same cores.
  They grow with cores, since each takes one of its own, and with gateways until the log's disk is
  full.
- **Batches**: the function of PostgreSQL that appends, one call in flight for each half of the
  partitions. They grow with faster cores of the database, and with gateways.
- **Delivery**: one flush of the log, one confirm of the broker and the turns of three event loops.
  At this rate nothing is full; with more cores the turns wait less for each other.
- **Projections**: Python in the worker, whose one core the four share, and then the stores. User
  state grows with workers, which share its partitions; one at a time folds the message index.
- **Search**: Elasticsearch's own processor time, which it shares here with the clients. It grows
  with cores and with replicas.
"""


def page(figures: Figures) -> str:
    """Return the page."""
    head = _HEAD.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        python=platform.python_version(),
        cores=os.cpu_count(),
    )
    parts = (_bare, _sends, _deliveries, _reads, _projections, _moves)
    return head + "".join(part(figures) for part in parts) + _LIMITS


def _bare(figures: Figures) -> str:
    bare = figures.primitives
    rows = (
        ("PostgreSQL commits of one row, over 16 connections", bare.postgres_commits),
        ("Elasticsearch documents in bulks of 2,000", bare.elasticsearch_documents),
        ("MariaDB rows upserted in transactions of 2,000", bare.mysql_upserts),
        ("RabbitMQ stream messages of 300 bytes, 8 confirms in flight", bare.stream_messages),
    )
    text = "".join(f"| {what} | {rate:,.0f} |\n" for what, rate in rows)
    return text + (
        f"\nThe bare broker delivers 600 messages a second with p99 {bare.stream_p99_ms} ms.\n"
    )


def _sends(figures: Figures) -> str:
    text = (
        "\n## Durable sends, with relay and projections running\n\n"
        "The ratio is to the bare commits. The last column is from the last answer until search"
        " stood for it.\n\n"
        "| clients x messages a request | place | events/s | of the commits | p50 ms | p99 ms |"
        " lag s |\n|---|---|---|---|---|---|---|\n"
    )
    for place in figures.places:
        for each in place.sends:
            ratio = each.events_per_second / figures.primitives.postgres_commits
            text += (
                f"| {each.clients} x {each.batch} | {place.name} | {each.events_per_second:,.0f}"
                f" | {ratio:.2f} | {each.milliseconds.p50} | {each.milliseconds.p99}"
                f" | {each.lag_seconds:.1f} |\n"
            )
    return text


def _deliveries(figures: Figures) -> str:
    text = (
        "\n## From a POST to the gateway to another person's socket on the read node\n\n"
        "| sends/s | place | sockets | p50 ms | p99 ms | delivered |\n|---|---|---|---|---|---|\n"
    )
    for place in figures.places:
        each = place.delivery
        text += (
            f"| {each.sends_per_second:,.0f} | {place.name} | {each.sockets}"
            f" | {each.milliseconds.p50} | {each.milliseconds.p99}"
            f" | {each.delivered:,} of {each.sent:,} |\n"
        )
    return text


def _reads(figures: Figures) -> str:
    text = (
        "\n## Reads\n\n| what | place | clients | a second | p50 ms | p99 ms |\n"
        "|---|---|---|---|---|---|\n"
    )
    for place in figures.places:
        for each in place.reads:
            text += (
                f"| {each.what} | {place.name} | {each.clients} | {each.per_second:,.0f}"
                f" | {each.milliseconds.p50} | {each.milliseconds.p99} |\n"
            )
    return text


def _projections(figures: Figures) -> str:
    text = (
        "\n## Folding the whole log, all four projections at once\n\n"
        "After the stores were wiped, or after the move.\n\n"
        "| projection | place | events | seconds | events/s |\n|---|---|---|---|---|\n"
    )
    for place in figures.places:
        for each in place.projections:
            text += (
                f"| {each.projection} | {place.name} | {each.events:,} | {each.seconds:.1f}"
                f" | {each.events_per_second:,.0f} |\n"
            )
    return text


def _moves(figures: Figures) -> str:
    text = "\n## Moving a place into the cluster\n\n"
    text += "| messages | export s | import s |\n|---|---|---|\n"
    for place in figures.places:
        if moved := place.moved:
            seconds = f"{moved.export_seconds:.1f} | {moved.import_seconds:.1f}"
            text += f"| {moved.messages:,} | {seconds} |\n"
    return text
