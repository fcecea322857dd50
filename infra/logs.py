"""Log lines: static event names with facts as fields; never bodies, names, addresses or tokens."""

import logging
import sys

import structlog
from structlog.types import Processor

from infra.settings import Settings

_QUIET = ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "markdown_it")
_SILENT = ("aio_pika", "aiormq")
"""Drivers that tell an outage once for each of their channels; our own lines tell it once."""


def configure(settings: Settings) -> None:
    """Send the product's and its libraries' lines to standard error, in the chosen form."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            # The richer form prints the values of variables: passwords and texts of people.
            exception_formatter=structlog.dev.plain_traceback,
        )
    )
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, last]
        if settings.log_format == "json"
        else [*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
            foreign_pre_chain=shared,
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)
