from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.brokers import VirtualHost
from tests.integration.rabbitmq.place import Place


@pytest.fixture
def host() -> Iterator[VirtualHost]:
    host = VirtualHost()
    host.create()
    yield host
    host.delete()
    host.close()


@pytest.fixture
async def place(host: VirtualHost, tmp_path: Path) -> AsyncIterator[Place]:
    place = Place(tmp_path, host.url)
    yield place
    await place.close()
