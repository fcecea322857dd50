import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.events.conversation import (
    ConversationCreated,
    Kind,
    MessagePinned,
    TopicChanged,
    Visibility,
)
from contracts.events.membership import MemberJoined, Role
from contracts.events.message import MessageEdited, ReactionAdded
from contracts.events.timeline import MessageSent
from contracts.events.user import UserRegistered
from infra.importing.accounts import OwnerUnknown
from infra.importing.slack.source import SlackSource
from tests.integration.cli.terminal import Terminal
from tests.integration.importing.conftest import Place, Unwatched
from tests.unit.importing.archives import Made, said, slack


def at(second: int) -> str:
    return f"17000000{second:02}.000100"


def moment(second: int) -> datetime:
    return datetime.fromtimestamp(1_700_000_000 + second, UTC).replace(microsecond=100)


def export() -> Made:
    users: list[dict[str, Any]] = [
        {"id": "U1", "team_id": "T1", "name": "ann", "profile": {"real_name": "Ann Example"}},
        {"id": "U2", "team_id": "T1", "name": "ben", "profile": {}, "deleted": True},
        {"id": "U3", "team_id": "T1", "name": "all", "profile": {"display_name": "Al\u202eL"}},
    ]
    tea = {
        "id": "C1",
        "name": "tea_room",
        "created": 1_700_000_000,
        "creator": "U1",
        "members": ["U1", "U3"],
        "purpose": {"value": "Where we &amp; tea meet"},
        "pins": [{"id": at(3), "type": "C", "user": "U3", "created": 1_700_000_020}],
    }
    entries = [
        said(at(2), "", "U2", subtype="channel_join"),
        said(at(3), "Hello <@U2>, *tea*?", reactions=[{"name": "tea", "users": ["U2", "U3"]}]),
        said(at(4), "yes <!here>", "U2", thread_ts=at(3), edited={"user": "U2", "ts": at(9)}),
        said(at(5), "", "U3", subtype="channel_topic", topic="Teas"),
        said(at(6), "", "U2", subtype="channel_leave"),
        said(at(7), "a robot", None, bot_id="B1", username="Robot", subtype="bot_message"),
        said(at(8), "<@U1> uploaded", subtype="file_share", file={"name": "plan.png"}),
        said(at(30), "", subtype="channel_archive"),
    ]
    return slack({"tea_room/2024-01-01": entries}, users=users, channels=[tea])


def test_an_export_becomes_people_a_channel_and_what_happened_in_it(place: Place) -> None:
    report = place.fill(SlackSource(export()))
    events = place.events
    people = [event for event in events if isinstance(event, UserRegistered)]
    assert {person.display_name: person.is_bot for person in people} == {
        "Ann Example": False,
        "ben": False,
        "Al L": False,
        "Robot": True,
        "Import": True,
    }
    (created,) = [event for event in events if isinstance(event, ConversationCreated)]
    assert (created.title, created.slug, created.topic) == (
        "tea_room",
        "tea-room",
        "Where we & tea meet",
    )
    sent = [event for event in events if isinstance(event, MessageSent)]
    assert [(each.body, each.occurred_at) for each in sent] == [
        ("Hello @ben, **tea**?", moment(3)),
        ("yes @all", moment(4)),
        ("a robot", moment(7)),
        ("", moment(8)),
    ]
    assert sent[1].thread_root_id == sent[0].message_id
    assert (len(sent[0].mentions), sent[1].mentions_all) == (1, True)
    assert [file.name for file in sent[3].attachments] == ["plan.png"]
    edits = [event for event in events if isinstance(event, MessageEdited)]
    assert [(each.body, each.occurred_at) for each in edits] == [("yes @all", moment(9))]
    assert sum(isinstance(event, ReactionAdded) for event in events) == 2
    assert [e.message_id for e in events if isinstance(e, MessagePinned)] == [sent[0].message_id]
    assert [e.topic for e in events if isinstance(e, TopicChanged)] == ["Teas"]
    owners = [e for e in events if isinstance(e, MemberJoined) and e.role is Role.OWNER]
    assert len(owners) == 2
    counts = place.counts
    assert (counts["MemberLeft"], counts["ConversationArchived"], counts["UserDeactivated"]) == (
        1,
        1,
        1,
    )
    assert (report.messages.read, report.messages.imported) == (8, 4)
    assert sum(report.messages.skipped.values()) == 4
    assert (report.replies, report.edits, report.pins, report.attachments) == (1, 1, 1, 1)


