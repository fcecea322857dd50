"""Files of messages: their descriptions; what they held is not in an export."""

from contracts.events.timeline import Attachment
from infra.importing import names
from infra.importing.slack.export import File
from infra.importing.slack.mrkdwn import without_token

GONE = frozenset({"hidden_by_limit", "tombstone"})
"""Modes of files of which nothing is left."""


def described(file: File) -> Attachment | None:
    """Return what is kept of a file, None of one that was gone before the export."""
    if file.mode in GONE:
        return None
    name = names.line(file.name or file.title or file.mode or "file", 255) or "file"
    title = names.line(file.title or "", 255)
    return Attachment(
        name=name,
        media_type=file.mimetype or None,
        size=file.size,
        title=title if title and title != name else None,
    )


def link_to(file: File) -> str | None:
    """Return a link to a file that was never with Slack."""
    if not (file.is_external and file.url_private) or file.mode in GONE:
        return None
    label = names.line(file.title or file.name or "file").replace("[", "(").replace("]", ")")
    return f"[{label}]({without_token(file.url_private).replace(' ', '%20')})"
