import pytest

from infra.importing.records import (
    Came,
    Closed,
    ForeignFile,
    Left,
    Noted,
    Pinned,
    Reaction,
    Renamed,
    Said,
    TopicSet,
    Went,
)
from infra.importing.slack.source import SlackSource
from tests.unit.importing.archives import Made, said, slack
from tests.unit.importing.slack_records import DAY, one, read, records


def test_entries_come_in_the_order_of_their_times_and_replies_after_their_root() -> None:
    reply = said("1700000002.000100", "yes", "U2", thread_ts="1700000001.000100")
    root = said("1700000001.000100", "tea?", thread_ts="1700000001.000100")
    found = [record for record in records(reply, root) if isinstance(record, Said)]
    assert [(each.body, each.thread_root) for each in found] == [
        ("tea?", None),
        ("yes", "1700000001.000100"),
    ]


def test_a_reply_whose_root_is_not_there_is_kept_and_reported() -> None:
    found = records(said("1700000002.000100", "yes", thread_ts="1600000000.000100"))
    assert [type(each) for each in found] == [Said, Noted]


def test_times_that_repeat_are_messages_of_their_own() -> None:
    found = records(said("1700000001.000100", "a"), said("1700000001.000100", "b"))
    keys = [record.key for record in found if isinstance(record, Said)]
    assert keys == ["1700000001.000100", "1700000001.000100~2"]


def test_an_edit_keeps_its_time() -> None:
    found = one(said("1700000001.000100", "tea", edited={"user": "U1", "ts": "1700000060.000000"}))
    assert found.edited_at is not None
    assert (found.edited_at - found.at).seconds == 58


def test_reactions_are_emoji_where_the_name_is_known() -> None:
    reactions = [
        {"name": "+1", "users": ["U1", "U2", "U2"], "count": 3},
        {"name": "clap::skin-tone-3", "users": ["U2"], "count": 1},
        {"name": "our_own", "users": ["U2"], "count": 1},
    ]
    found = one(said("1700000001.000100", "tea", reactions=reactions))
    assert found.reactions == (
        Reaction("U1", "👍"),
        Reaction("U2", "👍"),
        Reaction("U2", "👏🏼"),
        Reaction("U2", ":our_own:"),
    )


def test_changes_of_the_channel_become_changes_here() -> None:
    subtypes = ("join", "leave", "topic", "name", "archive")
    extra = {"topic": {"topic": "Best &amp; black"}, "name": {"name": "tee", "old_name": "tea"}}
    entries = [
        said(f"170000000{at}.000100", "", subtype=f"channel_{kind}", **extra.get(kind, {}))
        for at, kind in enumerate(subtypes)
    ]
    found = records(*entries)
    changes = [record for record in found if not isinstance(record, Left)]
    assert [type(change) for change in changes] == [Came, Went, TopicSet, Renamed, Closed]
    assert [c.topic for c in changes if isinstance(c, TopicSet)] == ["Best & black"]
    assert len(found) == 2 * len(subtypes)


def test_what_has_no_place_here_is_left_out_with_its_reason() -> None:
    found = records(
        said("1700000001.000100", "", subtype="channel_purpose"),
        said("1700000002.000100", "", subtype="pinned_item"),
        said("1700000003.000100", "", subtype="huddle_thread"),
        said("1700000004.000100", ""),
        {"type": "message", "text": "who?", "ts": "1700000005.000100"},
    )
    assert [left.reason for left in found if isinstance(left, Left)] == [
        "channel_purpose: channels have a topic only",
        "pinned_item: the pin itself is imported",
        "huddle_thread: not known here",
        "nothing was said",
        "nobody is named as its author",
    ]


def test_a_reaction_to_what_is_no_message_is_counted() -> None:
    joined = said("1700000001.000100", "", subtype="channel_join")
    found = records({**joined, "reactions": [{"name": "wave", "users": ["U2"], "count": 1}]})
    assert [left.reactions for left in found if isinstance(left, Left)] == [1]


def test_what_a_bot_writes_into_boxes_is_said_and_previews_are_not() -> None:
    boxes = [
        {"pretext": "Build", "title": "Green", "text": "all *well*"},
        {"from_url": "http://a.example", "title": "A page"},
    ]
    entry = {
        "type": "message",
        "subtype": "bot_message",
        "bot_id": "B1",
        "username": "Builder",
        "text": "",
        "ts": "1700000001.000100",
        "attachments": boxes,
    }
    found = one(entry)
    assert (found.person, found.body) == ("bot:B1", "> Build\n> Green\n> all **well**")


