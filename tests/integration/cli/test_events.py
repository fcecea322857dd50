import pytest

from tests.integration.cli.terminal import Terminal


@pytest.fixture(autouse=True)
def two_accounts(terminal: Terminal) -> None:
    terminal.done("users", "create", "ada", "--admin", "--display-name", "Ada [bold]L[/bold]")
    terminal.done("users", "create", "ben")


def test_the_tail_shows_the_newest_without_what_people_wrote(terminal: Terminal) -> None:
    newest = terminal.done("events", "tail", "--json").lines
    assert [event["type"] for event in newest] == ["UserRegistered", "UserRegistered"]
    assert newest[0]["at"] <= newest[1]["at"]
    shown = terminal.done("events", "tail")
    assert shown.out.count("UserRegistered") == 2
    assert "Ada" not in shown.out


def test_the_tail_is_as_long_and_of_the_category_that_is_asked_for(terminal: Terminal) -> None:
    assert len(terminal.done("events", "tail", "-n", "1", "--json").lines) == 1
    assert len(terminal.done("events", "tail", "--category", "user", "--json").lines) == 2
    assert terminal.done("events", "tail", "--category", "timeline", "--json").lines == []


def test_an_event_is_shown_with_its_payload(terminal: Terminal) -> None:
    place = terminal.done("events", "tail", "--json").lines[0]["place"]
    event = terminal.done("events", "show", place, "--json").json
    assert f"{event['partition']}/{event['offset']}" == place
    assert event["type"] == "UserRegistered"
    assert event["payload"]["display_name"] == "Ada [bold]L[/bold]"
    shown = terminal.done("events", "show", place).out
    assert '"display_name": "Ada [bold]L[/bold]"' in shown


@pytest.mark.parametrize("place", ["3", "a/b", "1/-1", "[/red]", ""])
def test_what_is_no_place_is_said_to_be_none(terminal: Terminal, place: str) -> None:
    refused = terminal.run("events", "show", place)
    assert (refused.code, refused.out) == (2, "")
    assert place in refused.err


@pytest.mark.parametrize("place", ["3/999999", "99/0"])
def test_where_there_is_no_event_none_is_shown(terminal: Terminal, place: str) -> None:
    refused = terminal.run("events", "show", place)
    assert (refused.code, refused.out) == (1, "")
    assert place in refused.err


def test_without_a_log_there_is_nothing_to_follow(terminal: Terminal) -> None:
    refused = terminal.run("--data", "nowhere", "events", "tail")
    assert (refused.code, "no log" in refused.err) == (1, True)
