"""Archives of real communities: what is imported is what is there, less what is reported."""

import json
import re
from collections import Counter, defaultdict
from itertools import pairwise
from typing import Any

import pytest

from contracts.events.conversation import ConversationCreated
from contracts.events.message import ReactionAdded
from contracts.events.timeline import MessageSent
from infra.importing.files import OpenedFiles
from infra.importing.irc.source import IrcSource
from infra.importing.slack.source import SlackSource
from tests.corpora import IRC_COLOURED, IRC_LINKED, SLACK, needs
from tests.integration.importing.conftest import Place

SAID = re.compile(r"\[\d\d:\d\d\] <[^<>]+> +\S")


class Part:
    """Some of the files of an archive."""

    def __init__(self, files: OpenedFiles, chosen: str) -> None:
        self._files = files
        self._chosen = re.compile(chosen)

    def names(self) -> list[str]:
        return [name for name in self._files.names() if self._chosen.search(name)]

    def read(self, name: str) -> bytes:
        return self._files.read(name)


def entries(channel: str) -> list[dict[str, Any]]:
    days = sorted((SLACK / channel).glob("*.json"))
    return [entry for day in days for entry in json.loads(day.read_bytes())]


@needs(SLACK)
def test_a_workspace_is_imported_but_for_what_is_reported(place: Place) -> None:
    with OpenedFiles(SLACK) as files:
        report = place.fill(SlackSource(files))
    events = place.events
    slugs = {e.conversation_id: e.slug for e in events if isinstance(e, ConversationCreated)}
    sent: dict[str, list[MessageSent]] = defaultdict(list)
    for event in events:
        if isinstance(event, MessageSent):
            sent[slugs[event.conversation_id] or ""].append(event)
    channels = [channel["name"] for channel in json.loads((SLACK / "channels.json").read_bytes())]
    assert set(report.by_channel) == set(channels)
    for channel in channels:
        lot = report.by_channel[channel]
        assert lot.read == len(entries(channel))
        assert lot.imported == lot.read - sum(lot.skipped.values())
        here = sent[channel.replace("_", "-")]
        assert len(here) == lot.imported
        assert backwards(here) == 0
    with OpenedFiles(SLACK) as files:
        again = place.fill(SlackSource(files))
    assert (again.messages.imported, len(place.recorded)) == (0, len(events))


@needs(SLACK)
def test_what_was_done_to_messages_of_a_workspace_is_imported_too(place: Place) -> None:
    with OpenedFiles(SLACK) as files:
        report = place.fill(SlackSource(files))
    events = place.events
    everything = [entry for channel in report.by_channel for entry in entries(channel)]
    reactions = sum(len(each["users"]) for e in everything for each in e.get("reactions", []))
    assert reactions == report.reactions.read
    assert report.reactions.imported == sum(isinstance(e, ReactionAdded) for e in events)
    assert reactions == report.reactions.imported + sum(report.reactions.skipped.values())
    assert report.edits == sum("edited" in entry for entry in everything)
    assert report.attachments == sum(e.get("subtype") == "file_share" for e in everything)
    known = {e.message_id for e in events if isinstance(e, MessageSent)}
    replies = [e for e in events if isinstance(e, MessageSent) and e.reply_to_id]
    assert len(replies) == sum(entry.get("subtype") == "file_comment" for entry in everything)
    assert all(each.reply_to_id in known for each in replies)


@needs(IRC_LINKED)
def test_linked_logs_are_imported_with_their_replies(place: Place) -> None:
    with OpenedFiles(IRC_LINKED) as archive:
        files = Part(archive, r"^dev/")
        report = place.fill(IrcSource(files, "dev", "irc", reply_links=True))
        texts = [
            files.read(name).decode().split("\n")
            for name in files.names()
            if name.endswith(".raw.txt")
        ]
        linked = [
            files.read(name).decode() for name in files.names() if name.endswith(".annotation.txt")
        ]
    said = [line for lines in texts for line in lines if SAID.match(line)]
    sent = [event for event in place.events if isinstance(event, MessageSent)]
    bodies = Counter(event.body for event in sent)
    missing = Counter(line.partition("> ")[2].strip() for line in said) - Counter(
        body.strip() for body in bodies.elements()
    )
    assert missing == Counter()
    assert report.messages.imported == len(sent) >= len(said)
    answering = {
        (at, max(pair))
        for at, text in enumerate(linked)
        for pair in (tuple(map(int, line.split()[:2])) for line in text.splitlines())
        if pair[0] != pair[1] and SAID.match(texts[at][max(pair)])
    }
    lost = report.noted.get("replies to a line that is no message", 0)
    assert report.replies + lost >= len(answering) - lost
    order = {event.message_id: at for at, event in enumerate(sent)}
    assert all(order[e.reply_to_id] < at for at, e in enumerate(sent) if e.reply_to_id)
    assert backwards(sent) == 0


@needs(IRC_COLOURED)
@pytest.mark.parametrize("year", ["2009-0[6-8]", "2011-0[67]", "2012-03", "2018-0[57]"])
def test_every_form_of_coloured_log_is_imported(place: Place, year: str) -> None:
    with OpenedFiles(IRC_COLOURED) as archive:
        files = Part(archive, rf"^{year}.*\.log$")
        report = place.fill(IrcSource(files, "dura", "irc", reply_links=True))
        text = b"\n".join(files.read(name) for name in files.names()).decode("utf-8", "replace")
    black = len(re.findall(r'irc-black">\s?(?:&lt;[^&]+&gt;|[^\s:<>]+:) +\S', text))
    assert report.messages.imported >= black - text.count("(notice)")
    assert report.messages.read == report.messages.imported + sum(report.messages.skipped.values())
    unclear = report.messages.skipped.get("nobody is named as its author", 0)
    assert unclear < max(5, report.messages.read // 20)
    bodies = [event.body for event in place.events if isinstance(event, MessageSent)]
    assert not [body for body in bodies if re.search(r"</?(span|font|br|a href)", body)]


def backwards(sent: list[MessageSent]) -> int:
    """Return how often a message happened before the one that it follows."""
    times = [event.occurred_at for event in sent if event.occurred_at is not None]
    assert len(times) == len(sent)
    return sum(later < earlier for earlier, later in pairwise(times))