def test_a_me_message_is_slanted() -> None:
    assert one(said("1700000001.000100", "waves", subtype="me_message")).body == "_waves_"


def test_a_long_text_goes_on_in_further_messages() -> None:
    found = records(said("1700000001.000100", f"{'a' * 15_000}\n{'b' * 15_000}"))
    assert [(len(e.body), e.goes_on) for e in found if isinstance(e, Said)] == [
        (15_000, False),
        (15_000, True),
    ]


def test_authors_and_channels_that_are_not_listed_are_there_all_the_same() -> None:
    files = slack(
        {
            DAY: [
                said("1700000001.000100", "hi", "USLACKBOT"),
                said("1700000002.000100", "ho", "U9"),
            ],
            "hall/2024-01-01": [said("1700000003.000100", "hello", "U2")],
            "D1/2024-01-01": [said("1700000003.000100", "psst", "U2")],
        }
    )
    scan = SlackSource(files).scan()
    assert [channel.name for channel in scan.channels] == ["tea", "hall"]
    people = {person.key: person for person in scan.people}
    assert (people["USLACKBOT"].name, people["USLACKBOT"].is_bot) == ("slackbot", True)
    assert people["U9"].name == "u9"
    assert [type(each) for each in read(files, channel=1)] == [Said]


def test_a_room_has_the_name_it_began_with_and_members_who_never_joined() -> None:
    renamed = said("1700000001.000100", "", subtype="channel_name", old_name="tea-room", name="tea")
    channel = SlackSource(slack({DAY: [renamed]})).scan().channels[0]
    assert (channel.title, channel.name, channel.creator, channel.members) == (
        "tea-room",
        "tea",
        "U1",
        ("U1",),
    )


def test_a_pin_comes_when_it_was_made() -> None:
    pins = [{"id": "1700000001.000100", "type": "C", "user": "U2", "created": 1_700_000_005}]
    channel = {"id": "C1", "name": "tea", "created": 1, "creator": "U1", "pins": pins}
    entries = [said("1700000001.000100", "a"), said("1700000009.000100", "b")]
    found = records(*entries, channels=[channel])
    assert [type(each) for each in found] == [Said, Pinned, Said]


def test_private_channels_are_private() -> None:
    files = slack({DAY: []}, **{"groups.json": [{"id": "G1", "name": "board", "members": ["U1"]}]})
    assert [(r.name, r.public) for r in SlackSource(files).scan().channels] == [
        ("tea", True),
        ("board", False),
    ]


@pytest.mark.parametrize(
    ("escaped", "text"),
    [
        (r"tea \ud83c", "tea \ufffd"),
        (r"\udf75 tea", "\ufffd tea"),
        (r"\ud83c\ud83c\udf75", "\ufffd🍵"),
        (r"\\ud83c", r"\ud83c"),
    ],
)
def test_half_a_character_of_a_text_that_was_cut_breaks_nothing(escaped: str, text: str) -> None:
    files = slack({DAY: [said("1700000001.000100", "TEXT")]})
    content = files.read(f"{DAY}.json").decode().replace("TEXT", escaped)
    cut = Made({name: files.read(name) for name in files.names()} | {f"{DAY}.json": content})
    assert [record.body for record in read(cut) if isinstance(record, Said)] == [text]


def test_a_broken_file_is_named_with_its_line() -> None:
    broken = Made(
        {
            "users.json": "[]",
            "channels.json": "[]",
            "tea/1.json": '[\n {"ts": "1.1", "text": "a"},\n {"ts": 5\n]',
        }
    )
    with pytest.raises(ForeignFile, match=r"tea/1\.json, line 4"):
        SlackSource(broken).scan()


def test_an_entry_of_the_wrong_shape_is_named_with_its_line() -> None:
    odd = Made(
        {
            "users.json": "[]",
            "channels.json": "[]",
            "tea/1.json": '[\n {"ts": "1.1", "text": "a"},\n {"text": "b"}\n]',
        }
    )
    with pytest.raises(ForeignFile, match=r"tea/1\.json, line 3.*ts"):
        SlackSource(odd).scan()


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(ForeignFile, match="is no time"):
        SlackSource(slack({DAY: [said("yesterday", "a")]})).scan()


def test_what_lacks_the_lists_is_no_export() -> None:
    with pytest.raises(ForeignFile, match=r"channels\.json, line 1"):
        SlackSource(Made({"users.json": "[]"}))
