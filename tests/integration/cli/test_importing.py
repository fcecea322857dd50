from pathlib import Path

import pytest

from tests.integration.cli.terminal import Terminal
from tests.unit.importing.archives import Made, said, slack

LOG = "[12:00] <ann> tea?\n[12:01] <ben> \n=== cat has joined #tea\n"


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    return Made({"2026-01-31.log": LOG}).write_to(tmp_path / "logs")


def test_an_import_reports_what_it_read_and_what_it_left_out(
    terminal: Terminal, logs: Path
) -> None:
    shown = terminal.done("import", "irc", str(logs), "--channel", "#tea")
    assert "nothing was said" in shown.out
    again = terminal.done("import", "irc", str(logs), "--channel", "tea", "--json").json
    assert again["messages"] == {
        "read": 2,
        "imported": 0,
        "skipped": {"nothing was said": 1, "already imported": 1},
    }
    people = terminal.done("users", "list", "--json").json["users"]
    assert {p["user_name"]: p["can_sign_in"] for p in people} == {
        "ann": False,
        "ben": False,
        "import": False,
    }
    terminal.done("users", "reset-password", "ann", "--password-stdin", typed="a long phrase 42\n")
    people = terminal.done("users", "list", "--json").json["users"]
    assert [p["user_name"] for p in people if p["can_sign_in"]] == ["ann"]


def test_an_export_of_slack_is_imported(terminal: Terminal, tmp_path: Path) -> None:
    folder = slack({"tea/2024-01-01": [said("1700000001.000100", "tea?")]}).write_to(tmp_path / "x")
    terminal.done("users", "create", "ada", "--admin")
    report = terminal.done("import", "slack", str(folder), "--json").json
    assert (report["messages"]["imported"], report["users"]["made"]) == (1, 2)


def test_a_foreign_file_is_named_with_its_line_and_nothing_is_imported(
    terminal: Terminal, tmp_path: Path
) -> None:
    folder = Made({"a.log": LOG, "b.log": "Dear diary\n"}).write_to(tmp_path / "logs")
    answer = terminal.run("import", "irc", str(folder), "--channel", "tea")
    assert (answer.code, answer.out) == (1, "")
    assert "b.log, line 1" in answer.err
    assert "Nothing was imported" in answer.err
    assert terminal.done("users", "list", "--json").json == {"users": []}


def test_a_folder_that_is_no_export_is_refused(terminal: Terminal, logs: Path) -> None:
    answer = terminal.run("import", "slack", str(logs))
    assert (answer.code, answer.out) == (1, "")
    assert "no Slack export" in answer.err


def test_an_owner_that_nobody_is_called_is_refused(terminal: Terminal, logs: Path) -> None:
    answer = terminal.run("import", "irc", str(logs), "--channel", "tea", "--owner", "zoe")
    assert (answer.code, answer.out) == (1, "")
    assert "'zoe'" in answer.err


def test_an_archive_that_is_not_there_is_a_matter_of_usage(terminal: Terminal) -> None:
    assert terminal.run("import", "slack", "nowhere.zip").code == 2
    assert terminal.run("import", "irc", ".").code == 2
