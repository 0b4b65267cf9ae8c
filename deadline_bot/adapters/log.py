"""The log: structured events on stderr, one JSON object a line, or in colour on a terminal.

What vendors log through `logging` takes the same form, from warnings on.
"""

import logging
import sys
from contextlib import suppress

import structlog


class _Writer:
    """Writes to stderr; where that fails (a full disk, a closed pipe), work goes on unlogged."""

    def write(self, line: str) -> None:
        """Writes a line."""
        with suppress(OSError, ValueError):
            # In one call, so that lines of several threads do not mix.
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = write


def set_up_log() -> None:
    """Sends every event to stderr; calling twice is safe."""
    is_terminal = sys.stderr.isatty()
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        if is_terminal
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    # Our own events do not go through `logging`, which would cost a burst three times as much.
    structlog.configure(
        processors=[*shared, *last],
        logger_factory=lambda *_: _Writer(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.WARNING)
