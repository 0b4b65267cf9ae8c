"""Sources as the bot remembers them: when each was heard, and what is wrong with it."""

from dataclasses import dataclass
from datetime import datetime

#: The source of competitions that people add in the chat.
CHAT = "chat"


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source is heard.

    `last_heard_at` is `None` before its first answer; `error` is the reason of the failure
    that has lasted since, `None` while all is well.
    """

    name: str
    last_heard_at: datetime | None
    error: str | None
