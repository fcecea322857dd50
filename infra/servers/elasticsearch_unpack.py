"""elasticsearch_unpack.py ZIP FOLDER: takes Elasticsearch out of the zip that carries it."""

import shutil
import sys
import zipfile
from pathlib import Path

MODULES = {
    *("aggregations", "analysis-common", "apm", "counted-keyword", "dot-prefix-validation"),
    *("health-shards-availability", "ingest-common", "lang-painless", "parent-join", "reindex"),
    *("rest-root", "transport-netty4", "user-agent", "x-pack-core", "x-pack-security"),
}
PLATFORMS = {"linux-x64", "linux-aarch64"}
KEPT = {"lib", "config", "LICENSE.txt", "NOTICE.txt"}
# Tools for other systems, and the launcher of one processor, beside which lies the same in Java.
LEFT = (
    "lib/tools/windows-service-cli/",
    "lib/tools/geoip-cli/",
    "lib/tools/server-launcher/server-launcher/",
)


def wanted(path: str) -> bool:
    """Tell whether a file of the distribution is needed for one local node."""
    match path.split("/"):
        case ["modules", module, *_]:
            return module in MODULES
        case ["lib", "platform", platform, *_]:
            return platform in PLATFORMS
        case parts:
            return parts[0] in KEPT and not f"{path}/".startswith(LEFT)


def main(source: Path, folder: Path) -> None:
    """Write the wanted files, and the empty folders that the server looks for."""
    with zipfile.ZipFile(source) as archive:
        for entry in archive.infolist():
            _, _, path = entry.filename.partition("/elasticsearch/")
            if path and not entry.is_dir() and wanted(path):
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as packed, target.open("wb") as out:
                    shutil.copyfileobj(packed, out, 1 << 20)
    missing = sorted(MODULES - {module.name for module in (folder / "modules").iterdir()})
    if missing:
        sys.exit(f"not in {source}: {missing}")
    for empty in ("plugins", "bin"):
        (folder / empty).mkdir()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
