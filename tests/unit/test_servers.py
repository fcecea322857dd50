import subprocess
import sys
from pathlib import Path

import pytest

from tests import servers

TESTS = """
import pytest

@pytest.mark.needs("redis", "s3")
def test_two(): pass

@pytest.mark.needs("redis")
def test_one(): pass

def test_none(): pass
"""


def run_with(chosen: str, tests: str, folder: Path, *options: str) -> str:
    (folder / "test_written.py").write_text(tests)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", "pyproject.toml"]
    return subprocess.run(
        [*command, "--rootdir=.", *options, str(folder)],
        env={"MESSENGER_TEST_SERVERS": chosen, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_a_run_without_a_server_leaves_out_its_tests_and_counts_them(tmp_path: Path) -> None:
    printed = run_with("redis", TESTS, tmp_path)
    assert "servers: redis\n" in printed
    assert "left out: 1 tests that need s3" in printed
    assert "2 passed, 1 deselected" in printed


def test_a_run_in_several_processes_counts_what_it_leaves_out_once(tmp_path: Path) -> None:
    printed = run_with("redis", TESTS, tmp_path, "-n2", "--dist=loadfile")
    assert "left out: 1 tests that need s3" in printed
    assert "2 passed" in printed


def test_a_run_with_every_server_leaves_nothing_out(tmp_path: Path) -> None:
    printed = run_with("", TESTS, tmp_path)
    assert "servers: elasticsearch, haproxy, mysql, postgres, rabbitmq, redis, s3\n" in printed
    assert "3 passed" in printed
    assert "left out" not in printed


def test_a_mark_that_names_no_server_fails_the_run(tmp_path: Path) -> None:
    assert "passed" not in run_with("", TESTS.replace("s3", "s4"), tmp_path)


def test_a_set_that_names_no_server_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSENGER_TEST_SERVERS", "redis,s4")
    with pytest.raises(ValueError, match="s4"):
        servers.chosen()


def test_a_server_outside_the_set_has_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSENGER_TEST_SERVERS", "redis")
    assert servers.url("redis")
    with pytest.raises(LookupError, match="s3"):
        servers.url("s3")


def test_whoever_starts_servers_knows_where_each_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MESSENGER_TEST_SERVERS", "none")
    monkeypatch.setenv("MESSENGER_REDIS_URL", "redis://elsewhere:1")
    assert servers.address("redis") == "redis://elsewhere:1"
    assert servers.address("s3") == servers.STARTED["s3"]
