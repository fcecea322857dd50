"""One request followed through every process, from the command to another person's socket."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from contracts.ids import uuid7
from tests.cluster.product import Cluster
from tests.cluster.roles import Role
from tests.cluster.stores import own_stores
from tests.collector import Collector, Span, collecting
from tests.e2e.conftest import PROFILES
from tests.e2e.person import Person
from tests.product import UNLIMITED, Product, Served

pytestmark = pytest.mark.timeout(300)

SEND = "POST /v1/commands/send-message"
FOLDS = {"fold messages", "fold inbox"}
Followed = tuple[Served, Collector, dict[str, set[str]]]


@pytest.fixture(params=PROFILES)
def followed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Followed]:
    with collecting() as collector:
        told = UNLIMITED | {"MESSENGER_OTLP_URL": collector.url}
        if request.param == "standalone":
            with Product(tmp_path, told) as product:
                yield product, collector, {"serve": {SEND, "append", "deliver", *FOLDS}}
            return
        with own_stores() as stores:
            environment = told | stores.environment | {"MESSENGER_RELAY": "apart"}
            with Cluster(tmp_path, environment, gateways=1, workers=1, reads=1) as cluster:
                relay = Role("relay1", "relay", tmp_path, environment)
                relay.start()
                yield (
                    cluster,
                    collector,
                    {
                        "commands": {SEND, "append"},
                        "relay": {"relay events"},
                        "projections": FOLDS,
                        "query-api": {"deliver"},
                    },
                )
                relay.kill()


async def test_one_trace_holds_what_every_process_did_for_a_command(followed: Followed) -> None:
    product, collector, wanted = followed
    anna, ben = [await Person.register(product, name) for name in ("anna", "ben")]
    where = await anna.create(title="Followed", member_ids=[ben.user_id])
    live = await ben.live()
    body = {"conversation_id": where, "message_id": str(uuid7()), "body": "hello"}
    sent = await anna.try_command("send-message", **body)
    assert [each["body"] for each in await live.messages(1)] == ["hello"]

    trace = UUID(sent.headers["x-request-id"]).hex
    await until_came(collector, trace, wanted)
    spans = collector.traces[trace]
    (first,) = [span for span in spans if not span.parent]
    assert first.name == SEND
    assert {span.parent for span in spans if span is not first} == {first.span}
    await live.close()
    for person in (anna, ben):
        await person.close()


async def until_came(collector: Collector, trace: str, wanted: dict[str, set[str]]) -> None:
    """Return when the trace holds each process's spans; the test's own limit ends it in vain."""
    while not wanted.items() <= by_process(collector.traces.get(trace, [])).items():  # noqa: ASYNC110
        await asyncio.sleep(0.1)


def by_process(spans: list[Span]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for span in spans:
        if not span.name.startswith("fold ") or span.name in FOLDS:
            found.setdefault(span.service.removeprefix("messenger-"), set()).add(span.name)
    return found


def test_without_the_packages_a_process_says_what_to_install(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden" / "opentelemetry"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("")
    environment = {
        "MESSENGER_OTLP_URL": "http://127.0.0.1:1",
        "PYTHONPATH": str(hidden.parent),
    }
    place = Product(tmp_path / "place", environment)
    answer = place.run("serve", "--port", "0")
    assert answer.returncode == 2
    assert "install messenger[telemetry]" in answer.stderr
