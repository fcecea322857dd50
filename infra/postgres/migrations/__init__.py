"""Numbered scripts, each run once and never changed: forward only."""

from importlib.resources import files

from msgspec import Struct

_HEADER = "-- schemas: "


class Migration(Struct, frozen=True):
    """One script, and the schemas in each of which it is run."""

    version: int
    name: str
    schemas: tuple[str, ...]
    script: str


def migrations() -> list[Migration]:
    """Return every migration in order."""
    names = sorted(file.name for file in files(__name__).iterdir() if file.name.endswith(".sql"))
    return [_read(name) for name in names]


def _read(name: str) -> Migration:
    script = (files(__name__) / name).read_text(encoding="utf-8")
    header = script.splitlines()[0].removeprefix(_HEADER)
    number, _, rest = name.removesuffix(".sql").partition("_")
    return Migration(int(number), rest, tuple(header.split(", ")), script)
