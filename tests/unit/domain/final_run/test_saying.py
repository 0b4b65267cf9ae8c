"""What is said of a final run, and how little."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.final_run.final_run import FinalRun, Template
from deadline_bot.domain.final_run.kept import Kept, Question
from deadline_bot.domain.final_run.known import Basis
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.final_run.saying import (
    INTERVAL,
    MARGIN,
    STANDS,
    START_LEAD,
    next_look,
    say,
)
from deadline_bot.domain.final_run.step import Step, StepKind, StepState
from deadline_bot.domain.message_plan import LatestStart, StartedLate, VerdictChanged
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.plan_view import PlanStep, PlanView
from tests.fakes.facts import CHANNEL, DAY, HOUR, MINUTE, NOW, SECOND, settings

REF = CompetitionRef("nbme", "NBME", "", "kaggle")
TARGET, CLOSE = NOW + 2 * DAY, NOW + 3 * DAY
DAYTIME = settings(merge_window=timedelta())
#: Noon is in the morning of this channel's night.
NIGHT = settings(quiet_hours=(time(23), time(7)), merge_window=timedelta())


def a_step(name: str = "infer", **changes: Any) -> PlanStep:
    known = PlanStep(
        name,
        StepKind.INFER,
        StepState.WAITING,
        "UALICE",
        "6h",
        (),
        NOW,
        NOW + 5 * HOUR,
        NOW + 6 * HOUR,
        NOW + 10 * HOUR,
        Basis.STATED,
        is_critical=True,
        is_late=False,
        is_out_of_time=False,
    )
    return replace(known, **changes)


def a_view(p90_at: datetime = TARGET - HOUR, *steps: PlanStep) -> PlanView:
    p50_at = p90_at - 2 * HOUR
    if p90_at <= TARGET:
        verdict = Verdict.ON_TRACK
    elif p90_at <= CLOSE:
        verdict = Verdict.TIGHT
    else:
        verdict = Verdict.AT_RISK if p50_at <= CLOSE else Verdict.TOO_LATE
    return PlanView(
        competition=REF,
        is_provisional=False,
        verdict=verdict,
        spare=TARGET - p90_at,
        spare_to_close=CLOSE - p90_at,
        p50_at=p50_at,
        p90_at=p90_at,
        target_at=TARGET,
        close_at=CLOSE,
        steps=steps,
    )


def a_kept(**changes: Any) -> Kept:
    final_run = FinalRun("nbme", CHANNEL, Template.CSV, (Step("infer", StepKind.INFER),), NOW - DAY)
    told = Kept(final_run, planned_until=NOW - MINUTE, answered=(Question.TEMPLATE,))
    return replace(told, **changes)


def contents(
    kept: Kept, view: PlanView, now: datetime = NOW, of: ChannelSettings = DAYTIME
) -> list[OutboxContent]:
    return [draft.content for draft in say(kept, view, of, now).drafts]


def test_a_first_verdict_that_is_good_is_noted_and_not_told() -> None:
    saying = say(a_kept(), a_view(), DAYTIME, NOW)
    assert saying.drafts == ()
    assert saying.kept.verdict is Verdict.ON_TRACK


def test_a_first_verdict_that_is_bad_is_told_at_once() -> None:
    (told,) = contents(a_kept(), a_view(TARGET + HOUR))
    assert isinstance(told, VerdictChanged)
    assert (told.before, told.view.verdict) == (None, Verdict.TIGHT)


def test_a_verdict_that_gets_worse_is_told_at_once_and_one_that_gets_better_waits() -> None:
    kept = a_kept(verdict=Verdict.TIGHT, verdict_at=NOW - MINUTE)
    assert len(contents(kept, a_view(CLOSE + HOUR))) == 1
    assert contents(kept, a_view(TARGET - 2 * MARGIN)) == []
    later = NOW + STANDS
    assert len(contents(kept, a_view(TARGET - 2 * MARGIN), later)) == 1


def test_a_verdict_that_would_flap_is_not_told() -> None:
    kept = a_kept(verdict=Verdict.TIGHT, verdict_at=NOW - DAY)
    assert contents(kept, a_view(TARGET - MARGIN / 2)) == []


def test_the_same_verdict_again_says_nothing() -> None:
    once = say(a_kept(), a_view(TARGET + HOUR), DAYTIME, NOW).kept
    assert contents(once, a_view(TARGET + 3 * HOUR), NOW + 10 * HOUR) == []


def test_snoozed_only_what_is_worse_is_told() -> None:
    snoozed = a_kept(verdict=Verdict.TIGHT, verdict_at=NOW - DAY, snoozed_until=NOW + 6 * HOUR)
    assert contents(snoozed, a_view(TARGET - 2 * MARGIN)) == []
    assert len(contents(snoozed, a_view(CLOSE + 3 * HOUR))) == 1


def test_what_moved_is_named_as_the_cause_and_not_what_waits_for_it() -> None:
    ends = (("train", NOW + HOUR), ("infer", NOW + 6 * HOUR))
    train = a_step("train", p90_at=NOW + 6 * HOUR, latest_start_at=None)
    infer = a_step("infer", p90_at=NOW + 11 * HOUR, after=("train",), latest_start_at=None)
    kept = a_kept(verdict=Verdict.ON_TRACK, verdict_at=NOW - DAY, ends=ends)
    (told,) = contents(kept, a_view(TARGET + HOUR, train, infer))
    assert isinstance(told, VerdictChanged)
    assert [(cause.step, cause.by) for cause in told.causes] == [("train", 5 * HOUR)]


def test_what_ends_earlier_does_not_explain_what_got_worse_nor_the_other_way_round() -> None:
    ends = (("train", NOW + 6 * HOUR), ("infer", NOW + 6 * HOUR), ("dropped", CLOSE))
    train = a_step("train", p90_at=NOW + HOUR, latest_start_at=None)
    infer = a_step("infer", p90_at=NOW + 8 * HOUR, after=("train",), latest_start_at=None)
    over = replace(train, name="over", state=StepState.DONE)
    steps = (train, infer, over)
    for verdict, p90_at, step, by in (
        (Verdict.ON_TRACK, TARGET + HOUR, "infer", 2 * HOUR),
        (Verdict.AT_RISK, TARGET - HOUR, "train", -5 * HOUR),
    ):
        kept = a_kept(verdict=verdict, verdict_at=NOW - DAY, ends=ends)
        (told,) = contents(kept, a_view(p90_at, *steps))
        assert isinstance(told, VerdictChanged)
        assert [(cause.step, cause.by) for cause in told.causes] == [(step, by)]


def test_a_latest_start_that_was_told_is_told_again_where_it_is_much_nearer_or_much_later() -> None:
    told_at = NOW + 2 * HOUR
    kept = a_kept(verdict=Verdict.ON_TRACK, starts_told=(("infer", START_LEAD, told_at),))
    for at, n_told in (
        (told_at - HOUR, 1),
        (told_at - HOUR + MINUTE, 0),
        (told_at + START_LEAD - MINUTE, 0),
        (told_at + START_LEAD, 1),
    ):
        view = a_view(TARGET, a_step(latest_start_at=at))
        assert len(contents(kept, view, max(at - START_LEAD, NOW))) == n_told, at


def test_in_the_night_no_verdict_is_decided() -> None:
    at_night = NOW.replace(hour=2)
    assert contents(a_kept(), a_view(TARGET + HOUR), at_night, NIGHT) == []


def test_a_latest_start_is_told_three_hours_before_and_at_the_instant() -> None:
    step = a_step(latest_start_at=NOW + START_LEAD)
    saying = say(a_kept(), a_view(TARGET - HOUR, step), DAYTIME, NOW)
    (first,) = (draft.content for draft in saying.drafts)
    assert isinstance(first, LatestStart)
    assert (first.lead, first.bed_at) == (START_LEAD, None)
    assert contents(saying.kept, a_view(TARGET, step), NOW + INTERVAL) == []
    (second,) = contents(saying.kept, a_view(TARGET, step), NOW + START_LEAD)
    assert isinstance(second, LatestStart)
    assert second.lead == timedelta()


def test_one_that_passed_while_nobody_looked_is_told_once() -> None:
    step = a_step(latest_start_at=NOW - 5 * HOUR, is_late=True)
    saying = say(a_kept(planned_until=NOW - MINUTE), a_view(TARGET, step), DAYTIME, NOW)
    assert len(saying.drafts) == 1
    assert contents(saying.kept, a_view(TARGET, step), NOW + HOUR) == []


@pytest.mark.parametrize(
    "changes", [{"is_critical": False}, {"state": StepState.RUNNING}, {"latest_start_at": None}]
)
def test_other_steps_have_no_latest_start_to_tell(changes: dict[str, Any]) -> None:
    step = a_step(**({"latest_start_at": NOW, "starts_at": NOW - DAY} | changes))
    view = a_view(TARGET, step)
    told = [c for c in contents(a_kept(), view) if isinstance(c, LatestStart)]
    assert told == []


def test_a_step_that_waits_for_a_waiting_one_is_not_told_yet() -> None:
    train = a_step("train", latest_start_at=NOW + DAY)
    infer = a_step("infer", latest_start_at=NOW + START_LEAD, after=("train",))
    assert contents(a_kept(), a_view(TARGET, train, infer)) == []


def test_one_in_the_night_is_told_in_the_evening_and_in_the_night_only_to_who_is_up() -> None:
    in_the_night = (NOW + DAY).replace(hour=3, minute=10)
    step = a_step(latest_start_at=in_the_night)
    evening = NOW.replace(hour=22)
    kept = a_kept(planned_until=evening - MINUTE, verdict=Verdict.ON_TRACK, verdict_at=NOW)
    saying = say(kept, a_view(TARGET, step), NIGHT, evening)
    (told,) = (draft.content for draft in saying.drafts)
    assert isinstance(told, LatestStart)
    assert told.bed_at == evening + HOUR
    silent = replace(saying.kept, planned_until=in_the_night - MINUTE)
    assert contents(silent, a_view(TARGET, step), in_the_night, NIGHT) == []
    up = replace(silent, awake=(("infer", "UBOB"),))
    (draft,) = say(up, a_view(TARGET, step), NIGHT, in_the_night).drafts
    assert isinstance(draft.content, LatestStart)
    assert (draft.content.awake, draft.say_at) == ("UBOB", in_the_night)


def test_one_that_came_nearer_between_two_looks_is_told_with_the_time_that_is_left() -> None:
    kept = a_kept(planned_until=NOW - INTERVAL)
    assert contents(kept, a_view(TARGET, a_step(latest_start_at=NOW + 5 * HOUR))) == []
    step = a_step(latest_start_at=NOW + 2 * HOUR)
    saying = say(kept, a_view(TARGET, step), DAYTIME, NOW)
    (told,) = (draft.content for draft in saying.drafts)
    assert isinstance(told, LatestStart)
    assert told.lead == 2 * HOUR
    assert contents(saying.kept, a_view(TARGET, step), NOW + INTERVAL) == []


def test_after_an_outage_only_the_instant_itself_is_told() -> None:
    step = a_step(latest_start_at=NOW - MINUTE)
    (told,) = contents(a_kept(planned_until=NOW - DAY), a_view(TARGET, step))
    assert isinstance(told, LatestStart)
    assert told.lead == timedelta()


def test_one_that_falls_into_the_night_only_late_in_the_evening_is_told_before_it_begins() -> None:
    evening = NOW.replace(hour=22, minute=40)
    step = a_step(latest_start_at=evening + 4 * HOUR)
    kept = a_kept(planned_until=evening - INTERVAL, verdict=Verdict.ON_TRACK, verdict_at=NOW - DAY)
    (told,) = contents(kept, a_view(TARGET, step), evening, NIGHT)
    assert isinstance(told, LatestStart)
    assert (told.lead, told.bed_at) == (4 * HOUR, evening + 20 * MINUTE)
    assert contents(kept, a_view(TARGET, step), evening + 20 * MINUTE, NIGHT) == []


def test_who_is_up_is_told_also_where_it_came_nearer_between_two_looks() -> None:
    in_the_night = (NOW + DAY).replace(hour=3, minute=10)
    up = a_kept(
        planned_until=in_the_night - INTERVAL,
        verdict=Verdict.ON_TRACK,
        verdict_at=NOW,
        awake=(("infer", "UBOB"),),
    )
    step = a_step(latest_start_at=in_the_night - 2 * INTERVAL)
    saying = say(up, a_view(TARGET, step), NIGHT, in_the_night)
    (told,) = (draft.content for draft in saying.drafts)
    assert isinstance(told, LatestStart)
    assert told.awake == "UBOB"
    assert contents(saying.kept, a_view(TARGET, step), in_the_night + INTERVAL, NIGHT) == []


def test_a_late_start_is_told_once_with_what_is_left() -> None:
    step = a_step(state=StepState.RUNNING, starts_at=NOW - HOUR, latest_start_at=NOW - 2 * HOUR)
    saying = say(
        a_kept(verdict=Verdict.TIGHT, verdict_at=NOW), a_view(TARGET + HOUR, step), DAYTIME, NOW
    )
    (told,) = (draft.content for draft in saying.drafts)
    assert isinstance(told, StartedLate)
    assert told.spare == -HOUR
    assert contents(saying.kept, a_view(TARGET + HOUR, step), NOW + HOUR) == []


def test_what_ran_before_there_was_a_plan_did_not_start_late() -> None:
    step = a_step(state=StepState.RUNNING, starts_at=NOW - 2 * DAY, latest_start_at=NOW - 3 * DAY)
    assert contents(a_kept(verdict=Verdict.TIGHT), a_view(TARGET + HOUR, step)) == []


def test_it_is_looked_at_again_when_something_falls_due() -> None:
    step = a_step(latest_start_at=NOW + START_LEAD + 3 * MINUTE)
    assert next_look(a_kept(), a_view(TARGET, step), DAYTIME, NOW) == NOW + 3 * MINUTE
    assert next_look(a_kept(), a_view(TARGET), DAYTIME, NOW) == NOW + INTERVAL


def test_a_verdict_that_is_better_only_since_finish_by_has_passed_is_noted_and_not_told() -> None:
    ends = (("infer", TARGET - 4 * HOUR),)
    kept = a_kept(verdict=Verdict.TIGHT, verdict_at=NOW - DAY, ends=ends)
    saying = say(kept, a_view(TARGET - 2 * MARGIN), DAYTIME, NOW)
    assert saying.drafts == ()
    assert saying.kept.verdict is Verdict.ON_TRACK


def test_one_soon_after_the_night_is_told_in_the_evening_before() -> None:
    # The night is from 23:00 to 7:00.
    latest_start_at = NOW + 19 * HOUR + 30 * MINUTE
    view = a_view(TARGET - HOUR, a_step(latest_start_at=latest_start_at))
    evening = NOW + 10 * HOUR
    kept = say(a_kept(), view, NIGHT, NOW).kept
    assert contents(kept, view, evening - SECOND, NIGHT) == []
    kept = replace(kept, planned_until=evening - SECOND)
    saying = say(kept, view, NIGHT, evening)
    (draft,) = saying.drafts
    assert isinstance(draft.content, LatestStart)
    assert draft.say_at == evening
    assert draft.content.lead == 9 * HOUR + 30 * MINUTE
    assert draft.content.bed_at is None
    assert contents(saying.kept, view, NOW + 19 * HOUR, NIGHT) == []
    (at_the_instant,) = contents(saying.kept, view, latest_start_at, NIGHT)
    assert isinstance(at_the_instant, LatestStart)
    assert at_the_instant.lead == timedelta()


GUESS: dict[str, Any] = {"answered": ()}


def test_a_guess_that_nobody_answered_says_once_that_it_may_fail_and_nothing_else() -> None:
    tight = a_view(TARGET + HOUR, a_step(latest_start_at=NOW))
    saying = say(a_kept(**GUESS), tight, DAYTIME, NOW)
    assert saying.drafts == ()
    saying = say(saying.kept, a_view(CLOSE + HOUR), DAYTIME, NOW + HOUR)
    assert [draft.content.kind for draft in saying.drafts] == ["verdict"]
    assert contents(saying.kept, a_view(CLOSE + DAY), NOW + 2 * HOUR) == []
    assert contents(saying.kept, a_view(TARGET - DAY), NOW + 9 * HOUR) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"answered": (Question.INFERENCE,)},
        {"is_changed": True},
        {
            "final_run": FinalRun(
                "nbme", CHANNEL, Template.CSV, (Step("infer", StepKind.INFER, job="i"),), NOW
            )
        },
    ],
)
def test_once_somebody_has_answered_or_a_job_is_in_it_all_is_said(changes: dict[str, Any]) -> None:
    tight = a_view(TARGET + HOUR)
    guess = say(a_kept(**GUESS), tight, DAYTIME, NOW).kept
    (told,) = contents(replace(guess, **changes), tight, NOW + HOUR)
    assert isinstance(told, VerdictChanged)
    assert told.before is None


@pytest.mark.parametrize(
    ("moved_by", "n_told"), [(-61 * MINUTE, 1), (-59 * MINUTE, 0), (2 * HOUR, 0), (3 * HOUR, 1)]
)
def test_a_latest_start_that_moved_is_told_again_sooner_where_it_came_nearer(
    moved_by: timedelta, n_told: int
) -> None:
    first = NOW + 2 * HOUR
    told = say(a_kept(), a_view(TARGET, a_step(latest_start_at=first)), DAYTIME, NOW).kept
    moved = a_view(TARGET, a_step(latest_start_at=first + moved_by))
    now = max(NOW, first + moved_by - START_LEAD)
    assert len(contents(told, moved, now)) == n_told


def test_one_that_passed_long_ago_by_another_target_is_not_told_again() -> None:
    told = say(a_kept(), a_view(TARGET, a_step(latest_start_at=NOW)), DAYTIME, NOW).kept
    other = a_view(TARGET, a_step(latest_start_at=NOW + 10 * HOUR))
    assert contents(told, other, NOW + 20 * HOUR) != []
    assert contents(replace(told, planned_until=NOW + 19 * HOUR), other, NOW + 20 * HOUR) == []


def test_in_the_reserve_a_better_verdict_must_hold_for_as_long_as_it_stands() -> None:
    kept = a_kept(
        verdict=Verdict.TIGHT, verdict_at=NOW - DAY, ends=(("infer", CLOSE),), told_at=NOW - DAY
    )
    better = a_view(TARGET - 2 * MARGIN)
    reserve = replace(better, finish_by_at=TARGET - HOUR)
    assert [c.kind for c in contents(kept, better)] == ["verdict"]
    assert contents(kept, reserve) == []
    assert contents(kept, replace(reserve, p90_at=TARGET - STANDS)) != []
