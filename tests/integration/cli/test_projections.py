from pathlib import Path

from tests.integration.cli.terminal import Terminal
from tests.product import Product

NAMES = ["messages", "inbox", "members", "profiles"]


def test_without_a_server_what_was_recorded_shows_as_lag(terminal: Terminal) -> None:
    terminal.done("users", "create", "ada", "--admin")
    found = terminal.done("projections", "status", "--json").json["projections"]
    assert [each["name"] for each in found] == NAMES
    assert {each["lag_events"] for each in found} == {1}
    assert "profiles" in terminal.done("projections", "status").out


def test_a_rebuilt_read_model_is_a_new_version_with_everything_in_it(terminal: Terminal) -> None:
    terminal.done("demo")
    rebuilt = terminal.done("projections", "rebuild", "messages", "--json").json
    assert (rebuilt["version"], rebuilt["differences"]) == (2, [])
    (status, *_) = terminal.done("projections", "status", "--json").json["projections"]
    assert (status["version"], status["lag_events"]) == (2, 0)
    assert "version 3 is in use" in terminal.done("projections", "rebuild", "messages").out


def test_a_projection_that_is_not_there_is_refused(terminal: Terminal) -> None:
    answer = terminal.run("projections", "rebuild", "gossip")
    assert answer.code == 1
    assert "no projection 'gossip'" in answer.err


def test_a_server_rebuilds_while_it_serves(tmp_path: Path) -> None:
    place = Product(tmp_path)
    assert place.run("demo").returncode == 0
    with place as product:
        rebuilt = product.run("projections", "rebuild", "inbox")
        assert (rebuilt.returncode, rebuilt.stderr) == (0, "")
        assert "version 2 is in use" in rebuilt.stdout
        assert "live" in product.run("projections", "status").stdout
        refused = product.run("projections", "rebuild", "gossip")
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "there are messages, inbox, members, profiles" in refused.stderr
