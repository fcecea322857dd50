"""One entry of a channel's history as a record."""

from msgspec.structs import replace

from contracts.events.timeline import Attachment
from infra.importing.records import (
    Accounts,
    Came,
    Closed,
    Left,
    Noted,
    Reaction,
    Record,
    Renamed,
    Reopened,
    Said,
    TopicSet,
    Went,
)
from infra.importing.slack.emoji import emoji_of
from infra.importing.slack.export import Entry, File, instant_of
from infra.importing.slack.files import GONE, described, link_to
from infra.importing.slack.mrkdwn import Translated, Translation

LONGEST = 16_000
"""Characters of one message; a longer text goes on in further ones."""

_PLAIN = frozenset(
    {
        None,
        "bot_message",
        "me_message",
        "thread_broadcast",
        "reply_broadcast",
        "file_share",
        "file_mention",
        "file_comment",
        "slackbot_response",
    }
)


def author_of(entry: Entry) -> str | None:
    """Return the key of who wrote an entry."""
    if entry.comment is not None and entry.comment.user:
        return entry.comment.user
    if entry.user:
        return entry.user
    if entry.bot_id or entry.username:
        return f"bot:{entry.bot_id or entry.username}"
    return None


class Entries:
    """Turns the entries of one channel into records, in the order of their times."""

    def __init__(self, file: str, translation: Translation, accounts: Accounts) -> None:
        """Name ``file`` where an entry makes no sense."""
        self._file = file
        self._translation = translation
        self._accounts = accounts
        self._keys: set[str] = set()
        self._of_file: dict[str, str] = {}

    def records(self, entry: Entry) -> list[Record]:
        """Return what an entry says: a message, a change, or why it is left out."""
        reactions = sum(len(set(each.users)) for each in entry.reactions)
        return [
            replace(record, reactions=reactions) if isinstance(record, Left) else record
            for record in self._records(entry)
        ]

    def _records(self, entry: Entry) -> list[Record]:
        person = author_of(entry)
        if entry.type != "message":
            return [Left(f"{entry.type}: not a message")]
        if person is None or person not in self._accounts:
            return [Left("nobody is named as its author")]
        if entry.subtype in _PLAIN:
            return self._said(entry, person)
        return self._changed(entry, person)

    def _changed(self, entry: Entry, person: str) -> list[Record]:
        at = instant_of(entry.ts, self._file)
        kind = (entry.subtype or "").removeprefix("group_").removeprefix("channel_")
        became = Left(f"{entry.subtype}: became a change of the channel")
        match kind:
            case "join":
                return [Left(f"{entry.subtype}: became a membership"), Came(at, person)]
            case "leave":
                return [Left(f"{entry.subtype}: became a membership"), Went(at, person)]
            case "topic":
                topic = self._translation.of(entry.topic or "").body
                return [became, TopicSet(at, person, topic)]
            case "name":
                return [became, Renamed(at, person, entry.name or "")]
            case "archive":
                return [became, Closed(at, person)]
            case "unarchive":
                return [became, Reopened(at, person)]
            case "purpose":
                return [Left(f"{entry.subtype}: channels have a topic only")]
            case "pinned_item":
                return [Left("pinned_item: the pin itself is imported")]
            case _:
                return [Left(f"{entry.subtype}: not known here")]

    def _said(self, entry: Entry, person: str) -> list[Record]:
        files = [file for file in (entry.file, *(entry.files or ())) if file is not None]
        text = self._text(entry, files)
        commented = entry.subtype == "file_comment"
        kept = [] if commented else [each for file in files if (each := described(file))]
        noted: list[Record] = [
            Noted(f"file {file.mode}: nothing of it is in the export")
            for file in files
            if file.mode in GONE
        ]
        if not text.body.strip() and not kept:
            return [Left("nothing was said" if not noted else "its file is gone"), *noted]
        said = self._message(entry, person, text, tuple(kept), files)
        return [*said, *noted]

    def _message(
        self,
        entry: Entry,
        person: str,
        text: Translated,
        files: tuple[Attachment, ...],
        raw: list[File],
    ) -> list[Record]:
        key = self._key(entry.ts)
        commented = entry.subtype == "file_comment"
        reply = self._of_file.get(raw[0].id) if commented and raw else None
        if raw and not commented:
            self._of_file.setdefault(raw[0].id, key)
        root = entry.thread_ts
        first, *more = _parts(text.body)
        said = Said(
            key=key,
            at=instant_of(entry.ts, self._file),
            person=person,
            body=first,
            mentions=text.mentions,
            mentions_all=text.everyone,
            thread_root=root if root in self._keys and root != key else None,
            reply_to=reply,
            attachments=files,
            reactions=tuple(self._reactions(entry)),
            edited_at=None if entry.edited is None else instant_of(entry.edited.ts, self._file),
        )
        self._keys.add(key)
        lost = root is not None and root != entry.ts and root not in self._keys
        noted = [Noted("reply in a thread whose root is not in the export")] if lost else []
        return [said, *self._continued(said, more), *noted]

    def _continued(self, said: Said, more: list[str]) -> list[Record]:
        return [
            replace(
                said,
                key=f"{said.key}+{number}",
                body=body,
                mentions=(),
                mentions_all=False,
                attachments=(),
                reactions=(),
                edited_at=None,
                goes_on=True,
            )
            for number, body in enumerate(more, start=1)
        ]

    def _key(self, ts: str) -> str:
        """Return a key for an entry; a time that comes again is another entry."""
        key, number = ts, 1
        while key in self._keys:
            number += 1
            key = f"{ts}~{number}"
        return key

    def _text(self, entry: Entry, files: list[File]) -> Translated:
        if entry.subtype == "file_comment":
            return self._translation.of(entry.comment.comment if entry.comment else "")
        if entry.subtype in {"file_share", "file_mention"} and entry.file is not None:
            # Slack's own words for it; what was said with a file stands where it was shared.
            comment = entry.file.initial_comment if entry.subtype == "file_share" else None
            text = comment.comment if comment is not None else ""
        else:
            text = entry.text or ""
        found = self._translation.of(text)
        boxes = [self._box(box) for box in _boxes(entry)]
        links = [link for file in files if (link := link_to(file))]
        body = "\n".join(part for part in (found.body, *boxes, *links) if part)
        if entry.subtype == "me_message" and body:
            body = f"_{body}_"
        return replace(found, body=body)

    def _box(self, box: list[str]) -> str:
        return "\n".join(f"> {line}" for part in box for line in self._lines(part))

    def _lines(self, text: str) -> list[str]:
        return self._translation.of(text).body.splitlines()

    def _reactions(self, entry: Entry) -> list[Reaction]:
        return [
            Reaction(person, emoji_of(each.name))
            for each in entry.reactions
            for person in dict.fromkeys(each.users)
            if person in self._accounts
        ]


def _boxes(entry: Entry) -> list[list[str]]:
    """Return what bots wrote into boxes; a preview of a link says nothing that was said."""
    found = []
    for box in entry.attachments or ():
        if not box.from_url and not box.is_msg_unfurl:
            parts = [box.pretext, box.title, box.text]
            found.append([part for part in parts if part] or [box.fallback or ""])
    return [box for box in found if any(box)]


def _parts(body: str) -> list[str]:
    """Cut a text that is too long for one message, between lines where it can be."""
    parts = []
    while len(body) > LONGEST:
        cut = body.rfind("\n", 1, LONGEST)
        cut = cut if cut > 0 else LONGEST
        parts.append(body[:cut])
        body = body[cut:].lstrip("\n")
    return [*parts, body]
