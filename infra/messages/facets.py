"""What a message has or is, by which it is found."""

from typing import Final, Literal

from projections.messages import MessageDocument

Facet = Literal["link", "file", "image", "reaction", "pinned", "everyone"]

FACETS: Final[tuple[Facet, ...]] = ("link", "file", "image", "reaction", "pinned", "everyone")


def facets(document: MessageDocument) -> set[Facet]:
    """Return what a message has or is."""
    body, details = document.body or "", document.details
    found: set[Facet] = set()
    if "http://" in body or "https://" in body:
        found.add("link")
    if details.attachments:
        found.add("file")
        if any((each.media_type or "").startswith("image/") for each in details.attachments):
            found.add("image")
    if details.reactions:
        found.add("reaction")
    if details.pinned_by:
        found.add("pinned")
    if details.mentions_all:
        found.add("everyone")
    return found
