"""docs/benchmarks-cluster.md from the figures of one run."""

import os
from pathlib import Path

from msgspec import Struct

from tests.bench.cluster.catching_up import CaughtUp
from tests.bench.delivery import Delivery
from tests.bench.sends import Sends

PAGE = Path("docs/benchmarks-cluster.md")
_HEAD = """# Benchmarks of a cluster

Made by `make bench-cluster`. One gateway, one worker and one read node, their servers and the load
all share {cores} cores; so what the servers take is missing to the processes, and the other way
round. Compare only within this page.

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
"""


class Figures(Struct, frozen=True):
    """What one run found."""

    sends: list[Sends]
    delivery: Delivery
    projections: list[CaughtUp]


def page(figures: Figures) -> str:
    """Return the page."""
    text = _HEAD.format(cores=os.cpu_count())
    text += "## Durable sends, with relay and projections running\n\n"
    text += "| clients | messages a request | events/s | p50 ms | p99 ms | behind at the end, s |\n"
    text += "|---|---|---|---|---|---|\n"
    for load in figures.sends:
        text += (
            f"| {load.clients} | {load.batch} | {load.events_per_second:,.0f}"
            f" | {load.milliseconds.p50:.1f} | {load.milliseconds.p99:.1f}"
            f" | {load.lag_seconds:.1f} |\n"
        )
    steady = figures.delivery
    text += (
        "\n## From a POST to the gateway to another person's socket on the read node\n\n"
        f"At {steady.sends_per_second:,.0f} sends/s over {steady.sockets} sockets, by RabbitMQ:"
        f" p50 {steady.milliseconds.p50:.1f} ms, p99 {steady.milliseconds.p99:.1f} ms;"
        f" {steady.delivered:,} of {steady.sent:,} delivered.\n"
        "\n## Folding the log again after the stores were wiped, all four at once\n\n"
        "| projection | events | seconds | events/s |\n|---|---|---|---|\n"
    )
    for each in figures.projections:
        rate = each.events_per_second
        text += f"| {each.projection} | {each.events:,} | {each.seconds:.1f} | {rate:,.0f} |\n"
    return text + _LIMITS
