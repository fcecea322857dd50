"""An archive imported into a cluster by its command: the same as into a data folder."""

from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from infra.importing.tally import Report
from tests.cluster.stores import own_stores
from tests.corpora import SLACK, needs
from tests.product import Product

pytestmark = [
    pytest.mark.needs("postgres", "rabbitmq", "elasticsearch", "mysql", "redis", "s3"),
    pytest.mark.timeout(300),
]


def imported(product: Product) -> Report:
    ended = product.run("import", "slack", str(SLACK), "--json")
    assert ended.returncode == 0, ended.stderr
    report = msgspec.json.decode(ended.stdout, type=Report)
    return replace(report, seconds=0.0, messages_per_second=0)


@needs(SLACK)
def test_a_cluster_takes_an_archive_as_a_data_folder_does(tmp_path: Path) -> None:
    alone = Product(tmp_path / "alone")
    alone.data.mkdir()
    with own_stores() as stores:
        cluster = Product(tmp_path / "cluster", stores.environment)
        migrated = cluster.run("migrate")
        assert migrated.returncode == 0, migrated.stderr
        first = imported(cluster)
        assert first == imported(alone)
        assert first.messages.imported > 1_000
        assert imported(cluster).messages.imported == 0
