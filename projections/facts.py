"""Recorded events as projections take them."""

from contracts.events import AnyEvent, Erased
from contracts.events.codec import decode
from contracts.log import Recorded


class Fact:
    """A recorded event, decoded once and only when asked, however many projections fold it."""

    __slots__ = ("_event", "recorded")

    def __init__(self, recorded: Recorded) -> None:
        """Wrap an event as the log holds it."""
        self.recorded = recorded
        self._event: AnyEvent | Erased | None = None

    @property
    def event(self) -> AnyEvent | Erased:
        """The decoded event; ``Erased`` once its payload is gone."""
        event = self._event
        if event is None:
            event = self._event = decode(self.recorded)
        return event
