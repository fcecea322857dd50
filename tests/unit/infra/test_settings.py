from pathlib import Path

import pytest

from infra.settings import SettingsInvalid, effective, load


def test_options_win_over_the_environment_and_the_environment_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "messenger.toml"
    file.write_text('port = 1\nhost = "::1"\nserver_name = "From the file"\n')
    settings = load({"MESSENGER_PORT": "2", "MESSENGER_HOST": "::2"}, file, {"port": 3})
    assert (settings.port, settings.host, settings.server_name) == (3, "::2", "From the file")


def test_the_environment_may_name_the_file(tmp_path: Path) -> None:
    file = tmp_path / "messenger.toml"
    file.write_text('registration = "closed"\n[limits]\nsend = "1/s, burst 2"\n')
    settings = load({"MESSENGER_CONFIG": str(file), "MESSENGER_LIMIT_SEARCH": "3/s, burst 4"})
    assert settings.registration == "closed"
    assert (settings.limits.send, settings.limits.search) == ("1/s, burst 2", "3/s, burst 4")


def test_a_list_is_given_with_commas() -> None:
    settings = load({"MESSENGER_ALLOWED_ORIGINS": "https://a.example,https://b.example"})
    assert settings.allowed_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("variable", "value", "named"),
    [
        ("MESSENGER_PROT", "1", "'prot'"),
        ("MESSENGER_PORT", "65536", "'port'"),
        ("MESSENGER_LIMIT_SEND", "many", "'limits.send'"),
        ("MESSENGER_REGISTRATION", "maybe", "'registration'"),
        ("MESSENGER_CONFIG", "missing.toml", "missing.toml"),
    ],
)
def test_a_wrong_setting_is_named(variable: str, value: str, named: str) -> None:
    with pytest.raises(SettingsInvalid, match=named):
        load({variable: value})


def test_the_data_folder_is_absolute_and_shown_as_text() -> None:
    shown = effective(load({"MESSENGER_DATA": "here"}))
    assert shown["data"] == str(Path("here").absolute())
