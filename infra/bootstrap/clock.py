"""The present, where a composition root hands a clock to what needs one."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present."""
    return datetime.now(UTC)
