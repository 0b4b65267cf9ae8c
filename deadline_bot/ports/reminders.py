"""What the services need of the store for people: reminders, what became of them, settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.overrides import Overrides
from deadline_bot.domain.reminder import Occurrence, OccurrenceId, Reminder
from deadline_bot.domain.safety_net import Net


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that went out as part of the chat's message `message_id`."""

    channel: str
    key: str
    message_id: str
    content: OutboxContent


class Reminders(Protocol):
    """Reminders and their occurrences; part of a transaction."""

    def save_reminder(self, reminder: Reminder) -> Reminder:
        """Writes a reminder in place of the last; one with id 0 is new. Returns it with its id.

        An id is never used twice.
        """
        ...

    def reminder(self, id_: int) -> Reminder | None:
        """The reminder of that id, whatever its state."""
        ...

    def reminders_of(self, person: str, limit: int, offset: int = 0) -> tuple[list[Reminder], int]:
        """Active and paused reminders that a person asked for or that are for that person.

        In the order of `next_at`, those without one last; and how many there are.
        """
        ...

    def reminders_in(
        self, channel: str, without: str, limit: int, offset: int = 0
    ) -> tuple[list[Reminder], int]:
        """Active and paused reminders for a channel itself, in the same order.

        Those whose destination it is, without those that the person `without` asked for.
        """
        ...

    def reminders_about(self, slug: str) -> list[Reminder]:
        """Active reminders that are tied to a milestone of this competition, by id."""
        ...

    def proposed(self, proposal: str) -> list[Reminder]:
        """The reminders of one proposal, by id, whatever their state; empty for an empty one."""
        ...

    def reminders_for_jobs(self) -> list[Reminder]:
        """Active reminders that wait for the end of a job, by id."""
        ...

    def due_reminders(self, now: datetime, limit: int) -> list[Reminder]:
        """Active reminders whose `next_at` ≤ now, earliest first."""
        ...

    def save_occurrence(self, occurrence: Occurrence) -> None:
        """Writes an occurrence in place of the last of the same id; its reminder is not written.

        Raises:
            ValueError: its reminder is not there.
        """
        ...

    def occurrence(self, id_: OccurrenceId) -> Occurrence | None:
        """The occurrence of that id, with its reminder as it is now.

        Its instant counts to the second, as far as an id in text tells it.
        """
        ...

    def due_occurrences(self, now: datetime, limit: int) -> list[Occurrence]:
        """Open occurrences whose `wake_at` ≤ now, earliest first."""
        ...

    def open_occurrences(self, person: str, channel: str | None, limit: int) -> list[Occurrence]:
        """Open occurrences that wait for a person, newest first.

        Those of reminders that the person asked for or is the audience of, and those said to
        `channel` (`None`: to any channel that was opened; direct messages of others are none).
        """
        ...

    def taken_occurrences(self, channel: str, limit: int) -> list[Occurrence]:
        """Occurrences of reminders set in a channel that somebody took, the latest first."""
        ...

    def sent(self, places: Sequence[tuple[str, str]]) -> list[SentMessage]:
        """The messages of these channels and keys that went out, in the order given."""
        ...

    def next_insistent(self, until: datetime, limit: int) -> list[Reminder]:
        """Active insistent reminders whose `next_at` ≤ until, earliest first."""
        ...


class Memories(Protocol):
    """What else the bot remembers of the chat; part of a transaction."""

    def is_first_time(self, request_id: str, now: datetime) -> bool:
        """Notes a request; false where it was noted before: then nothing may change."""
        ...

    def overrides(self) -> Mapping[str, Overrides]:
        """What was changed in the chat, by channel."""
        ...

    def save_overrides(self, channel: str, overrides: Overrides) -> None:
        """Writes a channel's in place of the last."""
        ...

    def nets(self, until: datetime | None = None) -> list[Net]:
        """The messages registered with the messenger whose `post_at` ≤ until, earliest first.

        `None`: all of them.
        """
        ...

    def save_net(self, net: Net) -> None:
        """Writes a net in place of the last of the same channel and key."""
        ...

    def drop_net(self, net: Net) -> None:
        """Forgets a net; one that is not there is no error."""
        ...

    def said_by_net(self, net: Net, message_id: str) -> None:
        """Records the net's pending message as sent, if it is pending, and forgets the net."""
        ...

    def unsaid(self, keys: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of these channels and keys that are not yet sent, coalesced or given up.

        What the outbox has never held counts as unsaid.
        """
        ...

    def homes(self, since: datetime) -> list[str]:
        """The people who opened their Home since then (≥), by id."""
        ...

    def save_home(self, person: str, opened_at: datetime) -> None:
        """Notes that a person opened it."""
        ...
