"""What runs beside the job, on the machine that computes, and reads its progress.

It imports the standard library only, so that it works wherever Python does.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deadline_bot.agent.notebook import track

__all__ = ["track"]


def __getattr__(name: str) -> object:
    """`track` is there when it is asked for: who reads logs only need not load what reports."""
    if name == "track":
        from deadline_bot.agent.notebook import track

        return track
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
