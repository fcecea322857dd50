"""Whether requests are followed through the processes, as the settings say."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from infra.settings import Settings, SettingsInvalid

if TYPE_CHECKING:
    from infra.telemetry import OtlpSpans

_EXPORTER = "opentelemetry.exporter"


def spans_of(role: str, settings: Settings) -> "OtlpSpans | None":
    """Return what takes the spans of a process; None, and nothing to pay, without a collector.

    Raises:
        SettingsInvalid: there is a collector, and the packages for it are not installed.
    """
    if settings.otlp_url is None:
        return None
    if find_spec("opentelemetry") is None or find_spec(_EXPORTER) is None:
        raise SettingsInvalid(
            "setting 'otlp_url' needs packages that are not installed: install messenger[telemetry]"
        )
    from infra.telemetry import OtlpSpans  # noqa: PLC0415 — its packages may be missing

    return OtlpSpans(role, settings.otlp_url, settings.otlp_share)
