"""What each process of a cluster says of itself where it is ready."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from contracts.log import PARTITIONS
from tests.cluster.product import Cluster
from tests.cluster.roles import Role
from tests.cluster.stores import own_stores
from tests.e2e.conftest import SERVERS
from tests.e2e.person import Person
from tests.product import UNLIMITED

pytestmark = [pytest.mark.needs(*SERVERS), pytest.mark.timeout(300)]

Apart = tuple[Cluster, Role]


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    """A small cluster whose relay is a process of its own."""
    with own_stores() as stores:
        environment = UNLIMITED | stores.environment | {"MESSENGER_RELAY": "apart"}
        with Cluster(tmp_path, environment, gateways=1, workers=1, reads=1) as cluster:
            relay = Role("relay1", "relay", tmp_path, environment)
            relay.start()
            yield cluster, relay
            relay.kill()


def levels(role: Role) -> dict[str, Any]:
    answer = httpx.get(f"{role.internal_url}/readyz", timeout=30)
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "ready"
    found: dict[str, Any] = answer.json()["levels"]
    return found


async def test_each_process_tells_of_its_own_job_only(apart: Apart) -> None:
    cluster, relay = apart
    anna = await Person.register(cluster, "anna")
    where = await anna.create(title="Levels")
    await anna.send(where, "one")
    await anna.get(f"/v1/conversations/{where}/messages")
    (gateway,), (worker,), (read,) = cluster.gateways, cluster.workers, cluster.reads
    assert levels(gateway).keys() == {"log"}
    assert {each["log"]: each["lanes"] for each in levels(relay)["relay"]} == {
        "events": PARTITIONS,
        "activity": PARTITIONS,
    }
    folded = {each["name"]: each for each in levels(worker)["projections"]}
    assert folded.keys() == {"messages", "inbox", "members", "profiles"}
    assert {each["lanes"] for each in folded.values()} == {2 * PARTITIONS}
    assert folded["messages"]["checkpoint"]
    answered = {each["name"]: each["away"] for each in levels(read)["read_models"]}
    assert answered == dict.fromkeys(folded)
    await anna.close()
