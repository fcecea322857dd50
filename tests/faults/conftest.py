"""A cluster that the tests of a module share: each leaves every process running."""

from collections.abc import Iterator

import pytest

from tests.cluster.product import Cluster
from tests.cluster.stores import own_stores
from tests.product import UNLIMITED


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("cluster")
    with own_stores() as stores, Cluster(folder, UNLIMITED | stores.environment) as running:
        yield running
