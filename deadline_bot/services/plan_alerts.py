"""Plans the subjects that are due: their messages into the outbox, their next wake-up noted.

Both in one transaction, in batches, so that neither a crash nor ten thousand subjects matter.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.channel import Channel, ChannelSettings
from deadline_bot.domain.competition import Following, MilestoneKind
from deadline_bot.domain.job import JobSourceKind, JobState
from deadline_bot.domain.message import PassedAlert, PlanStanding
from deadline_bot.domain.message_jobs import StillRunning
from deadline_bot.domain.planning import (
    LIST_LENGTH,
    ChannelFacts,
    Draft,
    plan_channel,
    plan_competition,
    upcoming,
)
from deadline_bot.domain.resources import Resources
from deadline_bot.ports import SettingsOf, Store, Transaction

_log = structlog.get_logger(__name__)

#: How the final runs of a channel stand at an instant.
Standings = Callable[[Transaction, str, datetime], tuple[PlanStanding, ...]]

#: How many followed competitions are planned in one transaction.
BATCH = 500
#: How many milestones ahead a channel's plan reads: more than its messages list.
ENTRIES_READ = 200
#: How long before their instant alerts are decided: then they only have to be sent, and a
#: thousand of one second go out a tenth of a second sooner.
AHEAD = timedelta(seconds=2)
#: When a subject whose plan fails is asked again.
POISON_WAIT = timedelta(hours=1)


class PlanAlerts:
    """Plans what is due. `standings` tells how the final runs of a channel stand."""

    def __init__(self, store: Store, settings_of: SettingsOf, standings: Standings) -> None:
        self._store = store
        self._settings_of = settings_of
        self._standings = standings

    async def plan_due(self, now: datetime, *, is_settled: bool) -> datetime | None:
        """Plans what is due (≤ now), at most a batch of it; returns when to plan again, if ever.

        While more is due that is `now`, so that what was decided goes out before the rest is
        planned. Competitions are planned `AHEAD` of time, and before their channels.
        `is_settled`: every source has answered or failed once. Planning twice says nothing
        twice.
        """
        if await self._store.run(lambda tx: self._plan_followings(tx, now)) == BATCH:
            return now
        wake_at = await self._store.run(
            lambda tx: self._plan_channels(tx, now, is_settled=is_settled)
        )
        if wake_at is None:
            return None
        # Of what wakes sooner than `AHEAD`, only channels are left.
        early = wake_at - AHEAD
        return early if early > now else wake_at

    def _plan_followings(self, tx: Transaction, now: datetime) -> int:
        due = tx.due_followings(now + AHEAD, BATCH)
        if not due:
            return 0
        # What is announced is in an introduced channel: mostly there is nothing to ask.
        is_news = not all(following.is_announced for following in due)
        introduced = {c.name for c in tx.channels() if c.is_introduced} if is_news else set()
        drafts: list[Draft] = []
        planned: list[tuple[Following, datetime | None]] = []
        for following in due:
            is_introduced = following.is_announced or following.channel in introduced
            try:
                settings = self._settings_of(following.channel)
                plan = plan_competition(
                    following, settings, now, is_introduced=is_introduced, ahead=AHEAD
                )
            except Exception:  # noqa: BLE001 - one poison subject must not stop the others
                slug = following.competition.slug
                _log.exception("plan_failed", channel=following.channel, slug=slug)
                planned.append((following, now + POISON_WAIT))
                continue
            drafts.extend(plan.drafts)
            drafts.extend(_still_running(tx, plan.drafts, settings))
            done = replace(
                following,
                planned_until=max(following.planned_until, now + AHEAD),
                is_announced=is_introduced,
            )
            planned.append((done, plan.wake_at))
        tx.add(drafts)
        tx.planned_followings(planned)
        return len(due)

    def _plan_channels(
        self, tx: Transaction, now: datetime, *, is_settled: bool
    ) -> datetime | None:
        for channel in tx.due_channels(now):
            try:
                plan = plan_channel(
                    self._channel_facts(tx, channel, now, is_settled=is_settled),
                    self._settings_of(channel.name),
                    now,
                )
            except Exception:  # noqa: BLE001 - one poison subject must not stop the others
                _log.exception("plan_failed", channel=channel.name)
                tx.planned_channel(channel, now + POISON_WAIT)
                continue
            tx.add(plan.drafts)
            if channel.is_introduced or is_settled:
                # A clock set back plans a night again; the keys keep it from being said twice.
                channel = replace(channel, planned_until=now, is_introduced=True)
            tx.planned_channel(channel, plan.wake_at)
        return tx.next_wake_at()

    def _channel_facts(
        self, tx: Transaction, channel: Channel, now: datetime, *, is_settled: bool
    ) -> ChannelFacts:
        settings = self._settings_of(channel.name)
        entries, _ = tx.nearest_entries(channel.name, now, settings.finish_margin, ENTRIES_READ)
        nearest = tx.nearest_followings(channel.name, now, LIST_LENGTH)
        said_at = settings.defer(now)
        alerts = upcoming(tx.next_speakers(channel.name, LIST_LENGTH), settings, said_at, 1)
        return ChannelFacts(
            channel=channel,
            followings=tuple(nearest),
            n_followings=tx.count_followings(channel.name, now),
            entries=tuple(entries),
            next_alert=alerts[0] if alerts else None,
            has_held=tx.is_holding(channel.name),
            is_settled=is_settled,
            failing=tuple(s for s in tx.source_states() if s.error is not None),
            resources=Resources(tuple(tx.slots()), tuple(tx.quotas())),
            plans=self._standings(tx, channel.name, now),
        )


def _still_running(
    tx: Transaction, drafts: Sequence[Draft], settings: ChannelSettings
) -> Iterator[Draft]:
    """With the first message after a close, the machines that are still heard."""
    for passed in drafts:
        content = passed.content
        if not isinstance(content, PassedAlert) or settings.is_dates_only:
            continue
        milestone, ref = content.entry.milestone, content.entry.competition
        if milestone.kind is not MilestoneKind.CLOSE:
            continue
        jobs = [
            job
            for job in tx.jobs(competition=ref.slug)
            if job.state is JobState.RUNNING and job.source is not JobSourceKind.SUBMISSION
        ]
        if jobs:
            shown, n_more = tuple(jobs[:LIST_LENGTH]), max(0, len(jobs) - LIST_LENGTH)
            yield replace(passed, content=StillRunning(ref, milestone.at, shown, n_more))
