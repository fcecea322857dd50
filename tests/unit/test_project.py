"""The documents and the project's own settings say the same."""

import re
import tomllib
from pathlib import Path

import pytest

from contracts.events.codec import EVENTS

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DECISIONS = sorted(ROOT.glob("docs/adr/0*.md"))
LOCKS = sorted(ROOT.glob("infra/locks/*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def required() -> list[str]:
    """Return the names of all packages that pyproject.toml asks for."""
    groups = PROJECT["dependency-groups"].values()
    lines = [*PROJECT["project"]["dependencies"], *(line for group in groups for line in group)]
    return [re.split(r"[>=<\[; ]", line)[0] for line in lines if isinstance(line, str)]


@pytest.mark.parametrize("package", required())
def test_each_package_is_locked_and_has_its_reason(package: str) -> None:
    assert any(f"\n{package}==" in f"\n{lock.read_text()}" for lock in LOCKS)
    assert re.search(rf"\b{package}\b", (ROOT / "docs/dependencies.md").read_text())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_versions_and_hashes_and_no_address(lock: Path) -> None:
    line = re.compile(r"[a-z0-9-]+==[^ /]+( ; [^/]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")
    assert [text for text in lock.read_text().splitlines() if not line.fullmatch(text)] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_that_are_there(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_has_its_parts_and_is_in_the_index(decision: Path) -> None:
    text = decision.read_text()
    number = decision.name[:4]
    assert text.startswith(f"# {number}. ")
    assert text.count("\n") < 60
    assert re.search(
        r"^Status: (accepted|superseded by \d{4}), \d{4}-\d\d-\d\d$", text, re.MULTILINE
    )
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert f"[{number}]({decision.name})" in (decision.parent / "README.md").read_text()


def test_the_architecture_lists_every_event_of_the_log() -> None:
    table = (ROOT / "docs/architecture.md").read_text().split("### Streams and their events")[1]
    assert [name for name in EVENTS if not re.search(rf"\b{name}\b", table)] == []
