from pathlib import Path

from infra.cli.hoisting import hoisted
from tests.integration.cli.terminal import Terminal


def test_a_place_is_made_before_anything_serves_it(terminal: Terminal, data: Path) -> None:
    made = terminal.done("migrate", "--json").json
    assert made["data"] == str(data)
    assert made["partitions"] == 16
    assert set(made["read_models"]) == {"messages", "inbox", "members", "profiles"}
    assert terminal.done("migrate", "--json").json == made
    assert "up to date" in terminal.done("migrate").out


def test_who_may_do_what_is_one_table(terminal: Terminal) -> None:
    table = terminal.done("permissions", "--json").json["permissions"]
    assert table["archive"] == ["owner", "admin"]
    assert "archive and unarchive" in terminal.done("permissions").out


def test_options_of_every_command_may_stand_last() -> None:
    given = ["import", "irc", "logs", "--data", "here", "--channel", "tea", "--config=x.toml"]
    assert hoisted(given) == [
        "--data",
        "here",
        "--config=x.toml",
        "import",
        "irc",
        "logs",
        "--channel",
        "tea",
    ]
    assert hoisted(["users", "create", "--", "--data"]) == ["users", "create", "--", "--data"]
    assert hoisted(["users", "--data"]) == ["users", "--data"]
