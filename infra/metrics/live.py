"""Live delivery: how many listen, and what they were sent."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from query_api.live.hub import Hub


class LiveMetrics:
    """The figures of a process's hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def families(self) -> Iterable[Metric]:
        """Return sockets, people and frames."""
        rooms = self._hub.rooms
        return (
            GaugeMetricFamily(
                "messenger_live_sockets", "Live connections.", sum(1 for _ in rooms.listeners())
            ),
            GaugeMetricFamily("messenger_live_people", "People connected.", len(rooms.people())),
            CounterMetricFamily(
                "messenger_live_frames", "Frames sent to live connections.", self._hub.frames
            ),
        )
