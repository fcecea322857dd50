"""How many messages a second an import records: python -m tests.bench.imports."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from infra.importing.tally import Report
from tests.corpora import IRC_COLOURED, IRC_LINKED, SLACK
from tests.product import Product

Archive = tuple[str, Path, tuple[str, ...]]
ARCHIVES: tuple[Archive, ...] = (
    ("slack", SLACK, ()),
    ("irc", IRC_LINKED, ("--channel", "linked")),
    ("irc", IRC_COLOURED, ("--channel", "coloured")),
)


class Imported(Struct, frozen=True):
    """One archive: what it holds, and how fast that was recorded."""

    archive: str
    messages: int
    people: int
    replies: int
    skipped: int
    seconds: float
    messages_per_second: int


def measure(data: Path, archives: Sequence[Archive] = ARCHIVES) -> list[Imported]:
    """Import those of ``archives`` that are there into ``data``."""
    product = Product(data)
    data.mkdir(parents=True, exist_ok=True)
    return [
        import_one(product, kind, path, options)
        for kind, path, options in archives
        if path.exists()
    ]


def import_one(product: Product, kind: str, path: Path, options: tuple[str, ...]) -> Imported:
    """Import one archive by the command that people have for it."""
    ended = product.run("import", kind, str(path), *options, "--json")
    if ended.returncode:
        raise RuntimeError(ended.stderr)
    report = msgspec.json.decode(ended.stdout, type=Report)
    return Imported(
        archive=path.name,
        messages=report.messages.imported,
        people=report.users.read,
        replies=report.replies,
        skipped=sum(report.messages.skipped.values()),
        seconds=report.seconds,
        messages_per_second=report.messages_per_second,
    )


def main() -> None:
    """Print one line an archive."""
    with tempfile.TemporaryDirectory() as folder:
        for imported in measure(Path(folder) / "place"):
            sys.stdout.write(msgspec.json.encode(imported).decode() + "\n")


if __name__ == "__main__":
    main()
