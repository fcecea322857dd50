"""The archives in a cluster: imported into a folder, and moved as an operator moves a place."""

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from tests.bench import imports
from tests.product import COMMAND

HOUR = 3_600


class Moved(Struct, frozen=True):
    """A place that went from a folder into a cluster."""

    messages: int
    export_seconds: float
    import_seconds: float


def move(folder: Path, environment: Mapping[str, str]) -> tuple[Moved, dict[str, str]]:
    """Fill the empty cluster; return with what it took the settings that open it from now on."""
    place, archive = folder / "place", folder / "place.archive"
    messages = sum(each.messages for each in imports.measure(place))
    exported = _timed({}, "--data", str(place), "events", "export", str(archive))
    settings = {key: value for key, value in environment.items() if key != "MESSENGER_SECRET"}
    settings["MESSENGER_SECRET_FILE"] = str(place / "secret")
    _timed(settings, "migrate")
    imported = _timed(settings, "events", "import", str(archive))
    return Moved(messages, exported, imported), settings


def _timed(environment: Mapping[str, str], *arguments: str) -> float:
    started = time.perf_counter()
    ended = subprocess.run(
        [COMMAND, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=HOUR,
    )
    if ended.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {ended.stderr}")
    return time.perf_counter() - started
