import os
from pathlib import Path

import pytest

from tests.integration.cli.terminal import Terminal


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "place"


@pytest.fixture
def terminal(
    data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Terminal:
    for name in [name for name in os.environ if name.startswith("MESSENGER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MESSENGER_DATA", str(data))
    return Terminal(capfd)
