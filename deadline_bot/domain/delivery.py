"""Delivery: which of a channel's due messages go out together, and which are no longer said.

Pure, and the one place where missed messages are coalesced.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.coalescing import about, is_over, milestone_of, nearness
from deadline_bot.domain.message import CountdownAlert, MorningMessage, PassedAlert, TonightMessage
from deadline_bot.domain.message_jobs import JobMessage, JobsOfDay
from deadline_bot.domain.message_people import ReminderMessage
from deadline_bot.domain.message_plan import (
    LatestStart,
    PlanProposed,
    SelectionAsked,
    VerdictChanged,
)
from deadline_bot.domain.outbox_content import OutboxContent, is_urgent, thread_of
from deadline_bot.domain.post_order import ORDER

#: How many messages one post shows; the rest follows in the next.
POST_LENGTH = 20
#: Lateness beyond the merge window that a post admits.
LATE_AFTER = timedelta(minutes=1)
#: What is never shown together with anything else.
_ALONE = (
    ReminderMessage
    | JobsOfDay
    | JobMessage
    | PlanProposed
    | VerdictChanged
    | LatestStart
    | SelectionAsked
)
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
    `thread` is the key of the message in whose thread it goes, `thread_id` what the messenger
    calls that one: empty and `None` where it goes to the channel itself.
    """

    channel: str
    parts: tuple[Part, ...]
    keys: tuple[str, ...]
    kinds: tuple[str, ...]
    marker: str
    thread: str = ""
    thread_id: str | None = None


