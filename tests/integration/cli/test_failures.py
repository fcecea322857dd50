import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from infra.bootstrap.storage import Storage
from infra.cli.failures import code_of
from infra.sqlite.log.log_file import FORMAT
from tests.integration.cli.terminal import Terminal

COMMANDS = [
    "serve",
    "demo",
    "settings",
    "migrate",
    "permissions",
    "setup-link",
    "users",
    "events",
    "projections",
    "import",
]


@pytest.fixture
def taken(data: Path) -> Iterator[Path]:
    async def take() -> Storage:
        return Storage.open(data)

    with asyncio.Runner() as runner:
        storage = runner.run(take())
        yield data
        runner.run(storage.close())


@pytest.mark.parametrize(
    "command",
    [("demo",), ("users", "list"), ("setup-link",), ("serve", "--port", "0")],
    ids=" ".join,
)
def test_a_second_process_on_the_folder_says_so_and_ends_with_1(
    terminal: Terminal, taken: Path, command: tuple[str, ...]
) -> None:
    refused = terminal.process(*command)
    assert (refused.code, refused.out) == (1, "")
    assert "Another Messenger process" in refused.err
    assert str(taken) in refused.err


def test_what_only_reads_works_beside_another_process(terminal: Terminal, taken: Path) -> None:
    assert (taken / "log.db").exists()
    assert terminal.process("events", "tail", "--json").code == 0
    assert terminal.process("settings", "--json").code == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(terminal: Terminal, command: str) -> None:
    helped = terminal.done(command, "--help")
    assert f"messenger {command}" in helped.out
    assert terminal.done(command, "-h").out == helped.out


@pytest.mark.parametrize(
    "wrong",
    [("serv",), ("users", "ad"), ("users", "create"), ("settings", "--loud"), ("serve", "x")],
    ids=" ".join,
)
def test_what_is_asked_wrongly_ends_with_2(terminal: Terminal, wrong: tuple[str, ...]) -> None:
    refused = terminal.run(*wrong)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err


def test_a_folder_that_cannot_be_one_is_a_sentence(terminal: Terminal, data: Path) -> None:
    data.write_text("a file")
    refused = terminal.run("users", "list")
    assert (refused.code, refused.out) == (1, "")
    assert str(data) in refused.err


def test_a_secret_that_was_cut_is_a_matter_of_damage(terminal: Terminal, data: Path) -> None:
    data.mkdir()
    (data / "secret").write_text("short")
    assert terminal.run("users", "list").code == 4


def test_a_log_that_is_none_is_a_matter_of_damage(terminal: Terminal, data: Path) -> None:
    data.mkdir()
    (data / "log.db").write_text("no database at all, but long enough to be looked at" * 100)
    for command in (("users", "list"), ("events", "tail"), ("demo",)):
        refused = terminal.run(*command)
        assert (refused.code, refused.out) == (4, "")
        assert "database" in refused.err


def test_a_log_of_a_newer_release_is_refused_and_left_alone(terminal: Terminal, data: Path) -> None:
    terminal.done("users", "create", "ada", "--admin")
    with closing(sqlite3.connect(data / "log.db")) as connection:
        (written,) = connection.execute("PRAGMA user_version").fetchone()
        assert written == FORMAT
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
    for command in (("users", "list"), ("events", "tail"), ("events", "verify"), ("serve",)):
        refused = terminal.run(*command)
        assert (refused.code, refused.out) == (3, "")
        assert f"format {FORMAT + 1}" in refused.err
    with closing(sqlite3.connect(data / "log.db")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (FORMAT + 1,)
        connection.execute("PRAGMA user_version = 0")  # as logs had it before there was a format
    assert "ada" in terminal.done("users", "list").out


def test_a_package_that_is_missing_has_a_code_of_its_own() -> None:
    def fail() -> None:
        raise ModuleNotFoundError("No module named 'uvloop'")

    assert code_of(fail) == 3
