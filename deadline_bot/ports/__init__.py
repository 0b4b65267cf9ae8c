"""What the services need of the world. Adapters implement these, tests fake them.

All instants that cross a port are aware and UTC.
"""

from deadline_bot.ports.reminders import Memories, Reminders, SentMessage
from deadline_bot.ports.store import (
    BoardState,
    Facts,
    Outbox,
    Settled,
    Store,
    Subjects,
    Transaction,
)
from deadline_bot.ports.world import (
    Chat,
    Clock,
    CompetitionSource,
    Conversation,
    HomePages,
    MessageRef,
    Messenger,
    People,
    Scheduler,
    SettingsOf,
    Ticker,
)

__all__ = [
    "BoardState",
    "Chat",
    "Clock",
    "CompetitionSource",
    "Conversation",
    "Facts",
    "HomePages",
    "Memories",
    "MessageRef",
    "Messenger",
    "Outbox",
    "People",
    "Reminders",
    "Scheduler",
    "SentMessage",
    "SettingsOf",
    "Settled",
    "Store",
    "Subjects",
    "Ticker",
    "Transaction",
]
