import os
import signal
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

from contracts.events.membership import MemberJoined
from contracts.events.timeline import MessageSent
from infra.importing.files import OpenedFiles
from infra.importing.irc.source import IrcSource
from tests.integration.importing.conftest import Place
from tests.product import COMMAND
from tests.unit.importing.archives import Made

LOG = """\
[23:58] <ann> ben: tea?
=== cat [x@host.invalid] has joined #tea
[23:59] <Ben|work> ann, coming
[23:59] <Ben|work> ann, coming
[00:01]  * ann pours
"""
LINKS = "0 2 -\n"


def source(log: str = LOG, links: str = LINKS) -> IrcSource:
    files = Made({"2026-01-31.raw.txt": log, "2026-01-31.annotation.txt": links})
    return IrcSource(files, "tea", "irc", reply_links=True)


def test_a_log_becomes_a_channel(place: Place) -> None:
    report = place.fill(source())
    events = place.events
    sent = [event for event in events if isinstance(event, MessageSent)]
    assert [each.body for each in sent] == [
        "ben: tea?",
        "ann, coming",
        "ann, coming",
        "_pours_",
    ]
    assert sent[3].occurred_at == datetime(2026, 2, 1, 0, 1, tzinfo=UTC)
    assert sent[1].reply_to_id == sent[0].message_id
    assert sent[1].mentions == (sent[0].author_id,)
    joined = {event.user_id for event in events if isinstance(event, MemberJoined)}
    assert {each.author_id for each in sent} < joined
    assert (report.messages.read, report.messages.imported, report.replies) == (4, 4, 1)
    assert report.notices == {"presence: joined, left, quit, renamed": 1}
    before = place.recorded
    assert place.fill(source()).messages.skipped == {"already imported": 4}
    assert place.recorded == before


def test_files_that_are_not_read_are_counted(place: Place) -> None:
    names = ("2026-01-31.raw.txt", "2026-01-31.ascii.txt", "2026-01-31.tok.txt", "README.md")
    files = Made(dict.fromkeys(names, LOG) | {"2026-01-31.annotation.txt": LINKS})
    report = place.fill(IrcSource(files, "tea", "irc", reply_links=True))
    assert (report.messages.read, report.replies) == (4, 1)
    assert report.noted == {"file beside logs of a surer kind": 2, "file that is no log": 1}
    report = place.fill(IrcSource(files, "tea", "irc", reply_links=False))
    assert report.noted["file that is no log"] == 2


def test_more_of_a_channel_goes_to_the_same_channel_and_people(place: Place) -> None:
    place.fill(source())
    more = Made({"2026-02-02.log": "[10:00] <ANN> more tea?\n"})
    report = place.fill(IrcSource(more, "tea", "irc", reply_links=True))
    assert (report.messages.imported, report.users.made, report.channels.made) == (1, 0, 0)


def test_what_is_refused_is_reported_and_answers_to_it_are_kept(place: Place) -> None:
    log = "[12:00] <ann> \u200b\n[12:01] <ben> what?\n"
    report = place.fill(source(log, "0 1 -\n"))
    assert report.messages.imported == 1
    assert report.messages.skipped == {"refused: body: must not be empty": 1}
    (sent,) = [event for event in place.events if isinstance(event, MessageSent)]
    assert (sent.body, sent.reply_to_id) == ("what?", None)


def test_an_import_killed_in_the_middle_is_completed_by_the_next(tmp_path: Path) -> None:
    lines = [f"[{at // 60 % 24:02}:{at % 60:02}] <nick{at % 97}> line {at}" for at in range(15_000)]
    links = [f"{at} {at + 3} -" for at in range(0, 14_990, 7)]
    folder = Made(
        {"2026-01-31.raw.txt": "\n".join(lines), "2026-01-31.annotation.txt": "\n".join(links)}
    ).write_to(tmp_path / "logs")
    data = tmp_path / "place"
    arguments = [str(COMMAND), "--data", str(data), "import", "irc", str(folder)]
    arguments += ["--channel", "tea", "--json"]
    running = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    log = data / "log.db"
    while running.poll() is None and not (log.exists() and log.stat().st_size > 500_000):
        time.sleep(0.01)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    place = Place(data)
    begun = place.counts["MessageSent"]
    assert 0 < begun < len(lines)
    again = subprocess.run(arguments, check=False, capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    sent = [event for event in place.events if isinstance(event, MessageSent)]
    assert len(sent) == len(lines)
    assert sum(event.reply_to_id is not None for event in sent) == len(links)
    whole = Place(tmp_path / "whole")
    with OpenedFiles(folder) as files:
        whole.fill(IrcSource(files, "tea", "irc", reply_links=True))
    assert place.streams == whole.streams
