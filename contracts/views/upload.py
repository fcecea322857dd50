"""What was uploaded, as clients see it."""

from msgspec import Struct

from contracts.ids import AttachmentId


class Uploaded(Struct, frozen=True, kw_only=True):
    """A file that the server has; commands name it by its id."""

    attachment_id: AttachmentId
    content_type: str
    """As the file itself shows it."""
    size: int
    """Bytes."""
