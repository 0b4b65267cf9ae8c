"""The plan: from the facts of one subject and the moment to what must be said.

Pure. Each message is decided once, in an interval that begins where the last one ended
(`planned_until < say_at`), so a late tick loses nothing and a second one says nothing twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from deadline_bot.domain.channel import Channel, ChannelSettings
from deadline_bot.domain.competition import Following, Milestone, MilestoneKind
from deadline_bot.domain.message import (
    CountdownAlert,
    Entry,
    FollowingNotice,
    MorningMessage,
    NextAlert,
    PassedAlert,
    PlanStanding,
    TonightMessage,
)
from deadline_bot.domain.outbox_content import OutboxContent, is_last_hour, is_urgent
from deadline_bot.domain.quiet_hours import Night
from deadline_bot.domain.resources import NO_RESOURCES, Resources
from deadline_bot.domain.source import SourceState

#: How many competitions or milestones a message lists before it counts the rest.
LIST_LENGTH = 20
#: How long before the quiet hours the tonight message goes out.
TONIGHT_LEAD = timedelta(hours=1)
#: How long after the quiet hours a milestone still belongs into the tonight message.
TONIGHT_REACH = timedelta(hours=3)
#: How long before a close the morning message always comes.
MORNING_REACH = timedelta(days=14)
#: A morning message later than this would come at noon, and is left out.
MORNING_PATIENCE = timedelta(hours=6)
#: How long the first message waits before it asks again whether every source was heard.
SETTLING = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Draft:
    """A message decided but not yet in the outbox.

    `due_at` is the instant of its reason, `say_at` ≥ `due_at` when quiet hours let it go out.
    """

    channel: str
    content: OutboxContent
    due_at: datetime
    say_at: datetime

    @property
    def key(self) -> str:
        """Its idempotency key, unique within the channel."""
        return self.content.key


@dataclass(frozen=True, slots=True)
class Plan:
    """What a subject has to say now, in order, and when it must be asked again.

    `wake_at` is `None` where nothing is left to say.
    """

    drafts: tuple[Draft, ...]
    wake_at: datetime | None


def draft(
    channel: str, content: OutboxContent, due_at: datetime, settings: ChannelSettings
) -> Draft:
    """A draft that respects the channel's quiet hours."""
    say_at = due_at if is_urgent(content) else settings.defer(due_at)
    return Draft(channel, content, due_at, say_at)


class _Occasion(NamedTuple):
    """An alert before it is put into a draft; sorts in the order of saying.

    `lead_time` is zero where the milestone itself is said.
    """

    say_at: datetime
    due_at: datetime
    milestone_key: str
    lead_time: timedelta
    milestone: Milestone


def agenda(following: Following, settings: ChannelSettings) -> tuple[Draft, ...]:
    """All alerts of a followed competition, past and to come, in the order they are said.

    Without those that were gone when the milestone's instant became known (≤); none where the
    channel has muted it.
    """
    return tuple(_draft_of(following, o) for o in _occasions(following, settings))


def _occasions(following: Following, settings: ChannelSettings) -> list[_Occasion]:
    slug = following.competition.slug
    if slug in settings.muted:
        return []
    occasions = []
    for milestone in following.competition.with_finish_by(settings.finish_margin):
        armed_at = following.armed_at(milestone)
        key = milestone.key
        lead_times = set(settings.lead_times_of(slug, milestone.kind))
        if _is_said_when_passed(milestone):
            lead_times.add(timedelta())
        for lead_time in lead_times:
            due_at = milestone.at - lead_time
            if due_at > armed_at:
                is_held = not is_last_hour(milestone.kind, lead_time)
                say_at = settings.defer(due_at) if is_held else due_at
                occasions.append(_Occasion(say_at, due_at, key, lead_time, milestone))
    return sorted(occasions)


def _draft_of(following: Following, occasion: _Occasion) -> Draft:
    entry = Entry(following.competition.ref, occasion.milestone)
    content: CountdownAlert | PassedAlert = (
        CountdownAlert(entry, occasion.lead_time) if occasion.lead_time else PassedAlert(entry)
    )
    return Draft(following.channel, content, occasion.due_at, occasion.say_at)


def _is_said_when_passed(milestone: Milestone) -> bool:
    return milestone.kind in {MilestoneKind.FINISH_BY, MilestoneKind.CLOSE}


def plan_competition(
    following: Following,
    settings: ChannelSettings,
    now: datetime,
    *,
    is_introduced: bool,
    ahead: timedelta = timedelta(),
) -> Plan:
    """What a followed competition has to say at `now`, and until `ahead` after that (≤).

    What is decided ahead of time still goes out at its own. `is_introduced`: the channel has
    had its first message; a competition that it was not yet told of then gets one of its own.
    """
    since, until = following.planned_until, now + ahead
    occasions = _occasions(following, settings)
    due = [_draft_of(following, o) for o in occasions if since < o.say_at <= until]
    wake_at = next((o.say_at for o in occasions if o.say_at > until), None)
    is_muted = following.competition.slug in settings.muted
    if is_introduced and not following.is_announced and not is_muted:
        next_alert = next(iter(upcoming([following], settings, settings.defer(now), 1)), None)
        notice = FollowingNotice((following.competition,), 0, next_alert, is_first=False)
        due.insert(0, draft(following.channel, notice, now, settings))
    return Plan(tuple(due), wake_at)


