"""What runs here, and whether it is about to end."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric

from infra.http.readiness import Readiness
from infra.version import VERSION


class ProcessMetrics:
    """The release, the role, and whether it takes work."""

    def __init__(self, role: str, readiness: Readiness) -> None:
        self._role = role
        self._readiness = readiness

    async def families(self) -> Iterable[Metric]:
        """Return what it is and whether it drains."""
        return (
            InfoMetricFamily(
                "messenger_process", "What runs.", {"version": VERSION, "role": self._role}
            ),
            GaugeMetricFamily(
                "messenger_draining", "1 once it takes no new work.", self._readiness.draining
            ),
        )
