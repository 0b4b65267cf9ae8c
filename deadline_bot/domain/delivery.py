"""Delivery: which of a channel's due messages go out together, and which are no longer said.

Pure, and the one place where missed alerts are coalesced.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deadline_bot.domain.message import (
    CountdownAlert,
    MorningMessage,
    OutboxContent,
    PassedAlert,
    TonightMessage,
)

#: How many messages one post shows; the rest follows in the next.
POST_LENGTH = 20
#: Lateness beyond the merge window that a post admits.
LATE_AFTER = timedelta(minutes=1)
#: An alert waits for company at most this part of the time that was left when it fell due.
PATIENCE = 10


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A decided message that waits to be sent. `id` grows with the order of decision.

    `n_attempts` counts the attempts that failed.
    """

    id: int
    channel: str
    key: str
    content: OutboxContent
    say_at: datetime
    n_attempts: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A message as it is shown in a post. `late_by` is `None` where it is on time."""

    content: OutboxContent
    late_by: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """What goes out as one message.

    `keys` and `kinds` name everything that is thereby said, also what is not shown since
    another part says it better. `marker` finds the post again in the channel's history.
    """

    channel: str
    parts: tuple[Part, ...]
    keys: tuple[str, ...]
    kinds: tuple[str, ...]
    marker: str


@dataclass(frozen=True, slots=True)
class Composition:
    """What becomes of a channel's pending messages.

    `post` is `None` while `wait_until` (for company) is ahead. `posted` are the messages of
    the post, `coalesced` those that a nearer alert of the same milestone made pointless; what
    is in neither stays pending.
    """

    post: Post | None
    posted: tuple[OutboxMessage, ...]
    coalesced: tuple[OutboxMessage, ...]
    wait_until: datetime | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A sender's lease on the messages of one post, until `until`.

    `ids` are the outbox messages, `since` is when they were claimed: the post cannot be in
    the channel's history before.
    """

    ids: tuple[int, ...]
    channel: str
    marker: str
    since: datetime
    until: datetime


def compose(
    pending: Sequence[OutboxMessage],
    now: datetime,
    *,
    merge_window: timedelta,
    company_at: datetime | None,
) -> Composition:
    """Decides on the messages of one channel that may be said (`say_at` ≤ now); at least one.

    `company_at` is when the channel's next message falls due, `None` if none is known. The
    post waits for it where every message has the patience.
    """
    kept, coalesced = _coalesce(pending)
    if company_at is not None and company_at > now:
        patient_until = min(m.say_at + _patience(m, merge_window) for m in kept)
        if company_at <= patient_until:
            return Composition(None, (), coalesced, company_at)
    shown = _shown(kept)
    cut = sorted(shown, key=_rank)[:POST_LENGTH]
    absorbed = [m for m in kept if m not in shown]
    posted = (*cut, *absorbed)
    parts = tuple(Part(m.content, _late_by(m, now, merge_window)) for m in cut)
    keys = tuple(m.key for m in posted)
    kinds = tuple(dict.fromkeys(m.content.kind for m in posted))
    post = Post(posted[0].channel, parts, keys, kinds, marker(keys))
    return Composition(post, posted, coalesced, None)


def marker(keys: Iterable[str]) -> str:
    """A hash of the keys, short enough for a `block_id`."""
    return "deadline-bot-" + hashlib.sha256("\n".join(keys).encode()).hexdigest()[:40]


def _coalesce(
    pending: Sequence[OutboxMessage],
) -> tuple[tuple[OutboxMessage, ...], tuple[OutboxMessage, ...]]:
    """Keeps of each milestone's countdown the alert that was decided last: the nearest."""
    nearest: dict[tuple[str, str], int] = {}
    for message in pending:
        if isinstance(message.content, CountdownAlert):
            about = _milestone(message.content)
            nearest[about] = max(message.id, nearest.get(about, 0))
    kept: list[OutboxMessage] = []
    coalesced: list[OutboxMessage] = []
    for message in pending:
        content = message.content
        is_kept = (
            not isinstance(content, CountdownAlert) or nearest[_milestone(content)] == message.id
        )
        (kept if is_kept else coalesced).append(message)
    return tuple(kept), tuple(coalesced)


def _shown(messages: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """Leaves out the countdowns that another message of the same post already says."""
    said: set[tuple[str, str]] = set()
    for message in messages:
        match message.content:
            case PassedAlert() as passed:
                said.add(_milestone(passed))
            case MorningMessage(today=today, countdowns=countdowns):
                said.update((e.competition.slug, e.milestone.key) for e in (*today, *countdowns))
    return [
        m
        for m in messages
        if not (isinstance(m.content, CountdownAlert) and _milestone(m.content) in said)
    ]


def _milestone(content: CountdownAlert | PassedAlert) -> tuple[str, str]:
    return content.entry.competition.slug, content.entry.milestone.key


def _patience(message: OutboxMessage, merge_window: timedelta) -> timedelta:
    match message.content:
        case CountdownAlert(lead_time=lead_time):
            return min(merge_window, lead_time / PATIENCE)
        case PassedAlert() | TonightMessage() | MorningMessage():
            return merge_window
        case _:
            return timedelta()


_ORDER = (
    "away",
    "following",
    "morning",
    "tonight",
    "moved",
    "appeared",
    "disappeared",
    "passed",
    "countdown",
)


def _rank(message: OutboxMessage) -> tuple[int, datetime, int]:
    content = message.content
    at = content.entry.milestone.at if isinstance(content, CountdownAlert) else message.say_at
    return _ORDER.index(content.kind), at, message.id


def _late_by(message: OutboxMessage, now: datetime, merge_window: timedelta) -> timedelta | None:
    if not isinstance(message.content, CountdownAlert | PassedAlert):
        return None
    late_by = now - message.say_at
    return late_by if late_by > merge_window + LATE_AFTER else None