def upcoming(
    followings: Sequence[Following], settings: ChannelSettings, now: datetime, limit: int
) -> tuple[NextAlert, ...]:
    """The next `limit` alerts of these competitions (> now), in the order they are said."""
    alerts = [a for f in followings for a in agenda(f, settings) if a.say_at > now]
    alerts.sort(key=lambda a: (a.say_at, a.due_at, a.key))
    return tuple(_next_alert(alert) for alert in alerts[:limit])


def _next_alert(alert: Draft) -> NextAlert:
    match alert.content:
        case CountdownAlert(entry=entry, lead_time=lead_time):
            return NextAlert(entry, lead_time, alert.say_at)
        case PassedAlert(entry=entry):
            return NextAlert(entry, None, alert.say_at)
        case _:
            raise AssertionError(f"not on an agenda: {alert.content}")


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What the plan of a channel needs.

    `followings`: the competitions whose next milestone is nearest, at most `LIST_LENGTH`, in
    that order; `n_followings` counts all. `entries`: the milestones ahead (> now) of all
    competitions, nearest first, as far as the longest message reaches; `next_alert`: the first
    after what is decided now can be said; `has_held`: something waits for the end of the
    night. `is_settled`: every source has answered or failed once; `failing` are those whose
    last answer was a failure. `resources` is what can still be spent, on any competition;
    `plans` is how the final runs of the channel stand, the least spare time first.
    """

    channel: Channel
    followings: tuple[Following, ...]
    n_followings: int
    entries: tuple[Entry, ...]
    next_alert: NextAlert | None
    has_held: bool
    is_settled: bool
    failing: tuple[SourceState, ...] = ()
    resources: Resources = NO_RESOURCES
    plans: tuple[PlanStanding, ...] = ()


def plan_channel(facts: ChannelFacts, settings: ChannelSettings, now: datetime) -> Plan:
    """The first message, the tonight message and the morning message."""
    channel = facts.channel
    if not (channel.is_introduced or facts.is_settled):
        return Plan((), now + SETTLING)
    drafts = []
    if not channel.is_introduced:
        competitions = tuple(f.competition for f in facts.followings)
        n_more = facts.n_followings - len(competitions)
        notice = FollowingNotice(
            competitions, n_more, facts.next_alert, is_first=True, failing=facts.failing
        )
        drafts.append(draft(channel.name, notice, now, settings))
    if settings.quiet_hours is None:
        return Plan(tuple(drafts), None)
    nights = list(
        settings.quiet_hours.nights(min(channel.planned_until, now), now + timedelta(days=2)),
    )
    for night in nights:
        drafts.extend(_of_night(facts, settings, night, now))
    wakes = [at for n in nights for at in (n.begins_at - TONIGHT_LEAD, n.ends_at) if at > now]
    return Plan(tuple(drafts), min(wakes))


def _of_night(
    facts: ChannelFacts, settings: ChannelSettings, night: Night, now: datetime
) -> Iterator[Draft]:
    since = facts.channel.planned_until
    spoken_of = [e for e in facts.entries if e.competition.slug not in settings.muted]
    tonight_at = night.begins_at - TONIGHT_LEAD
    if since < tonight_at <= now < night.begins_at:
        reach = night.ends_at + TONIGHT_REACH
        entries = [e for e in spoken_of if night.begins_at <= e.milestone.at <= reach]
        if entries:
            shown = tuple(entries[:LIST_LENGTH])
            n_more = len(entries) - len(shown)
            message = TonightMessage(night.begins_at, night.ends_at, shown, n_more)
            yield draft(facts.channel.name, message, tonight_at, settings)
    if since < night.ends_at <= now < night.ends_at + MORNING_PATIENCE:
        entries = [e for e in spoken_of if e.milestone.at <= now + MORNING_REACH]
        is_near_close = any(e.milestone.kind is MilestoneKind.CLOSE for e in entries)
        if is_near_close or facts.has_held:
            yield _morning(facts, entries, settings, night, now)


def _morning(
    facts: ChannelFacts,
    entries: Sequence[Entry],
    settings: ChannelSettings,
    night: Night,
    now: datetime,
) -> Draft:
    zone = settings.voice.zone
    this_day = now.astimezone(zone).date()
    today = [e for e in entries if e.milestone.at.astimezone(zone).date() == this_day]
    later = entries[len(today) :]
    shown_today = tuple(today[:LIST_LENGTH])
    shown_later = tuple(later[: LIST_LENGTH - len(shown_today)])
    n_more = len(entries) - len(shown_today) - len(shown_later)
    closing = {e.competition.slug for e in entries if e.milestone.kind is MilestoneKind.CLOSE}
    resources = NO_RESOURCES if settings.is_dates_only else facts.resources.of(closing)
    plans = tuple(p for p in facts.plans if not settings.is_silent_about(p.competition.slug))
    message = MorningMessage(night.ends_at, shown_today, shown_later, n_more, resources, plans)
    return draft(facts.channel.name, message, night.ends_at, settings)