def test_a_second_import_adds_nothing(place: Place) -> None:
    place.fill(SlackSource(export()))
    before = place.recorded
    again = place.fill(SlackSource(export()))
    assert place.recorded == before
    assert again.messages.imported == 0
    assert again.messages.skipped["already imported"] == 4
    assert (again.users.made, again.channels.made, again.edits, again.pins) == (0, 0, 0, 0)
    assert again.reactions.skipped == {"already imported": 2}


def test_a_second_import_adds_nothing_when_no_receipt_is_left(place: Place) -> None:
    place.fill(SlackSource(export()))
    before = place.recorded
    with closing(sqlite3.connect(place.settings.data / "log.db")) as connection:
        connection.execute("DELETE FROM receipts")
        connection.commit()
    place.fill(SlackSource(export()))
    assert place.recorded == before


class Interrupted(Exception):
    """Somebody pulled the plug."""


class Interrupting(Unwatched):
    """Ends an import when a channel begins."""

    def __init__(self, title: str) -> None:
        self._title = title

    def channel(self, title: str) -> None:
        """Interrupt."""
        if title == self._title:
            raise Interrupted


def test_an_interrupted_import_is_completed_by_the_next(place: Place, tmp_path: Path) -> None:
    talk = {f"{name}/1": [said(at(3), f"hello {name}")] for name in ("hall", "tea")}
    channels = [{"id": f"C{name}", "name": name, "creator": "U1"} for name in ("hall", "tea")]
    files = slack(talk, channels=channels)
    with pytest.raises(Interrupted):
        place.fill(SlackSource(files), watcher=Interrupting("tea"))
    assert place.counts["MessageSent"] == 1
    place.fill(SlackSource(files))
    whole = Place(tmp_path / "whole")
    whole.fill(SlackSource(files))
    assert place.counts == whole.counts


def test_who_came_and_went_since_is_left_alone(place: Place) -> None:
    place.fill(SlackSource(export()))
    longer = export().with_more(
        "tea_room/2024-01-02", [said(at(40), "", subtype="channel_unarchive"), said(at(41), "back")]
    )
    report = place.fill(SlackSource(longer))
    assert report.messages.imported == 1
    assert place.counts["MemberLeft"] == 1
    assert place.counts["ConversationUnarchived"] == 1


def test_a_private_channel_stays_private_and_keeps_its_members(place: Place) -> None:
    board = {"id": "G1", "name": "board", "creator": "U1", "members": ["U1", "U2"]}
    talk = {"board/2024-01-01": [said(at(3), "secret", "U2")], "D1/2024-01-01": [said(at(3), "x")]}
    report = place.fill(SlackSource(slack(talk, channels=[], **{"groups.json": [board]})))
    (created,) = [event for event in place.events if isinstance(event, ConversationCreated)]
    assert (created.visibility, created.kind) == (Visibility.PRIVATE, Kind.CHANNEL)
    assert report.messages.imported == 1
    assert report.noted == {"conversations of two": 1}
    assert place.counts["MemberJoined"] == 3


def test_a_channel_closed_here_refuses_more_and_the_others_go_on(place: Place) -> None:
    place.fill(SlackSource(export()))
    talk = {"hall/2024-01-01": [said(at(50), "hello", "U1")]}
    longer = slack(
        {**talk, "tea_room/2024-01-02": [said(at(41), "late", "U9")]},
        channels=[{"id": "C1", "name": "tea_room"}, {"id": "C2", "name": "hall"}],
    )
    report = place.fill(SlackSource(longer))
    assert report.messages.imported == 1
    assert report.messages.skipped == {"refused: not a member": 1}
    assert report.noted == {"joining refused: conversation is archived": 1}


def test_names_that_others_have_here_are_not_taken_over(place: Place, terminal: Terminal) -> None:
    terminal.done("users", "create", "ann", "--admin")
    place.fill(SlackSource(export()))
    people = terminal.done("users", "list", "--json").json["users"]
    names = {person["user_name"] for person in people}
    assert len([name for name in names if name.startswith("ann")]) == 2
    assert "import" not in names


def test_an_owner_that_nobody_is_called_is_refused(place: Place) -> None:
    with pytest.raises(OwnerUnknown, match="'zoe'"):
        place.fill(SlackSource(export()), owner="zoe")
    assert place.recorded == []
