"""What the services need of the world. Adapters implement these, tests fake them.

All instants that cross a port are aware and UTC.
"""

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
    MessageRef,
    Messenger,
    SettingsOf,
    Ticker,
)

__all__ = [
    "BoardState",
    "Chat",
    "Clock",
    "CompetitionSource",
    "Facts",
    "MessageRef",
    "Messenger",
    "Outbox",
    "SettingsOf",
    "Settled",
    "Store",
    "Subjects",
    "Ticker",
    "Transaction",
]
