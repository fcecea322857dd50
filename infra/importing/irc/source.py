"""Logs of one channel as an archive: who speaks in them, and what is said in order."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from operator import itemgetter

from infra.importing.files import Files
from infra.importing.irc.lines import UNATTRIBUTED, Notice, Spoken, Unknown
from infra.importing.irc.log import UNDATED, Entry, day_of, entries, refuse_foreign
from infra.importing.irc.replies import beside, links
from infra.importing.records import (
    Accounts,
    ForeignChannel,
    ForeignFile,
    Left,
    Noted,
    Person,
    Record,
    Said,
    Scan,
)

_ADDRESSED = re.compile(r"([^\s:,]+)[:,](?:\s|$)")
_NOT_A_LOG = re.compile(
    r"(?i)(readme|licen[cs]e|copying|changelog)|\.(annotation\.txt|md|json|pdf|png|jpe?g)$"
)


class IrcSource:
    """Files of one channel on one network; a nick is the same person in all of them."""

    def __init__(self, files: Files, channel: str, network: str, *, reply_links: bool) -> None:
        """Read ``files``; ``reply_links`` also takes what is annotated beside them."""
        self.name = f"irc/{network}"
        self._files = files
        self._channel = channel
        self._reply_links = reply_links
        self._days = dict(sorted(_dated(_logs(files.names())), key=itemgetter(1, 0)))
        self._nicks: dict[str, Person] = {}

    def scan(self) -> Scan:
        """Read every file once.

        Raises:
            ForeignFile: there is no log, or one of the files is something else.
        """
        if not self._days:
            raise ForeignFile(self._channel, 1, "there is no log in what was given")
        count, first = 0, None
        for name in self._days:
            refuse_foreign(name, self._files.read(name))
            for entry in self._entries(name):
                count += 1
                first = min(first or entry.at, entry.at)
                if isinstance(entry.line, Spoken) and not entry.line.doubtful:
                    self._meet(entry.line.nick, entry.at)
        channel = ForeignChannel(
            key=self._channel,
            title=self._channel,
            name=self._channel,
            created_at=first or datetime.combine(UNDATED, time(), UTC),
            entries=count,
        )
        return Scan(
            people=tuple(self._nicks.values()), channels=(channel,), left_out=self._left_out()
        )

    def records(self, channel: ForeignChannel, accounts: Accounts) -> Iterator[Record]:
        """Yield what was said, file by file."""
        del channel, accounts
        for name in self._days:
            yield from self._of_file(name)

    def _left_out(self) -> Counter[str]:
        """Count the files that are not read, by why."""
        read = set(self._days)
        if self._reply_links:
            read.update(map(beside, self._days))
        rest = (name for name in self._files.names() if name not in read)
        return Counter(
            "file that is no log" if _NOT_A_LOG.search(name) else "file beside logs of a surer kind"
            for name in rest
        )

    def _of_file(self, name: str) -> Iterator[Record]:
        answers = self._links(name)
        said: dict[int, str] = {}
        for entry in self._entries(name):
            yield (record := self._record(name, entry, answers, said))
            if isinstance(record, Said):
                said[entry.number] = record.key
                if entry.number in answers and record.reply_to is None:
                    yield Noted("replies to a line that is no message")

    def _record(
        self, name: str, entry: Entry, answers: dict[int, list[int]], said: dict[int, str]
    ) -> Record:
        match entry.line:
            case Notice(what=what):
                return Left(what, notice=what != UNATTRIBUTED)
            case Unknown():
                return Left(UNATTRIBUTED)
            case Spoken(nick=nick, text=text, doubtful=doubtful):
                if doubtful and nick.lower() not in self._nicks:
                    return Left("notice of the server or the log", notice=True)
                if not text.strip():
                    return Left("nothing was said")
                addressed = _ADDRESSED.match(text)
                named = addressed[1].lower() if addressed else ""
                reply = next((said[at] for at in answers.get(entry.number, ()) if at in said), None)
                return Said(
                    key=f"{name}/{entry.number}",
                    at=entry.at,
                    person=nick.lower(),
                    body=text,
                    mentions=(named,) if named in self._nicks else (),
                    reply_to=reply,
                )

    def _entries(self, name: str) -> Iterator[Entry]:
        return entries(self._files.read(name), self._days[name])

    def _links(self, name: str) -> dict[int, list[int]]:
        annotation = beside(name)
        if self._reply_links and annotation in self._files.names():
            return links(annotation, self._files.read(annotation))
        return {}

    def _meet(self, nick: str, at: datetime) -> None:
        key = nick.lower()
        known = self._nicks.get(key)
        if known is None or at < known.first_seen:
            shown = known.display_name if known else nick
            self._nicks[key] = Person(key=key, name=nick, display_name=shown, first_seen=at)


def _logs(names: list[str]) -> list[str]:
    """Return the files that are logs: those of the surest kind that there is."""
    for ending in (".raw.txt", ".log", ".txt", ""):
        found = [name for name in names if name.endswith(ending) and not _NOT_A_LOG.search(name)]
        if found:
            return found
    return []


def _dated(names: list[str]) -> Iterator[tuple[str, date]]:
    undated = 0
    for name in names:
        day = day_of(name)
        if day is None:
            day, undated = UNDATED + timedelta(days=undated), undated + 1
        yield name, day
