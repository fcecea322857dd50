"""A cluster of a test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.product import Cluster
from tests.cluster.stores import own_stores
from tests.product import UNLIMITED


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    with own_stores() as stores, Cluster(tmp_path, UNLIMITED | stores.environment) as running:
        yield running
