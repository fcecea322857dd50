from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.demo.story import Story, moment, tell
from tests.integration.cli.terminal import Terminal


def events(terminal: Terminal) -> list[dict[str, str]]:
    lines: list[dict[str, str]] = terminal.done("events", "tail", "-n", "10000", "--json").lines
    return lines


def test_the_demo_leaves_a_living_place(terminal: Terminal) -> None:
    played = terminal.done("demo", "--json").json
    assert (len(played["people"]), played["conversations"], played["messages"]) == (8, 6, 127)
    admins = [person["user_name"] for person in played["people"] if person["is_admin"]]
    assert admins == ["nora"]
    for person in played["people"]:
        assert (person["password"] is None) == person["is_bot"]
    types = Counter(event["type"] for event in events(terminal))
    assert types["MessageSent"] == played["messages"]
    assert types["UserRegistered"] == 8
    for kind in ("MessageEdited", "MessageDeleted", "ReactionAdded", "MessagePinned"):
        assert types[kind] > 0


def test_the_demo_played_twice_happened_once(terminal: Terminal) -> None:
    assert "8 people, 6 conversations and 127 messages now" in terminal.done("demo").out
    before = events(terminal)
    again = terminal.done("demo")
    assert "there already" in again.out
    assert "password" not in again.out.partition("Lost")[0]
    assert events(terminal) == before
    played = terminal.done("demo", "--json").json
    assert played["new"] == 0
    assert {person["password"] for person in played["people"]} == {None}


def test_what_happened_after_the_demo_stays_so(terminal: Terminal) -> None:
    terminal.done("demo")
    terminal.done("users", "promote", "tomas")
    terminal.done("users", "deactivate", "nora")
    before = events(terminal)
    assert terminal.done("demo", "--json").json["new"] == 0
    assert events(terminal) == before


def test_a_place_keeps_its_own_administrator(terminal: Terminal) -> None:
    terminal.done("users", "create", "ada", "--admin")
    played = terminal.done("demo", "--json").json
    assert not any(person["is_admin"] for person in played["people"])


def test_a_place_that_has_such_names_is_left_alone(terminal: Terminal, data: Path) -> None:
    terminal.done("users", "create", "piet")
    before = events(terminal)
    refused = terminal.run("demo")
    assert (refused.code, refused.out) == (1, "")
    assert "@piet" in refused.err
    assert events(terminal) == before
    other = data.with_name("other")
    assert terminal.done("demo", "--data", str(other), "--json").json["new"] > 0


@pytest.fixture(scope="module")
def story() -> Story:
    return tell()


@pytest.mark.parametrize("hour", [0, 9, 23])
def test_the_story_is_told_in_order_and_ends_today(story: Story, hour: int) -> None:
    now = datetime(2026, 3, 30, hour, 1, tzinfo=UTC)
    for conversation in story.conversations.values():
        times = [moment(said.at, now) for said in conversation.said]
        assert times == sorted(set(times))
        assert now - timedelta(days=14) < times[0]
        assert now - timedelta(hours=1) < times[-1] <= now


def test_everybody_of_the_story_is_somebody(story: Story) -> None:
    names = {person.name for person in story.people}
    for conversation in story.conversations.values():
        present = {conversation.by, *conversation.members, *conversation.joined}
        assert present <= names
        for said in conversation.said:
            reacting = {person for people in said.reactions.values() for person in people}
            assert {said.by, *reacting} <= present


def test_nobody_has_left_their_own_words_unread(story: Story) -> None:
    for conversation in story.conversations.values():
        for person, count in conversation.unread.items():
            newest = conversation.said[-count:]
            assert person not in {said.by for said in newest}
