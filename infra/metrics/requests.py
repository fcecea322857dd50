"""Requests by route: how many, how they were answered and how long that took."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily, Metric

from infra.histogram import Histogram

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class _Route:
    __slots__ = ("seconds", "statuses")

    def __init__(self) -> None:
        self.seconds = Histogram(_SECONDS)
        self.statuses: dict[int, int] = {}


class RequestMetrics:
    """Counts at the edge; a path's variable parts are left as they are declared."""

    def __init__(self) -> None:
        self._routes: dict[tuple[str, str], _Route] = {}

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request whose answer begins, ``seconds`` after it came."""
        known = self._routes.get((method, route))
        if known is None:
            known = self._routes[method, route] = _Route()
        known.seconds.observe(seconds)
        known.statuses[status] = known.statuses.get(status, 0) + 1

    async def families(self) -> Iterable[Metric]:
        """Return counts by status, and times until answers began."""
        answers = CounterMetricFamily(
            "messenger_http_requests",
            "Requests answered.",
            labels=("method", "route", "status"),
        )
        seconds = HistogramMetricFamily(
            "messenger_http_request_seconds",
            "Time until the answer begins.",
            labels=("method", "route"),
        )
        for labels, route in self._routes.items():
            for status, count in route.statuses.items():
                answers.add_metric((*labels, str(status)), count)
            seconds.add_metric(labels, route.seconds.buckets, route.seconds.total)
        return (answers, seconds)
