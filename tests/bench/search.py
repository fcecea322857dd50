"""How well search finds questions and answers in 225,000 real messages, and how fast.

A query is made of words of the question that opened a conversation. ``question`` is the share of
queries with that line among the first ten hits; ``answer`` of those with a line that people
annotated as part of the same conversation (any grade); ``reply`` of those with one that they
annotated as answering the opener itself (grade 2).
"""

import argparse
import asyncio
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from contracts.ids import ConversationId, MessageId, UserId
from contracts.log import Recorded
from infra.sqlite.allocation import allocate_without_counting
from infra.sqlite.read_model import SqliteReadModel
from infra.sqlite.view_store import ViewStore
from infra.sqlite.views.messages import VIEW
from infra.sqlite.views.search import SqliteMessageIndex
from projections.facts import Fact
from projections.ports import Lanes
from query_api.search.criteria import criteria
from query_api.search.index import MessageIndex, Wanted
from query_api.search.parser import parse
from tests.bench.irc import CORPUS, lines, recorded
from tests.bench.statistics import Quantiles, quantiles

TRUTH = CORPUS / "search-truth" / "irc-known-item.jsonl"
PAGE = 1_000
FIRST = 10
CLIENTS = 16
REPLY = 2


class Known(Struct, frozen=True):
    """A query with the lines of its file that should be found."""

    split: str
    query: str
    file: str
    opener: int
    relevant: dict[int, int]


class Result(Struct, frozen=True):
    """Shares of the queries, and milliseconds of a query, asked one by one and by many at once."""

    split: str
    queries: int
    question: float
    answer: float
    reply: float
    alone: Quantiles
    at_once: Quantiles


class Report(Struct, frozen=True):
    """What was found, and what the index cost."""

    messages: int
    per_second: int
    bytes_per_message: dict[str, float]
    results: list[Result]


class Nobody:
    """A directory without names: the queries name nobody."""

    async def people(self, user_name: str) -> Sequence[UserId]:
        """Return nobody."""
        del user_name
        return ()

    async def channels(self, name: str) -> Sequence[ConversationId]:
        """Return nothing."""
        del name
        return ()


async def build(model: SqliteReadModel, events: Sequence[Recorded]) -> float:
    """Fold all events and return the seconds."""
    started = time.perf_counter()
    for at in range(0, len(events), PAGE):
        facts = [Fact(each) for each in events[at : at + PAGE]]
        await model.apply(Lanes(0, facts))
    return time.perf_counter() - started


class Asking:
    """Asks the queries as a member of the channel would."""

    def __init__(self, index: MessageIndex, channel: ConversationId) -> None:
        self._index = index
        self._channel = channel
        self.seconds: list[float] = []

    async def ask(self, text: str) -> set[MessageId]:
        """Return the first hits."""
        started = time.perf_counter()
        caller = UserId(self._channel)
        wanted = Wanted(
            criteria=await criteria(parse(text), caller, Nobody()),
            conversations=[self._channel],
            caller=caller,
            own=frozenset({self._channel}),
            sort="relevance",
            now=datetime.now(UTC),
            limit=FIRST,
        )
        hits = (await self._index.search(wanted)).hits
        self.seconds.append(time.perf_counter() - started)
        return {hit.message.message_id for _, hit in hits}

    async def ask_in_turn(self, texts: Iterator[str]) -> None:
        """Ask what nobody else has asked yet, until nothing is left."""
        for text in texts:
            await self.ask(text)


async def measure(
    index: MessageIndex,
    known: Sequence[Known],
    places: dict[tuple[str, int], MessageId],
    channel: ConversationId,
) -> Result:
    """Ask every query, then all of them again by many at once."""
    alone, crowd = Asking(index, channel), Asking(index, channel)
    found = {"question": 0, "answer": 0, "reply": 0}
    for one in known:
        first = await alone.ask(one.query)
        # A few annotated lines are no messages but notices of the channel.
        answers = {places.get((one.file, line)): grade for line, grade in one.relevant.items()}
        found["question"] += places[one.file, one.opener] in first
        found["answer"] += not first.isdisjoint(answers)
        found["reply"] += any(answers.get(each) == REPLY for each in first)
    texts = iter([one.query for one in known])
    await asyncio.gather(*(crowd.ask_in_turn(texts) for _ in range(CLIENTS)))
    shares = {name: round(count / len(known), 4) for name, count in found.items()}
    return Result(
        known[0].split,
        len(known),
        alone=quantiles(alone.seconds),
        at_once=quantiles(crowd.seconds),
        **shares,
    )


def sizes(connection: sqlite3.Connection) -> dict[str, float]:
    """Return bytes per message, by what they are for."""
    (messages,) = connection.execute("SELECT count(*) FROM messages").fetchone()
    found = {"search": 0.0, "substrings": 0.0, "context": 0.0, "history": 0.0}
    for name, size in connection.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name"):
        kind = next((each for each in found if name.startswith(each)), "history")
        found[kind] += size / messages
    return {kind: round(size, 1) for kind, size in found.items()}


async def run(folder: Path, splits: Sequence[str], sample: int | None) -> Report:
    """Index the corpus and ask the queries of each split."""
    known = [msgspec.json.decode(line, type=Known) for line in TRUTH.read_bytes().splitlines()]
    pairs = list(recorded(lines()))
    places = {
        (line.file, line.number): MessageId(event.event_id)
        for line, event in pairs
        if event.event_id is not None
    }
    events = [event for _, event in pairs]
    store = ViewStore(folder / "messages.db", VIEW.schema, VIEW.fingerprint)
    model = SqliteReadModel(VIEW, store)
    seconds = await build(model, events)
    index, channel = SqliteMessageIndex(store), ConversationId(events[0].key)
    results = []
    for split in splits:
        asked = [each for each in known if each.split == split][:sample]
        results.append(await measure(index, asked, places, channel))
    parts = await store.read(sizes)
    await model.close()
    return Report(len(events), round(len(events) / seconds), parts, results)


def table(results: Sequence[Result]) -> str:
    """Return results as a table in Markdown."""
    rows = [
        "| split | queries | question@10 | answer@10 | reply@10 | p50, p99 ms | of 16 at once |",
        "|---|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {each.split} | {each.queries} | {each.question} | {each.answer} | {each.reply} "
        f"| {each.alone.p50}, {each.alone.p99} | {each.at_once.p50}, {each.at_once.p99} |"
        for each in results
    ]
    return "\n".join(rows)


def show(report: Report) -> str:
    """Return the report as a table in Markdown, with what the index cost."""
    parts = ", ".join(f"{kind} {size}" for kind, size in report.bytes_per_message.items())
    indexed = f"{report.messages} messages, {report.per_second} indexed/s, bytes each: {parts}"
    return f"{table(report.results)}\n\n{indexed}"


def main() -> None:
    """Measure and print a table and JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=["train", "dev", "test"], action="append")
    parser.add_argument("--sample", type=int, help="so many queries of each split")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    options = parser.parse_args()
    if not TRUTH.exists():
        sys.exit("the corpora are not here: nothing to measure with")
    allocate_without_counting()
    with tempfile.TemporaryDirectory() as folder:
        splits = options.split or ["train", "test"]
        report = asyncio.run(run(Path(folder), splits, options.sample))
    print(show(report))
    if options.json:
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(report)))


if __name__ == "__main__":
    main()
