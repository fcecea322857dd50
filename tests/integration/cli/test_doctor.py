from pathlib import Path

import pytest

from tests.integration.cli.terminal import Terminal

NOWHERE = {
    "POSTGRES": "postgresql://messenger:hidden@127.0.0.1:1/messenger",
    "RABBITMQ": "amqp://messenger:hidden@127.0.0.1:1/",
    "ELASTICSEARCH": "http://127.0.0.1:1",
    "MYSQL": "mysql://messenger:hidden@127.0.0.1:1/messenger",
    "REDIS": "redis://:hidden@127.0.0.1:1/0",
}


def test_a_folder_that_is_not_there_yet_is_no_failure(terminal: Terminal, data: Path) -> None:
    found = terminal.done("doctor", "--json").json["findings"]
    assert {finding["verdict"] for finding in found} == {"good", "warning"}
    assert not data.exists()


def test_a_folder_in_good_order_is_good(terminal: Terminal) -> None:
    terminal.done("users", "create", "ada", "--admin")
    found = terminal.done("doctor", "--json").json["findings"]
    assert "bad" not in {finding["verdict"] for finding in found}
    assert any("the log is" in finding["fact"] for finding in found)


def test_a_secret_that_others_can_read_is_named_with_what_to_do(
    terminal: Terminal, data: Path
) -> None:
    terminal.done("users", "create", "ada", "--admin")
    (data / "secret").chmod(0o644)
    answer = terminal.run("doctor")
    assert answer.code == 3
    assert f"chmod 600 {data / 'secret'}" in answer.out
    assert "data folder" in answer.err


def test_servers_that_do_not_answer_are_named_with_what_to_do(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    for server, address in NOWHERE.items():
        monkeypatch.setenv(f"MESSENGER_{server}_URL", address)
    answer = terminal.run("doctor")
    assert answer.code == 3
    for server in (*NOWHERE, "S3"):
        assert f"MESSENGER_{server}_URL" in answer.out
        assert server.lower() in answer.err
    assert "MESSENGER_SECRET_FILE" in answer.out
    assert "hidden" not in answer.out + answer.err


def test_who_names_a_folder_is_told_of_the_folder(
    terminal: Terminal, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESSENGER_POSTGRES_URL", NOWHERE["POSTGRES"])
    found = terminal.done("--data", str(data), "doctor", "--json").json["findings"]
    assert {finding["server"] for finding in found} == {"data folder"}
