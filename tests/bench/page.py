"""docs/benchmarks.md, from the figures of one run."""

import os
import platform
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.figures import Figures, Place

PAGE = Path("docs/benchmarks.md")

_HEAD = """# Benchmarks

Made by `make bench` on {day}: {machine}, SQLite {sqlite}, the load client on the same cores, every
projection running, every send flushed before its answer. One absolute figure is good to about
±30 %; compare within the page. A place is named by how many messages were imported into it; 0 is
one with nothing but the bench's own conversations.

## The machine's own parts, in the same run

| primitive | a second |
|---|---|
"""

_LIMITS = """
## What limits it

Sends: Python under the interpreter's lock, shared by HTTP, the log's inserts and the folds; more
cores help only by the SQLite work of the read models. Search: ranking by bm25 on one core.
Rebuilds: of messages, the two full-text indices of SQLite (words and trigrams) on one core. The
sends of a place that is catching up share that lock with the folds, which rest as long as they work
while people write.
"""


def page(figures: Figures) -> str:
    """Return the page."""
    head = _HEAD.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        machine=f"Python {platform.python_version()}, {_cores()} cores",
        sqlite=sqlite3.sqlite_version,
    )
    bare = figures.primitives
    parts = (
        ("bare Litestar JSON echo, 64 clients", bare.litestar_echo),
        ("bare SQLite commits, one row each", bare.sqlite_commits),
        ("bare SQLite rows in commits of 50", bare.sqlite_rows_in_batches_of_50),
        ("bare WebSocket frames to 64 sockets", bare.websocket_frames),
        ("fdatasync of 512 bytes", bare.fdatasync),
    )
    rows = "".join(f"| {what} | {rate:,.0f} |\n" for what, rate in parts)
    return (
        head
        + rows
        + _sends(figures)
        + _catching_up(figures)
        + _deliveries(figures)
        + _rest(figures)
        + _imports(figures)
        + _LIMITS
    )


def _sends(figures: Figures) -> str:
    text = (
        "\n## Durable sends over HTTP\n\nLag is the time from the last answer until search stood"
        " for it. The ratio is to the bare echo.\n\n| clients x messages a request | place |"
        " events/s | of the echo | p50 ms | p99 ms | lag s |\n|---|---|---|---|---|---|---|\n"
    )
    for name, place in _places(figures):
        for each in place.sends:
            ratio = each.events_per_second / figures.primitives.litestar_echo
            text += (
                f"| {each.clients} x {each.batch} | {name} | {each.events_per_second:,.0f} |"
                f" {ratio:.2f} | {each.milliseconds.p50} | {each.milliseconds.p99} |"
                f" {each.lag_seconds:.2f} |\n"
            )
    return text


def _catching_up(figures: Figures) -> str:
    text = (
        "\n## Sends while the read models of an import are made\n\n"
        "With 64 clients; the last column is from the start until every read model was live.\n\n"
        "| place | sends/s | p50 ms | p99 ms | live after s |\n|---|---|---|---|---|\n"
    )
    for name, place in _places(figures):
        if place.catching_up:
            each = place.catching_up.sends
            text += (
                f"| {name} | {each.events_per_second:,.0f} | {each.milliseconds.p50} |"
                f" {each.milliseconds.p99} | {place.catching_up.seconds:.0f} |\n"
            )
    return text


def _deliveries(figures: Figures) -> str:
    text = (
        "\n## From the POST's start to another client's socket\n\n| sends/s | place | sockets |"
        " p50 ms | p99 ms | frames delivered |\n|---|---|---|---|---|---|\n"
    )
    for name, place in _places(figures):
        for each in place.deliveries:
            text += (
                f"| {each.sends_per_second:,.0f} | {name} | {each.sockets} |"
                f" {each.milliseconds.p50} | {each.milliseconds.p99} |"
                f" {each.delivered:,} of {each.sent:,} |\n"
            )
    return text


def _rest(figures: Figures) -> str:
    text = "\n## Reads\n\n| what | place | clients | a second | p50 ms | p99 ms |\n"
    text += "|---|---|---|---|---|---|\n"
    for name, place in _places(figures):
        for each in place.reads:
            text += (
                f"| {each.what} | {name} | {each.clients} | {each.per_second:,.0f} |"
                f" {each.milliseconds.p50} | {each.milliseconds.p99} |\n"
            )
    text += "\n## Rebuild while it serves\n\n| projection | place | events | events/s |\n"
    text += "|---|---|---|---|\n"
    for name, place in _places(figures):
        for built in place.rebuilds:
            text += (
                f"| {built.projection} | {name} | {built.events:,} |"
                f" {built.events_per_second:,.0f} |\n"
            )
    text += "\n## Start and memory\n\n| place | start s | KiB per idle socket (2,000) |\n"
    text += "|---|---|---|\n"
    for name, place in _places(figures):
        text += f"| {name} | {place.start_seconds:.2f} | {place.idle.kib_per_socket} |\n"
    return text


def _imports(figures: Figures) -> str:
    text = "\n## Import\n\n| archive | messages | seconds | messages/s |\n|---|---|---|---|\n"
    for each in figures.imports:
        text += (
            f"| {each.archive} | {each.messages:,} | {each.seconds:.1f} |"
            f" {each.messages_per_second:,} |\n"
        )
    return text


def _places(figures: Figures) -> tuple[tuple[str, Place], ...]:
    return tuple((f"{place.messages:,}", place) for place in figures.places)


def _cores() -> int:
    return os.cpu_count() or 1
