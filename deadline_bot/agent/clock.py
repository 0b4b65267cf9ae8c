"""The wall clock of the machine that computes; the agent may import nothing of the bot's own."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present instant, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - the agent's one place that reads the clock
