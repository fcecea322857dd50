import sqlite3
from pathlib import Path

from tests.integration.cli.terminal import Terminal


def test_a_log_is_sound_and_its_ends_can_be_noted(
    terminal: Terminal, data: Path, tmp_path: Path
) -> None:
    terminal.done("users", "create", "ada", "--admin")
    note = tmp_path / "heads.json"
    assert "sound" in terminal.done("events", "verify", "--note", str(note)).out
    terminal.done("users", "create", "ben")
    found = terminal.done("events", "verify", "--against", str(note), "--json").json
    assert (found["damaged"], found["events"]) == (0, 2)
    assert data.exists()


def test_a_damaged_log_ends_with_the_code_for_it(terminal: Terminal, data: Path) -> None:
    terminal.done("users", "create", "ada", "--admin")
    with sqlite3.connect(data / "log.db") as connection:
        connection.execute("DROP TRIGGER payloads_are_never_changed")
        connection.execute("UPDATE payloads SET payload = x'7b7d'")
    connection.close()
    answer = terminal.run("events", "verify")
    assert answer.code == 4
    assert "payload-altered" in answer.out
    assert "1 places" in answer.err


def test_what_is_no_note_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    terminal.done("users", "create", "ada", "--admin")
    (tmp_path / "note").write_text("hello")
    answer = terminal.run("events", "verify", "--against", str(tmp_path / "note"))
    assert (answer.code, answer.out) == (2, "")
    assert "no note" in answer.err


def test_there_is_nothing_to_verify_without_a_log(terminal: Terminal) -> None:
    answer = terminal.run("events", "verify")
    assert answer.code == 1
    assert "--data" in answer.err
