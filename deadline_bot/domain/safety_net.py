"""The safety net: what Slack itself says if the bot does not.

Pure. A message that matters is registered with the messenger for a little after its instant,
and withdrawn when the bot has said it. What cannot be withdrawn any more is left to the net.
"""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.competition import Following, MilestoneKind
from deadline_bot.domain.delivery import OutboxMessage, Part, Post, marker
from deadline_bot.domain.escalation import say_next
from deadline_bot.domain.message import CountdownAlert, Entry
from deadline_bot.domain.planning import Draft, agenda
from deadline_bot.domain.reminder import Occurrence, Reminder

#: How long after its instant a message is said by the messenger.
AFTER = timedelta(minutes=2)
#: From so long before its time on (≥) a registered message can no longer be withdrawn in time:
#: Slack refuses in the last minute, and a send and a call need half of one.
LOCKED = timedelta(seconds=90)
#: How long after its time a registered message is looked for in the channel.
LOOK_AFTER = timedelta(seconds=5)
#: How far ahead messages are registered: a bot that dies is heard for two weeks.
REACH = timedelta(days=14)
#: Alerts with at most this lead time before a close (≤) are in the net.
LAST_DAY = timedelta(hours=24)
#: How many messages a channel may have registered in any such span; Slack's limit.
MOST_IN_CHANNEL, CHANNEL_SPAN = 30, timedelta(minutes=5)
#: The same for all channels together: whatever falls due at once must be withdrawn within the
#: half minute that is left for it, and Slack takes about 50 such calls a minute.
MOST_AT_ONCE, ONCE_SPAN = 40, timedelta(minutes=1)

_SECOND = timedelta(seconds=1)

#: Names a message: its channel and its key.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Net:
    """A message registered with the messenger, under the key of the message that it stands for.

    `post_at` is when the messenger says it, whole seconds, UTC. `scheduled_id` is the
    messenger's, empty where the outcome of registering is not known yet.
    """

    channel: str
    key: str
    post_at: datetime
    scheduled_id: str = ""

    @property
    def place(self) -> Place:
        return self.channel, self.key

    @property
    def due_at(self) -> datetime:
        """From when on (≥) the bot itself says the message, up to a second late."""
        return self.post_at - AFTER

    @property
    def look_at(self) -> datetime:
        """From when on (≥) the message is looked for in the channel."""
        return self.post_at + LOOK_AFTER

    def holds(self, now: datetime) -> bool:
        """Whether the bot must leave the message to the net: it will be said, or was."""
        return self.post_at - LOCKED <= now


def net_of(draft: Draft) -> Net:
    """The net of a message, not yet registered."""
    post_at = draft.say_at + AFTER
    if post_at.microsecond:
        post_at = post_at.replace(microsecond=0) + _SECOND
    return Net(draft.channel, draft.key, post_at)


def post_of(draft: Draft) -> Post:
    """What the net says: the message alone, to be found again as the bot's own post would be."""
    content = draft.content
    return Post(draft.channel, (Part(content),), (draft.key,), (content.kind,), marker([draft.key]))


def last_alerts(following: Following, settings: ChannelSettings) -> Iterator[Draft]:
    """The alerts of a close's last day, past and to come; none where the channel muted it."""
    if following.competition.slug in settings.muted:
        return
    for draft in agenda(following, settings):
        match draft.content:
            case CountdownAlert(entry=entry, lead_time=lead_time):
                is_close = entry.milestone.kind is MilestoneKind.CLOSE
                if is_close and lead_time <= LAST_DAY:
                    yield draft


def first_message(
    reminder: Reminder, followings: Iterable[Following], settings: ChannelSettings
) -> Draft | None:
    """What a reminder says first when it comes next; `None` while that is not known.

    `followings` are those of its competition, `settings` those of its channel.
    """
    at = reminder.next_at
    if at is None:
        return None
    entry = _entry_of(reminder, followings, settings.finish_margin)
    return say_next(Occurrence(reminder, at, at, at), settings, entry, at).draft


def _entry_of(
    reminder: Reminder, followings: Iterable[Following], finish_margin: timedelta
) -> Entry | None:
    """The milestone that a reminder is about: its channel's where that follows it, too."""
    for following in sorted(followings, key=lambda f: f.channel != reminder.channel):
        if following.competition.slug == reminder.competition:
            for milestone in following.competition.with_finish_by(finish_margin):
                if milestone.key == reminder.milestone:
                    return Entry(following.competition.ref, milestone)
    return None


def wanted(drafts: Iterable[Draft], now: datetime) -> dict[Place, Draft]:
    """What should be in the net of these unsaid messages: ahead, within reach and the limits.

    Closes go before reminders, then what comes sooner; in that order.
    """
    times_in: dict[str, list[datetime]] = defaultdict(list)
    times: list[datetime] = []
    chosen: dict[Place, Draft] = {}
    for draft in sorted(drafts, key=_rank):
        net = net_of(draft)
        is_near = now < net.due_at <= now + REACH
        if not is_near or net.place in chosen:
            continue
        of_channel = times_in[net.channel]
        has_room = _n_near(of_channel, net.post_at, CHANNEL_SPAN) < MOST_IN_CHANNEL
        if has_room and _n_near(times, net.post_at, ONCE_SPAN) < MOST_AT_ONCE:
            insort(of_channel, net.post_at)
            insort(times, net.post_at)
            chosen[net.place] = draft
    return chosen


def _rank(draft: Draft) -> tuple[bool, datetime, str, str]:
    is_alert = isinstance(draft.content, CountdownAlert)
    return not is_alert, draft.say_at, draft.channel, draft.key


def _n_near(times: Sequence[datetime], at: datetime, span: timedelta) -> int:
    """How many of the sorted `times` may share a span with `at`."""
    return bisect_right(times, at + span) - bisect_left(times, at - span)


def unneeded(
    nets: Iterable[Net],
    unsaid: Collection[Place],
    wanted_at: Mapping[Place, datetime],
    now: datetime,
) -> list[Net]:
    """The registered messages to be withdrawn: said by the bot, moved, or gone.

    `wanted_at` is when what is wanted is to be posted. What has fallen due is no longer asked
    of the facts: whether it is still to be said, the outbox knows best.
    """
    return [
        net
        for net in nets
        if now < net.post_at
        and (
            net.place not in unsaid
            or (now < net.due_at and wanted_at.get(net.place) != net.post_at)
        )
    ]


def left_to_nets(
    messages: Sequence[OutboxMessage], nets: Mapping[Place, Net], now: datetime
) -> tuple[list[OutboxMessage], datetime | None]:
    """Those of a channel's messages that the bot may say, and when the first other is settled.

    `None` where there is no other.
    """
    held = {
        message.id: net.look_at
        for message in messages
        if (net := nets.get((message.channel, message.key))) is not None and net.holds(now)
    }
    free = [message for message in messages if message.id not in held]
    return free, min(held.values(), default=None)


def waits_too_long(
    messages: Iterable[OutboxMessage], nets: Mapping[Place, Net], until: datetime
) -> bool:
    """Whether one of the messages would be left to its net if they waited until then."""
    places = ((message.channel, message.key) for message in messages)
    return any(nets[place].holds(until) for place in places if place in nets)