@dataclass(frozen=True, slots=True)
class Composition:
    """What becomes of a channel's pending messages.

    `post` is `None` while `wait_until` is ahead (company comes, or the quiet hours end), and
    where nothing is left to say. `posted` are the messages of the post, `coalesced` those that
    time or a nearer message about the same made pointless; what is in neither stays
    pending.
    """

    post: Post | None
    posted: tuple[OutboxMessage, ...]
    coalesced: tuple[OutboxMessage, ...]
    wait_until: datetime | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A sender's lease on the messages of one post, until `until`.

    `ids` are the outbox messages, `since` is when they were claimed: the post cannot be in
    the channel's history before. `thread_id` is the message in whose thread it goes.
    """

    ids: tuple[int, ...]
    channel: str
    marker: str
    since: datetime
    until: datetime
    thread_id: str | None = None


def compose(
    pending: Sequence[OutboxMessage],
    now: datetime,
    settings: ChannelSettings,
    *,
    company_at: datetime | None,
) -> Composition:
    """Decides on the messages of one channel that are due (`say_at` ≤ now); at least one.

    What is late and not urgent waits for the end of the quiet hours, as if it fell due now.
    `company_at` is when the channel's next message falls due, `None` if none is known. The
    post waits for it where every message has the patience.
    """
    kept, coalesced = _coalesce(pending, now)
    if not kept:
        return Composition(None, (), coalesced, None)
    quiet_until = settings.defer(now)
    if quiet_until > now:
        kept = tuple(m for m in kept if _is_still_urgent(m.content, now))
        if not kept:
            return Composition(None, (), coalesced, quiet_until)
    # What changes in place, or has buttons of its own, is a post of its own.
    alone = sorted((m for m in kept if isinstance(m.content, _ALONE)), key=_in_order)[:1]
    kept = tuple(m for m in kept if not isinstance(m.content, _ALONE))
    if alone and not (kept and _goes_before(kept, alone[0])):
        return _composed(alone, tuple(alone), coalesced, now, settings)
    kept = _of_one_thread(kept)
    if company_at is not None and now < company_at <= _patient_until(kept, settings, company_at):
        if alone:
            return _composed(alone, tuple(alone), coalesced, now, settings)
        return Composition(None, (), coalesced, company_at)
    shown = _shown(kept)
    cut = sorted(shown, key=_rank)[:POST_LENGTH]
    shown_ids = {m.id for m in shown}
    absorbed = [m for m in kept if m.id not in shown_ids]
    return _composed(cut, (*cut, *absorbed), coalesced, now, settings)


def _composed(
    cut: Sequence[OutboxMessage],
    posted: tuple[OutboxMessage, ...],
    coalesced: tuple[OutboxMessage, ...],
    now: datetime,
    settings: ChannelSettings,
) -> Composition:
    """A post that shows `cut` and thereby says all of `posted`."""
    parts = tuple(Part(m.content, _late_by(m, now, settings.merge_window)) for m in cut)
    keys = tuple(m.key for m in posted)
    kinds = tuple(dict.fromkeys(m.content.kind for m in posted))
    thread = thread_of(posted[0].content)
    post = Post(posted[0].channel, parts, keys, kinds, marker(keys), thread)
    return Composition(post, posted, coalesced, None)


def _in_order(message: OutboxMessage) -> tuple[bool, datetime, int]:
    """What stands in the channel itself comes first, then what waits longest."""
    return thread_of(message.content) != "", message.say_at, message.id


def _goes_before(messages: Sequence[OutboxMessage], alone: OutboxMessage) -> bool:
    """Whether something for the channel itself waits, and what goes alone is for a thread.

    A morning's, or a sweep's, hundred jobs must not hold back an alert.
    """
    return thread_of(alone.content) != "" and any(not thread_of(m.content) for m in messages)


def _of_one_thread(messages: tuple[OutboxMessage, ...]) -> tuple[OutboxMessage, ...]:
    """What stands in the channel itself comes first, else what waits longest and its thread."""
    first = min(messages, key=_in_order)
    thread = thread_of(first.content)
    return tuple(m for m in messages if thread_of(m.content) == thread)


def marker(keys: Iterable[str]) -> str:
    """A hash of the keys, short enough for a `block_id`."""
    return "deadline-bot-" + hashlib.sha256("\n".join(keys).encode()).hexdigest()[:40]


def _coalesce(
    pending: Sequence[OutboxMessage], now: datetime
) -> tuple[tuple[OutboxMessage, ...], tuple[OutboxMessage, ...]]:
    """Keeps of those about the same the nearest, and nothing that is over."""
    nearest: dict[tuple[str, ...] | None, tuple[datetime, int]] = {}
    for message in pending:
        subject, near = about(message.content), nearness(message.content, message.id)
        nearest[subject] = max(near, nearest.get(subject, near))
    kept: list[OutboxMessage] = []
    coalesced: list[OutboxMessage] = []
    for message in pending:
        content = message.content
        subject = about(content)
        is_nearest = subject is None or nearest[subject] == nearness(content, message.id)
        (kept if is_nearest and not is_over(content, now) else coalesced).append(message)
    return tuple(kept), tuple(coalesced)


def _is_still_urgent(content: OutboxContent, now: datetime) -> bool:
    is_over = isinstance(content, CountdownAlert) and content.entry.milestone.at <= now
    return is_urgent(content) and not is_over


def _shown(messages: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """Leaves out the countdowns that another message of the same post already says.

    A morning message says what the night held back, not what falls due after it.
    """
    said_until: dict[tuple[str, str], datetime] = {}
    for message in messages:
        match message.content:
            case PassedAlert() as passed:
                said_until[milestone_of(passed)] = message.say_at
            case MorningMessage(today=today, countdowns=countdowns):
                for entry in (*today, *countdowns):
                    about = entry.competition.slug, entry.milestone.key
                    said_until[about] = max(message.say_at, said_until.get(about, message.say_at))
    return [m for m in messages if not _is_said(m, said_until)]


def _is_said(message: OutboxMessage, said_until: Mapping[tuple[str, str], datetime]) -> bool:
    content = message.content
    if not isinstance(content, CountdownAlert):
        return False
    until = said_until.get(milestone_of(content))
    return until is not None and message.say_at <= until


def _patient_until(
    messages: Sequence[OutboxMessage], settings: ChannelSettings, company_at: datetime
) -> datetime:
    """Until when (≤) all of these can wait for company.

    Company that comes in the quiet hours is none for what could not be said then.
    """
    if settings.defer(company_at) > company_at and not all(is_urgent(m.content) for m in messages):
        return min(m.say_at for m in messages)
    return min(m.say_at + _patience(m, settings.merge_window) for m in messages)


def _patience(message: OutboxMessage, merge_window: timedelta) -> timedelta:
    match message.content:
        case CountdownAlert(lead_time=lead_time):
            return min(merge_window, lead_time / PATIENCE)
        case PassedAlert() | TonightMessage() | MorningMessage():
            return merge_window
        case _:
            return timedelta()


def _rank(message: OutboxMessage) -> tuple[int, datetime, int]:
    content = message.content
    at = content.entry.milestone.at if isinstance(content, CountdownAlert) else message.say_at
    return ORDER.index(content.kind), at, message.id


def _late_by(message: OutboxMessage, now: datetime, merge_window: timedelta) -> timedelta | None:
    if not isinstance(message.content, CountdownAlert | PassedAlert | ReminderMessage):
        return None
    late_by = now - message.say_at
    return late_by if late_by > merge_window + LATE_AFTER else None
