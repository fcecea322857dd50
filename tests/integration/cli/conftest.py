import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.integration.cli.terminal import Terminal


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "place"


@pytest.fixture
def terminal(
    data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Terminal]:
    for name in [name for name in os.environ if name.startswith("MESSENGER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MESSENGER_DATA", str(data))
    yield Terminal(capfd)
    structlog.reset_defaults()  # a command logs to what is closed after its test
