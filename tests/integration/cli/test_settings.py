from pathlib import Path

import pytest

from tests.integration.cli.terminal import Terminal


def test_settings_are_those_in_effect(
    terminal: Terminal, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "messenger.toml"
    file.write_text('port = 9000\nserver_name = "Harbour"\n[limits]\nsend = "5/s, burst 10"\n')
    monkeypatch.setenv("MESSENGER_PORT", "9001")
    settings = terminal.done("--config", str(file), "settings", "--json").json
    assert settings["data"] == str(data)
    assert (settings["port"], settings["server_name"]) == (9001, "Harbour")
    assert settings["limits"]["send"] == "5/s, burst 10"
    assert "MESSENGER_SERVER_NAME" in terminal.done("settings").out


def test_the_data_folder_before_the_command_wins(terminal: Terminal, tmp_path: Path) -> None:
    other = tmp_path / "other"
    settings = terminal.done("--data", str(other), "settings", "--json").json
    assert settings["data"] == str(other)


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("MESSENGER_PORT", "ninety", "port"),
        ("MESSENGER_PORT", "70000", "port"),
        ("MESSENGER_PROT", "9000", "prot"),
        ("MESSENGER_REGISTRATION", "maybe", "registration"),
        ("MESSENGER_LIMIT_SEND", "much", "limits.send"),
        ("MESSENGER_CONFIG", "/nowhere/[/messenger.toml", "/nowhere/[/messenger.toml"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str, named: str
) -> None:
    monkeypatch.setenv(name, value)
    for command in (("settings",), ("users", "list"), ("events", "tail"), ("demo",)):
        refused = terminal.run(*command)
        assert (refused.code, refused.out) == (2, "")
        assert named in refused.err


def test_a_broken_variable_ends_the_process_with_2(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MESSENGER_LOG_LEVEL", "loud")
    refused = terminal.process("settings", "--json")
    assert (refused.code, refused.out) == (2, "")
    assert "log_level" in refused.err
