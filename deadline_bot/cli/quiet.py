"""What is logged would stand between what a command says, so only errors are."""

import logging

import structlog


def hush_log() -> None:
    """Logs errors alone from now on."""
    quiet = structlog.make_filtering_bound_logger(logging.ERROR)
    structlog.configure(wrapper_class=quiet)
