from pathlib import Path

import pytest

from infra.setting_sources import load
from infra.settings import SettingsInvalid, effective


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


def test_a_secret_may_lie_in_a_file_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "postgres"
    file.write_text("postgresql://messenger:hidden@db/messenger\n")
    settings = load({"MESSENGER_POSTGRES_URL_FILE": str(file)})
    assert settings.postgres_url == "postgresql://messenger:hidden@db/messenger"


def test_a_data_folders_secret_is_taken_byte_by_byte(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes(bytes(31) + b"\n")
    assert load({"MESSENGER_SECRET_FILE": str(file)}).secret == bytes(31) + b"\n"
    file.write_text("a secret that people write has forty bytes\n")
    written = load({"MESSENGER_SECRET_FILE": str(file)}).secret
    assert written == load({"MESSENGER_SECRET": file.read_text().strip()}).secret


def test_secrets_are_masked_where_settings_are_shown() -> None:
    shown = effective(
        load(
            {
                "MESSENGER_POSTGRES_URL": "postgresql://messenger:hidden@db/messenger",
                "MESSENGER_REDIS_URL": "redis://:hidden@cache/0",
                "MESSENGER_SECRET": "hidden" * 6,
            }
        )
    )
    assert shown["postgres_url"] == "postgresql://messenger:********@db/messenger"
    assert "hidden" not in str(shown)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"MESSENGER_POSTGRES_URL": "mysql://db/x"}, "postgresql://user:password@host/database"),
        ({"MESSENGER_SECRET": "short"}, "'secret'"),
        ({"MESSENGER_SECRET_FILE": "missing"}, "missing"),
        ({"MESSENGER_S3_URL": "https://a/b", "MESSENGER_S3_URL_FILE": "x"}, "leave one"),
        ({"MESSENGER_NOTHING_FILE": "x"}, "'nothing_file'"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_a_sentence(
    environment: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsInvalid, match=said) as refused:
        load(environment)
    assert "db/x" not in str(refused.value)
