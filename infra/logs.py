"""Log lines: static event names with facts as fields; never bodies, names, addresses or tokens."""

import logging
import sys
from contextlib import suppress

import structlog
from structlog.types import Processor

from infra.settings import Settings

_QUIET = (
    *("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "markdown_it"),
    *("elastic_transport", "elasticsearch", "aio_pika", "aiormq", "faststream"),
)
_SILENT = ("aio_pika", "aiormq")
"""Drivers that tell an outage once for each of their channels; our own lines tell it once."""


def warn_only(settings: Settings) -> None:
    """Let a command that answers by itself say no more than warnings, on standard error."""
    debugging = settings.log_level == "debug"
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.DEBUG if debugging else logging.WARNING
        ),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


class _StandardError:
    """Writes lines to standard error; one that cannot be written fails nothing but itself."""

    def __init__(self, *_names: str) -> None:
        """Take the names that structlog gives a logger; none is shown."""

    def msg(self, line: str) -> None:
        """Write one line."""
        with suppress(OSError, ValueError):  # nobody reads it any more
            print(line, file=sys.stderr, flush=True)  # noqa: T201 — this is where lines go

    log = debug = info = warning = error = critical = exception = msg


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
        logger_factory=_StandardError,
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
