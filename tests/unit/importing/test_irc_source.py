from datetime import UTC, datetime

import pytest

from infra.importing.irc.source import IrcSource
from infra.importing.records import ForeignFile, Left, Noted, Record, Said
from tests.unit.importing.archives import Made


def source(contents: dict[str, str | bytes], *, reply_links: bool = True) -> IrcSource:
    return IrcSource(Made(contents), "tea", "irc", reply_links=reply_links)


def records(contents: dict[str, str | bytes], *, reply_links: bool = True) -> list[Record]:
    read = source(contents, reply_links=reply_links)
    (channel,) = read.scan().channels
    return list(read.records(channel, {}))


def messages(contents: dict[str, str | bytes], *, reply_links: bool = True) -> list[Said]:
    found = records(contents, reply_links=reply_links)
    return [record for record in found if isinstance(record, Said)]


def test_the_day_is_in_the_files_name_and_passes_midnight_with_the_clock() -> None:
    said = messages({"2026-01-31.log": "[23:58] <ann> a\n[23:59] <ben> b\n[00:01] <ann> c\n"})
    assert [each.at for each in said] == [
        datetime(2026, 1, 31, 23, 58, tzinfo=UTC),
        datetime(2026, 1, 31, 23, 59, tzinfo=UTC),
        datetime(2026, 2, 1, 0, 1, tzinfo=UTC),
    ]


def test_a_clock_set_back_a_little_stays_on_its_day() -> None:
    said = messages({"2026-01-31.log": "[12:00] <ann> a\n[11:00] <ann> b\n"})
    assert [each.at.day for each in said] == [31, 31]


def test_a_clock_of_twelve_hours_goes_round_twice_a_day() -> None:
    hours = ("12:10", "12:59", "01:05", "11:58", "12:03", "01:00", "11:59", "12:01")
    said = messages({"2026-01-31.log": "".join(f"[{hour}] <ann> a\n" for hour in hours)})
    assert [f"{each.at:%d %H:%M}" for each in said] == [
        "31 00:10",
        "31 00:59",
        "31 01:05",
        "31 11:58",
        "31 12:03",
        "31 13:00",
        "31 23:59",
        "01 00:01",
    ]


def test_a_clock_of_twelve_hours_may_call_the_twelfth_nought() -> None:
    hours = ("10:30", "11:59", "00:00", "03:15", "11:59", "00:01")
    said = messages({"2026-01-31.log": "".join(f"[{hour}] <ann> a\n" for hour in hours)})
    assert [f"{each.at:%d %H:%M}" for each in said] == [
        "31 10:30",
        "31 11:59",
        "31 12:00",
        "31 15:15",
        "31 23:59",
        "01 00:01",
    ]


def test_a_clock_that_shows_noon_and_midnight_goes_round_once_a_day() -> None:
    hours = ("00:10", "12:30", "11:10", "00:20")
    said = messages({"2026-01-31.log": "".join(f"[{hour}] <ann> a\n" for hour in hours)})
    assert [f"{each.at:%H:%M}" for each in said] == list(hours)


def test_files_without_a_date_follow_each_other_from_a_fixed_day() -> None:
    said = messages({"one.log": "[01:00] <ann> a\n", "two.log": "[01:00] <ann> b\n"})
    assert [str(each.at.date()) for each in said] == ["2000-01-01", "2000-01-02"]


def test_files_come_in_the_order_of_their_days_whatever_their_folders() -> None:
    line = "[01:00] <ann> a\n"
    said = messages({"a/2026-02-01.log": line, "b/2026-01-01.log": line, "b/2026-03-01.log": line})
    assert [each.at.month for each in said] == [1, 2, 3]


def test_repeated_lines_are_messages_of_their_own() -> None:
    said = messages({"2026-01-31.log": "[12:00] <ann> a\n[12:00] <ann> a\n"})
    assert [each.key for each in said] == ["2026-01-31.log/0", "2026-01-31.log/1"]


def test_a_nick_is_one_person_in_any_case() -> None:
    scan = source({"2026-01-31.log": "[12:00] <Ann> a\n[12:01] <ANN> b\n"}).scan()
    assert [(each.key, each.display_name) for each in scan.people] == [("ann", "Ann")]


def test_a_line_that_begins_with_a_nick_of_the_channel_mentions_it() -> None:
    said = messages(
        {"2026-01-31.log": "[12:00] <ann> Ben: tea?\n[12:01] <ben> ann, yes\n[12:02] <ben> no: no"}
    )
    assert [each.mentions for each in said] == [("ben",), ("ann",), ()]


def test_bytes_that_are_no_utf_8_are_read_as_what_came_before_it() -> None:
    said = messages({"2026-01-31.log": "[12:00] <ann> caf\xe9\n".encode("latin-1")})
    assert said[0].body == "café"


def test_nothing_said_and_lines_of_nobody_are_reported() -> None:
    found = records(
        {"2026-01-31.log": "[12:00] <ann> \n[12:00] odd\n\n=== ann has joined #tea\nplain"}
    )
    assert [(left.reason, left.notice) for left in found if isinstance(left, Left)] == [
        ("nothing was said", False),
        ("nobody is named as its author", False),
        ("presence: joined, left, quit, renamed", True),
        ("nobody is named as its author", False),
    ]


def test_an_old_action_counts_only_of_who_speaks_otherwise() -> None:
    text = "[12:00] <ann> hi\n=== ann frowns\n=== Services restarted now\n"
    assert [each.body for each in messages({"2026-01-31.log": text})] == ["hi", "_frowns_"]


LOG = "[12:00] <ann> tea?\n[12:01] <ben> yes\n=== cat has joined #tea\n[12:02] <ann> good\n"
LINKED = {
    "2026-01-31.raw.txt": LOG,
    "2026-01-31.annotation.txt": "0 0 -\n0 1 -\n2 3 -\n0 3 -\n1 3 -\n",
    "2026-01-31.ascii.txt": LOG,
    "README.md": "About these logs",
}


def test_annotated_links_become_replies_to_the_nearest_earlier_message() -> None:
    said = messages(dict(LINKED))
    assert [each.reply_to for each in said] == [
        None,
        "2026-01-31.raw.txt/0",
        "2026-01-31.raw.txt/1",
    ]
    assert [each.reply_to for each in messages(dict(LINKED), reply_links=False)] == [None] * 3


def test_a_link_to_a_line_that_is_no_message_is_reported() -> None:
    found = records({**LINKED, "2026-01-31.annotation.txt": "2 3 -\n"})
    assert Noted("replies to a line that is no message") in found


def test_a_file_that_is_no_log_is_named_with_its_line() -> None:
    with pytest.raises(ForeignFile, match=r"b\.log, line 2"):
        source({"a.log": "[12:00] <ann> a\n", "b.log": "\nDear diary\nlove"}).scan()


def test_links_that_are_no_numbers_are_named_with_their_line() -> None:
    broken = source({**LINKED, "2026-01-31.annotation.txt": "0 1 -\nzero one -\n"})
    (channel,) = broken.scan().channels
    with pytest.raises(ForeignFile, match=r"annotation\.txt, line 2"):
        list(broken.records(channel, {}))


def test_an_archive_without_logs_is_refused() -> None:
    with pytest.raises(ForeignFile, match="no log"):
        source({"picture.png": b"\x89PNG"}).scan()
