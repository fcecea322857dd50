"""Signed heads at the command line: printed, kept elsewhere, and held against the log."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from infra.bootstrap.clock import now
from infra.bootstrap.heads import FOLDER
from infra.files.heads import FolderShelf
from infra.heads.keys import signers
from infra.heads.signing import HeadSigning
from infra.memory.feed import InProcessFeed
from infra.sqlite.event_log import SqliteEventLog
from tests.databases import OwnDatabase
from tests.integration.cli.terminal import Terminal

SOME = timedelta(microseconds=1)


@pytest.fixture
def signed(terminal: Terminal, data: Path) -> Path:
    """A place with two accounts, whose heads were signed after the first; return the notes."""
    terminal.done("users", "create", "ada", "--admin")
    asyncio.run(sign(data))
    terminal.done("users", "create", "ben")
    return data / FOLDER


async def sign(data: Path) -> None:
    log = SqliteEventLog.open(data / "log.db", feed=InProcessFeed())
    by = signers((data / "secret").read_bytes(), log.log_id, 1)
    signing = HeadSigning(log, by, FolderShelf(data / FOLDER), now, SOME)
    await signing.turn()
    await log.close()


def test_the_newest_note_is_printed_written_and_read(
    terminal: Terminal, signed: Path, tmp_path: Path
) -> None:
    [kept] = signed.rglob("*.note")
    assert terminal.done("events", "heads").out == kept.read_text(encoding="utf-8")
    terminal.done("events", "heads", "--out", str(tmp_path / "note"))
    assert (tmp_path / "note").read_text() == kept.read_text()
    heads = terminal.done("events", "heads", "--json").json
    assert [head["offset"] for head in heads["heads"].values()] == [0]


def test_a_log_is_verified_by_a_public_key_alone(
    terminal: Terminal, signed: Path, data: Path
) -> None:
    [key] = terminal.done("events", "heads", "--keys").out.splitlines()
    (data / "secret").unlink()
    refused = terminal.run("events", "verify", "--heads", str(signed))
    assert (refused.code, "--key" in refused.err) == (2, True)
    found = terminal.done("events", "verify", "--heads", str(signed), "--key", key, "--json").json
    assert (found["signed"], found["events"], found["damaged"]) == (2, 3, 0)
    other = terminal.run("events", "verify", "--key", "nobody")
    assert (other.code, "name+id+key" in other.err) == (2, True)


def test_a_log_cut_off_before_an_exported_note_is_found(
    terminal: Terminal, signed: Path, data: Path, tmp_path: Path
) -> None:
    kept = signed.rename(tmp_path / "elsewhere")
    secret = (data / "secret").read_bytes()
    for file in data.glob("log.db*"):
        file.unlink()
    terminal.done("users", "create", "eve", "--admin")
    assert (data / "secret").read_bytes() == secret
    assert terminal.run("events", "verify").code == 0
    found = terminal.run("events", "verify", "--heads", str(kept))
    assert found.code == 4
    assert "another log" in found.err or "unsigned" in found.out


def test_a_forged_note_is_damage(terminal: Terminal, signed: Path, tmp_path: Path) -> None:
    [kept] = signed.rglob("*.note")
    forged = tmp_path / "forged.note"
    forged.write_text(kept.read_text().replace("epoch 0", "epoch 1"))
    found = terminal.run("events", "verify", "--heads", str(forged))
    assert (found.code, "none of the known keys" in found.out) == (4, True)


def test_before_anything_was_signed_there_is_no_note(terminal: Terminal) -> None:
    terminal.done("users", "create", "ada", "--admin")
    refused = terminal.run("events", "heads")
    assert (refused.code, "heads_minutes" in refused.err) == (1, True)


class TestInACluster:
    """The same commands read PostgreSQL where the settings name it."""

    pytestmark = pytest.mark.needs("postgres")

    @pytest.fixture
    def own(self) -> Iterator[OwnDatabase]:
        """Made before, and dropped after, the settings of the server are others."""
        own = asyncio.run(OwnDatabase.create())
        yield own
        asyncio.run(own.drop())

    @pytest.fixture
    def cluster(
        self,
        own: OwnDatabase,
        terminal: Terminal,
        signed: Path,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> Terminal:
        archive = str(tmp_path / "place.archive")
        terminal.done("events", "export", archive)
        monkeypatch.setenv("MESSENGER_POSTGRES_URL", own.url)
        monkeypatch.setenv("MESSENGER_SECRET_FILE", str(signed.parent / "secret"))
        terminal.done("events", "import", archive)
        return terminal

    def test_the_tail_and_an_event_are_shown(self, cluster: Terminal) -> None:
        newest = cluster.done("events", "tail", "--json").lines
        types = [event["type"] for event in newest]
        assert types == ["UserRegistered", "HeadsSigned", "UserRegistered"]
        event = cluster.done("events", "show", newest[0]["place"], "--json").json
        assert event["payload"]["user_name"] == "ada"
        assert len(cluster.done("events", "tail", "-n", "1", "--json").lines) == 1
        assert cluster.run("events", "show", "3/99999").code == 1

    def test_the_log_is_held_against_notes(self, cluster: Terminal, signed: Path) -> None:
        found = cluster.done("events", "verify", "--heads", str(signed), "--json").json
        assert (found["signed"], found["damaged"]) == (2, 0)
        [kept] = signed.rglob("*.note")
        assert cluster.done("events", "heads").out == kept.read_text()

    def test_a_database_that_is_away_is_named(
        self, cluster: Terminal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("MESSENGER_POSTGRES_URL", "postgresql://nobody@127.0.0.1:1/nothing")
        for command in (("tail",), ("show", "3/0"), ("verify",), ("heads",)):
            refused = cluster.run("events", *command)
            assert (refused.code, refused.out) == (1, "")
            assert refused.err.startswith("messenger:")
            assert "LOG_LEVEL" not in refused.err
