"""How far the relay of this process is behind what is committed."""

from collections.abc import Awaitable, Callable, Iterable, Sequence

from prometheus_client.core import GaugeMetricFamily, Metric

from contracts.outage import Outage
from infra.http.readiness import RelayLevel


class RelayMetrics:
    """Asks for the level of each relay of the process."""

    def __init__(self, levels: Callable[[], Awaitable[Sequence[RelayLevel]]]) -> None:
        self._levels = levels

    async def families(self) -> Iterable[Metric]:
        """Return lanes and lag of each; nothing while the log cannot be read."""
        lanes = GaugeMetricFamily(
            "messenger_relay_lanes", "Partitions relayed here.", labels=("log",)
        )
        lag = GaugeMetricFamily(
            "messenger_relay_lag_events", "Events committed and not sent yet.", labels=("log",)
        )
        try:
            levels = await self._levels()
        except Outage:
            return ()
        for level in levels:
            lanes.add_metric((level.log,), level.lanes)
            lag.add_metric((level.log,), level.lag_events)
        return (lanes, lag)
