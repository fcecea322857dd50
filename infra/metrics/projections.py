"""How far each read model is behind the log, and what it set aside."""

from collections.abc import Awaitable, Callable, Iterable

from prometheus_client.core import GaugeMetricFamily, Metric

from contracts.outage import Outage
from projections.consumer import State
from projections.status import ProjectionStatus

_LABELS = ("projection",)
_FIGURES: dict[str, tuple[str, Callable[[ProjectionStatus], float]]] = {
    "lag_events": ("Events not applied yet.", lambda each: each.lag_events),
    "lag_seconds": ("Age of the oldest event not applied.", lambda each: each.lag_seconds),
    "parked": ("Conversations set aside at a poison event.", lambda each: len(each.parked)),
    "forked": (
        "1 where the log is not the one it was folded from.",
        lambda each: each.state is State.FORKED,
    ),
    "paused": ("1 while an outage keeps it waiting.", lambda each: each.state is State.PAUSED),
}


class ProjectionMetrics:
    """Asks for the status of every projection of the process."""

    def __init__(self, status: Callable[[], Awaitable[list[ProjectionStatus]]]) -> None:
        self._status = status

    async def families(self) -> Iterable[Metric]:
        """Return the figures of each; none but the first while a store cannot be read."""
        readable = GaugeMetricFamily(
            "messenger_projections_readable", "1 if the log and the read models can be read."
        )
        try:
            statuses = await self._status()
        except Outage:
            readable.add_metric((), 0)
            return (readable,)
        readable.add_metric((), 1)
        families = [readable]
        for name, (help_, figure) in _FIGURES.items():
            family = GaugeMetricFamily(f"messenger_projection_{name}", help_, labels=_LABELS)
            for each in statuses:
                family.add_metric((each.name,), figure(each))
            families.append(family)
        return families
