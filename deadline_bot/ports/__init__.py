"""What the services need of the world. Adapters implement these, tests fake them.

All instants that cross a port are aware and UTC.
"""

from deadline_bot.ports.jobs import (
    HostAccount,
    Jobs,
    JobSource,
    Notebook,
    PingReceiver,
    Seen,
)
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
    DrawTimeline,
    HomePages,
    MessageRef,
    Messenger,
    People,
    Pictures,
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
    "DrawTimeline",
    "Facts",
    "HomePages",
    "HostAccount",
    "JobSource",
    "Jobs",
    "Memories",
    "MessageRef",
    "Messenger",
    "Notebook",
    "Outbox",
    "People",
    "Pictures",
    "PingReceiver",
    "Reminders",
    "Scheduler",
    "Seen",
    "SentMessage",
    "SettingsOf",
    "Settled",
    "Store",
    "Subjects",
    "Ticker",
    "Transaction",
]
