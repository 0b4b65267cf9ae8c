"""What is said of a final run: verdicts that change, and latest starts.

Pure. Little is said, and in time: a verdict that gets better waits, one that gets worse does
not; a latest start in the night is told in the evening, to people who are still awake.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.final_run.kept import Kept
from deadline_bot.domain.final_run.outlook import Verdict, verdict_of
from deadline_bot.domain.final_run.step import StepState
from deadline_bot.domain.message_plan import Cause, LatestStart, StartedLate, VerdictChanged
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.plan_view import PlanStep, PlanView
from deadline_bot.domain.planning import TONIGHT_LEAD, Draft, draft
from deadline_bot.domain.quiet_hours import Night

#: How long a verdict stands before a better one is told.
STANDS = timedelta(hours=3)
#: By how much the finish may slip and a better verdict still hold: else it would flap.
MARGIN = timedelta(minutes=30)
#: How long before a latest start it is told first.
START_LEAD = timedelta(hours=3)
#: How often a final run is looked at again, since forecasts move with the time.
INTERVAL = timedelta(minutes=10)
#: A latest start that came nearer by less, or moved away by less, has been told.
_EARLIER, _LATER = timedelta(hours=1), timedelta(hours=3)
#: A step whose end moved by less has not changed the verdict.
_TELLING = timedelta(minutes=10)
#: How many steps are named as what changed the verdict.
_N_CAUSES = 3
_ZERO = timedelta()

_FAILING = frozenset({Verdict.AT_RISK, Verdict.TOO_LATE})
_BADNESS = {verdict: n for n, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Saying:
    """What is to be said now, and the final run with that noted."""

    drafts: tuple[Draft, ...]
    kept: Kept


def say(kept: Kept, view: PlanView, settings: ChannelSettings, now: datetime) -> Saying:
    """What a final run has to say at `now`; after its close nothing of this.

    Saying it again with the kept one of the last says nothing twice. One that is a guess says
    once that it may fail, and nothing else.
    """
    drafts: list[Draft] = []
    channel = kept.final_run.channel

    def add(content: OutboxContent, due_at: datetime) -> None:
        drafts.append(draft(channel, content, due_at, settings))

    verdict = _verdict(kept, view, settings, now)
    if verdict is not None:
        if _is_news(kept, verdict):
            add(verdict, now)
            kept = replace(kept, told_at=now, seen_by="")
        ends = tuple((step.name, step.p90_at) for step in view.steps)
        kept = replace(kept, verdict=view.verdict, verdict_at=now, ends=ends)
        kept = replace(kept, snoozed_by="", snoozed_until=None)
    for start in () if kept.is_guess else _starts(kept, view, settings, now):
        add(start, now)
        told = start.step.name, start.lead, start.latest_start_at
        kept = replace(kept, starts_told=(*kept.starts_told, told))
    for late in () if kept.is_guess else _late(kept, view, now):
        add(late, now)
        kept = replace(kept, late=(*kept.late, late.step))
    return Saying(tuple(drafts), replace(kept, planned_until=now))


def next_look(kept: Kept, view: PlanView, settings: ChannelSettings, now: datetime) -> datetime:
    """When a final run has to be looked at again (> now)."""
    instants = [now + INTERVAL]
    awake = dict(kept.awake)
    for step, latest_start_at in _startable(view):
        night = _night_of(latest_start_at, settings)
        told = _occasions(latest_start_at, night, awake.get(step.name, ""), settings)
        instants += [due_at for due_at, _ in told]
    return min(at for at in instants if at > now)


def _verdict(
    kept: Kept, view: PlanView, settings: ChannelSettings, now: datetime
) -> VerdictChanged | None:
    """The verdict that is to be told; `None` where the last one stands.

    In the night none is decided: what holds in the morning is told then.
    """
    verdict = view.verdict
    if verdict is None or verdict is kept.verdict or settings.defer(now) > now:
        return None
    if kept.is_guess and (verdict not in _FAILING or kept.told_at is not None):
        return None
    told = VerdictChanged(view, now, kept.verdict)
    told = replace(told, causes=causes(kept.ends, view, is_worse=told.is_worse))
    if kept.verdict is None or told.is_worse:
        return told
    stands_until = (kept.verdict_at or now) + STANDS
    if kept.snoozed_until is not None:
        stands_until = max(stands_until, kept.snoozed_until)
    return told if now >= stands_until and _holds(view, kept.verdict) else None


def _is_news(kept: Kept, told: VerdictChanged) -> bool:
    """Whether it is worth a message.

    A first verdict that is good is none. Nor is one that is better only because finish_by has
    passed, and time to the close counts from then on: nothing has become faster.
    """
    view = told.view
    if told.before is None or view.verdict is None:
        return view.verdict is not Verdict.ON_TRACK
    is_better = _BADNESS[view.verdict] < _BADNESS[told.before]
    ends_told = max((at for _, at in kept.ends), default=None)
    return not is_better or ends_told is None or view.p90_at <= ends_told + _TELLING


def _holds(view: PlanView, before: Verdict) -> bool:
    """Whether it is still better than before if all takes a little longer.

    In the reserve for as long as it is to stand: there what waits is soon late again.
    """
    if view.target_at is None or view.close_at is None:
        return False
    margin = STANDS if view.is_in_reserve else MARGIN
    later = verdict_of(view.p50_at + margin, view.p90_at + margin, view.target_at, view.close_at)
    return _BADNESS[later] < _BADNESS[before]


def causes(
    ends: Sequence[tuple[str, datetime]], view: PlanView, *, is_worse: bool
) -> tuple[Cause, ...]:
    """The steps whose predicted ends moved since `ends` were told, the most first.

    Only those that explain it: what got worse comes of steps that end later or are new, what
    got better of those that end earlier. Only those that moved by themselves: what merely
    waits for a moved step is left out.
    """
    before = dict(ends)
    if not before:
        return ()
    moved: dict[str, Cause] = {}
    for step in view.steps:
        if step.name not in before:
            if is_worse and step.state is not StepState.DONE:
                moved[step.name] = Cause(step.name, _ZERO, is_new=True)
            continue
        by = step.p90_at - before[step.name]
        if (by if is_worse else -by) >= _TELLING:
            moved[step.name] = Cause(step.name, by)
    own = [
        cause
        for name, cause in moved.items()
        if not any(other in moved for other in _after(view, name))
    ]
    return tuple(sorted(own, key=lambda cause: -abs(cause.by))[:_N_CAUSES])


def _after(view: PlanView, name: str) -> tuple[str, ...]:
    step = view.step(name)
    return () if step is None else step.after


def _startable(view: PlanView) -> Iterator[tuple[PlanStep, datetime]]:
    """The critical steps that wait, and for none that has not started itself."""
    waiting = {s.name for s in view.steps if s.state is StepState.WAITING}
    for step in view.steps:
        is_next = step.name in waiting and not waiting.intersection(step.after)
        if is_next and step.is_critical and step.latest_start_at is not None:
            yield step, step.latest_start_at


def _starts(
    kept: Kept, view: PlanView, settings: ChannelSettings, now: datetime
) -> Iterator[LatestStart]:
    awake = dict(kept.awake)
    for step, latest_start_at in _startable(view):
        night = _night_of(latest_start_at, settings)
        person = awake.get(step.name, "")
        for due_at, lead in _occasions(latest_start_at, night, person, settings):
            if now < due_at or _is_told(kept, step.name, lead, latest_start_at):
                continue
            if lead > _ZERO:
                if now >= (latest_start_at if night is None else night.begins_at):
                    # Too late to prepare for it, or nobody is awake any more.
                    continue
                # It may have come nearer since the last look.
                lead = min(lead, latest_start_at - now)
            elif night is not None and not kept.planned_until < night.ends_at:
                continue
            elif latest_start_at <= kept.planned_until and _is_known(kept, step.name):
                # It had passed before the last look: only the target, or a forecast, is another.
                continue
            bed_at = night.begins_at if night is not None and lead > _ZERO else None
            yield LatestStart(
                view.competition, step, latest_start_at, lead, view.spare, bed_at, person
            )


def _occasions(
    latest_start_at: datetime, night: Night | None, person: str, settings: ChannelSettings
) -> Iterator[tuple[datetime, timedelta]]:
    """When a latest start is told, with the lead time that is told then.

    One soon after the night is told in the evening: when people get up it is too late.
    """
    if night is None:
        told_at = latest_start_at - START_LEAD
        night_before = _night_of(told_at, settings)
        if night_before is not None:
            told_at = night_before.begins_at - TONIGHT_LEAD
        yield told_at, latest_start_at - told_at
        yield latest_start_at, _ZERO
        return
    evening = night.begins_at - TONIGHT_LEAD
    yield evening, latest_start_at - evening
    if person:
        yield latest_start_at, _ZERO


def _is_told(kept: Kept, name: str, lead: timedelta, at: datetime) -> bool:
    return any(
        told_name == name
        and (told_lead == _ZERO) == (lead == _ZERO)
        and -_EARLIER < at - told_at < _LATER
        for told_name, told_lead, told_at in kept.starts_told
    )


def _is_known(kept: Kept, name: str) -> bool:
    """Whether a latest start of the step was told before."""
    return any(told_name == name for told_name, _, _ in kept.starts_told)


def _night_of(at: datetime, settings: ChannelSettings) -> Night | None:
    """The quiet hours that hold an instant."""
    if settings.quiet_hours is None:
        return None
    nights = settings.quiet_hours.nights(at - timedelta(days=1), at)
    return next((n for n in nights if n.begins_at <= at < n.ends_at), None)


def _late(kept: Kept, view: PlanView, now: datetime) -> Iterator[StartedLate]:
    """The critical steps that started after their latest start, since the plan was made."""
    for step in view.steps:
        started_at, latest_start_at = step.starts_at, step.latest_start_at
        if step.state is not StepState.RUNNING or not step.is_critical:
            continue
        if started_at is None or latest_start_at is None or step.name in kept.late:
            continue
        if kept.final_run.created_at < started_at <= now and started_at > latest_start_at:
            yield StartedLate(
                view.competition,
                step.name,
                started_at,
                latest_start_at,
                view.spare,
                view.spare_to_close,
            )
