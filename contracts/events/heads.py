"""Stream ``heads-{log}``: where the log itself ended, signed; its key is the log's id."""

from contracts.events.event import Event


class HeadsSigned(Event, frozen=True, kw_only=True, tag="HeadsSigned"):
    """The heads of all partitions as they were, under a signature that lies elsewhere, too."""

    note: str
    """A signed note (C2SP): the text of the heads, an empty line, a line for each signature."""
    verifiers: tuple[str, ...]
    """Public keys of the signatures as ``name+id+key``; who checks takes them from elsewhere."""


HeadsEvent = HeadsSigned
