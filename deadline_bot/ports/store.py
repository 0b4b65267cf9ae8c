"""What the services need of the store: facts, subjects and the outbox in one transaction."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from deadline_bot.domain.answer import Board
from deadline_bot.domain.channel import Channel
from deadline_bot.domain.competition import Following
from deadline_bot.domain.delivery import Claim, OutboxMessage
from deadline_bot.domain.message import Entry
from deadline_bot.domain.planning import Draft
from deadline_bot.domain.source import SourceState
from deadline_bot.ports.jobs import Jobs
from deadline_bot.ports.reminders import Memories, Reminders

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BoardState:
    """What is known of a channel's board.

    `message_id` is `None` before the first post; `attempted_at` is set, and durable, before a
    post is tried, `posted_at` after it went out. `shown` is the board as it reads there.
    """

    channel: str
    message_id: str | None = None
    attempted_at: datetime | None = None
    posted_at: datetime | None = None
    shown: Board | None = None
    pin_error: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome of a claim.

    Sent if `message_id` is set. Else pending again from `retry_at` on, or given up for good
    where that is `None`; `error` says why.
    """

    claim: Claim
    message_id: str | None = None
    retry_at: datetime | None = None
    error: str | None = None


class Facts(Protocol):
    """Reading and writing what is known; part of a transaction."""

    def followings(
        self, *, source: str | None = None, channel: str | None = None, slug: str | None = None
    ) -> list[Following]:
        """All followings that match every filter given, by slug then channel."""
        ...

    def save_followings(self, followings: Sequence[Following], *, wake_at: datetime) -> None:
        """Writes followings, new or known, with all their milestones; planned at `wake_at`.

        Channels that follow the same competition share it and its `known_at`; only the given
        followings are planned anew.
        """
        ...

    def drop_followings(self, followings: Sequence[Following]) -> None:
        """Ends followings; those that are not there are no error."""
        ...

    def nearest_followings(self, channel: str | None, now: datetime, limit: int) -> list[Following]:
        """The followings whose next milestone ahead (> now) is nearest, in that order.

        `None` is every channel. A finish_by is not counted as a milestone here.
        """
        ...

    def next_speakers(self, channel: str | None, limit: int) -> list[Following]:
        """The followings that are woken next, in that order."""
        ...

    def count_followings(self, channel: str | None, now: datetime) -> int:
        """How many followings have a milestone ahead (> now)."""
        ...

    def nearest_entries(
        self, channel: str | None, now: datetime, finish_margin: timedelta, limit: int
    ) -> tuple[list[Entry], int]:
        """The nearest milestones ahead (> now), finish_by included, and how many there are."""
        ...

    def source_states(self) -> list[SourceState]:
        """Every source that was ever asked, by name."""
        ...

    def save_source_state(self, state: SourceState) -> None:
        """Writes a source's state in place of the last."""
        ...

    def alive_at(self) -> datetime | None:
        """When the bot was last known to run; `None` before its first start."""
        ...

    def save_alive_at(self, now: datetime) -> None:
        """Records that the bot runs."""
        ...

    def board(self, channel: str) -> BoardState:
        """The state of the channel's board, empty before the first."""
        ...

    def save_board(self, state: BoardState) -> None:
        """Writes a board's state in place of the last."""
        ...


class Subjects(Protocol):
    """Whom to ask when; part of a transaction."""

    def due_followings(self, now: datetime, limit: int) -> list[Following]:
        """Followings whose `wake_at` ≤ now, earliest first."""
        ...

    def planned_followings(self, planned: Sequence[tuple[Following, datetime | None]]) -> None:
        """Records that each following is planned, with its new `wake_at`.

        Only `planned_until` and `is_announced` are taken from the following.
        """
        ...

    def wake_followings(self, channel: str, wake_at: datetime) -> None:
        """Has all followings of a channel planned at `wake_at` at the latest: its settings changed.

        Those that wait already for longer keep their place before the others.
        """
        ...

    def open_channel(self, channel: Channel, *, wake_at: datetime) -> Channel:
        """Writes a channel that is not known yet; returns what is known now."""
        ...

    def due_channels(self, now: datetime) -> list[Channel]:
        """Channels whose `wake_at` ≤ now."""
        ...

    def planned_channel(self, channel: Channel, wake_at: datetime | None) -> None:
        """Records that a channel is planned, with its new `wake_at`.

        When it is introduced by this, its followings count as announced.
        """
        ...

    def channels(self) -> list[Channel]:
        """All known channels, by name."""
        ...

    def next_wake_at(self) -> datetime | None:
        """The earliest `wake_at` of any subject; one indexed query."""
        ...

    def next_wakes(self, after: datetime, until: datetime) -> Mapping[str, datetime]:
        """The earliest instant with after < instant ≤ until at which each channel may speak.

        Because a subject of it wakes, or a pending message may be said; without those that
        have none.
        """
        ...


class Outbox(Protocol):
    """Messages decided but not yet sent; part of a transaction."""

    def add(self, drafts: Sequence[Draft]) -> int:
        """Puts messages in, and returns how many were new.

        One whose key the channel's outbox has ever held is left out: it was said, or will be.
        """
        ...

    def pending(self, now: datetime, busy: Collection[str], limit: int) -> list[OutboxMessage]:
        """Messages that may be said (`say_at` and any retry ≤ now), by channel, then decision.

        Without the channels in `busy`, of at most `limit` channels: those that have waited
        longest.
        """
        ...

    def is_holding(self, channel: str) -> bool:
        """Whether anything of the channel is pending, due or held back by the night."""
        ...

    def next_pending_at(self, now: datetime) -> datetime | None:
        """The earliest instant after now (>) at which a pending message may be said."""
        ...

    def claim(self, claims: Sequence[Claim]) -> None:
        """Takes pending messages out of everybody else's reach, durably.

        Raises:
            ValueError: one of them is not pending any more; then nothing must be sent.
        """
        ...

    def claims(self, expired_at: datetime | None) -> list[Claim]:
        """The claims not settled whose lease has ended (≤ expired_at), oldest first.

        `None`: every claim.
        """
        ...

    def settle(self, outcomes: Sequence[Settled]) -> None:
        """Records the outcomes of claims; what is settled, or claimed anew, stays as it is."""
        ...

    def coalesce(self, ids: Sequence[int]) -> None:
        """Records pending messages as coalesced: they are never sent."""
        ...

    def withdraw(self, places: Sequence[tuple[str, str]]) -> None:
        """Coalesces the pending messages of these channels and keys; others are no error."""
        ...

    def forget(self, before: datetime) -> int:
        """Deletes messages that are settled and were to be said before then; returns how many.

        Their keys may come again. With them go occurrences that began before then and are not
        to be said again; reminders that were proposed, are over or deleted, were created and
        last said before then and have no occurrence left; the notes of requests from before;
        and points of jobs that ended before then (jobs and submissions stay: they are history).
        """
        ...


class Transaction(Facts, Subjects, Outbox, Reminders, Memories, Jobs, Protocol):
    """One transaction on the store."""


class Store(Protocol):
    """Where everything that must last is kept."""

    async def run(self, work: Callable[[Transaction], T]) -> T:
        """Runs `work` in one transaction and returns its result.

        All of it is kept or, where it raises, nothing. `work` may run in another thread and
        must not touch the transaction afterwards. Calls run one after another. A caller that is
        cancelled while it waits its turn has changed nothing; later, all may be kept.
        """
        ...

    async def close(self) -> None:
        """Settles what is under way and lets go; closing twice is safe."""
        ...
