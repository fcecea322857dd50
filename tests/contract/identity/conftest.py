from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.contract.identity.stores import ADAPTERS, Stores, open_stores


@pytest.fixture(params=ADAPTERS)
async def stores(request: Any, tmp_path: Path) -> AsyncIterator[Stores]:
    stores = await open_stores(request.param, tmp_path)
    yield stores
    await stores.close()
