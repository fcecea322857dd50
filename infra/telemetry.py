"""Spans for OpenTelemetry: one trace for each request, from the command to the sockets.

The trace's id is the request's correlation id, which stands in every event, and the id of its first
span is a part of that: so processes agree on both without telling each other anything.
"""

import time
from collections.abc import Iterable
from itertools import islice
from typing import Final
from uuid import UUID

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    TraceFlags,
    set_span_in_context,
)

from infra.version import VERSION

_HALF: Final = (1 << 64) - 1
_RANDOM: Final = (1 << 32) - 1
_MOST: Final = 256
"""Requests of one batch that get a span for it."""
_EXPORT_MILLISECONDS: Final = 1_000


class OtlpSpans:
    """Sends spans to a collector by OTLP over HTTP, from a thread of its own."""

    def __init__(self, role: str, url: str, share: float) -> None:
        """Follow a ``share`` of all requests, the same ones in every process."""
        self._limit = round(share * (_RANDOM + 1))
        self._ids = _Ids()
        self._provider = TracerProvider(
            id_generator=self._ids,
            resource=Resource.create(
                {"service.name": f"messenger-{role}", "service.version": VERSION}
            ),
            shutdown_on_exit=False,
        )
        exporter = OTLPSpanExporter(endpoint=f"{url.rstrip('/')}/v1/traces")
        self._provider.add_span_processor(
            BatchSpanProcessor(exporter, schedule_delay_millis=_EXPORT_MILLISECONDS)
        )
        self._tracer = self._provider.get_tracer("messenger", VERSION)

    def began(self, request: UUID, name: str, seconds: float, **facts: str | int) -> None:
        """Take the first work of a request, which ended now after ``seconds``."""
        if self._followed(request):
            self._ids.planned = request
            self._span(Context(), name, SpanKind.SERVER, seconds, facts)

    def done(self, requests: Iterable[UUID], name: str, seconds: float, **facts: str | int) -> None:
        """Take work on behalf of requests, which ended now after ``seconds``."""
        followed = dict.fromkeys(filter(self._followed, requests))
        for request in islice(followed, _MOST):
            first = SpanContext(
                trace_id=request.int,
                span_id=request.int & _HALF,
                is_remote=True,
                trace_flags=TraceFlags(TraceFlags.SAMPLED),
            )
            context = set_span_in_context(NonRecordingSpan(first), Context())
            self._span(context, name, SpanKind.INTERNAL, seconds, facts)

    def close(self) -> None:
        """Send what is left; it blocks while the collector takes its time."""
        self._provider.shutdown()

    def _followed(self, request: UUID) -> bool:
        # The last bits of an id are random, so that every process decides alike.
        return request.int & _RANDOM < self._limit

    def _span(
        self,
        context: Context,
        name: str,
        kind: SpanKind,
        seconds: float,
        facts: dict[str, str | int],
    ) -> None:
        ended = time.time_ns()
        started = ended - round(seconds * 1e9)
        span = self._tracer.start_span(name, context, kind, facts, start_time=started)
        span.end(ended)


class _Ids(RandomIdGenerator):
    """Random ids, but for the first span of a request that is ``planned``."""

    planned: UUID | None = None

    def generate_trace_id(self) -> int:
        """Return the request's id, which is asked for before that of the span."""
        return super().generate_trace_id() if self.planned is None else self.planned.int

    def generate_span_id(self) -> int:
        """Return a part of the request's id."""
        request, self.planned = self.planned, None
        return super().generate_span_id() if request is None else request.int & _HALF
