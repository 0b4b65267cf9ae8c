"""What a final run spends: an account's hours against its quota, and submissions."""

from datetime import UTC, datetime, timedelta

from deadline_bot.domain.final_run.estimate import Estimate
from deadline_bot.domain.final_run.final_run import FinalRun, Template, checked
from deadline_bot.domain.final_run.outlook import Bounds, Outlook, outlook
from deadline_bot.domain.final_run.spending import quota_needs, submission_room
from deadline_bot.domain.final_run.step import Step, StepKind
from deadline_bot.domain.forecast.spread import Spread
from deadline_bot.domain.resources import Quota, SubmissionSlots

HOUR = timedelta(hours=1)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def step(name: str, hours: float, *after: str, account: str = "alice") -> Step:
    duration = Estimate(hours * HOUR, hours * HOUR)
    return Step(name, StepKind.OTHER, duration=duration, after=after, account=account)


def look(*steps: Step) -> Outlook:
    return outlook(FinalRun("nbme", "C1", Template.CSV, checked(steps), NOW), {}, Bounds(), NOW)


def quota(used: float = 20, refreshes_in: float | None = 30, accelerator: str = "GPU") -> Quota:
    refreshes_at = None if refreshes_in is None else NOW + refreshes_in * HOUR
    return Quota("Alice", accelerator, used * HOUR, 30 * HOUR, refreshes_at, NOW)


def test_what_is_spent_before_the_refresh_and_after_it() -> None:
    found = look(step("a", 12), step("b", 24, "a"), step("c", 5, "b"), step("d", 9, account=""))
    (need,) = quota_needs(found, [quota()])
    assert (need.needed, need.needed_later) == (30 * HOUR, 11 * HOUR)
    assert need.steps == ("a", "b")
    assert need.short_by == 20 * HOUR


def test_what_is_enough_is_not_short() -> None:
    (need,) = quota_needs(look(step("a", 10)), [quota()])
    assert need.short_by == timedelta()
    (need,) = quota_needs(look(step("a", 70)), [quota(used=0)])
    assert (need.short_by, need.needed_later) == (timedelta(), 40 * HOUR)


def test_without_a_refresh_all_must_come_from_what_is_left() -> None:
    (need,) = quota_needs(look(step("a", 40)), [quota(refreshes_in=None)])
    assert (need.needed, need.needed_later, need.short_by) == (40 * HOUR, timedelta(), 30 * HOUR)


def test_a_refresh_that_has_passed_has_filled_it() -> None:
    (need,) = quota_needs(look(step("a", 40)), [quota(refreshes_in=0)])
    assert need.short_by == 10 * HOUR


def test_what_nobody_spends_is_left_out() -> None:
    assert quota_needs(look(step("a", 10, account="bob")), [quota()]) == ()
    assert quota_needs(look(step("a", 10)), [quota(accelerator="TPU")]) == ()


CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)


def test_the_last_submission_leaves_time_to_score_it() -> None:
    scoring = Spread(4 * HOUR, 9 * HOUR)
    assert Bounds(CLOSE, scoring=scoring).last_submission_at == CLOSE - 9 * HOUR
    assert Bounds(CLOSE).last_submission_at == CLOSE
    assert Bounds().last_submission_at is None


def slots(*, is_total: bool = False) -> SubmissionSlots:
    return SubmissionSlots("nbme", n_today=3, n_left=2, is_total=is_total, at=NOW)


def test_each_midnight_brings_a_days_submissions() -> None:
    room = submission_room(slots(), CLOSE, NOW)
    assert [at.isoformat() for at in room.resets_at] == [
        f"2026-{day}T00:00:00+00:00" for day in ("11-28", "11-29", "11-30", "12-01")
    ]
    assert (room.n_now, room.n_a_day, room.n_left) == (2, 5, 22)


def test_a_reset_at_the_last_instant_still_counts() -> None:
    midnight = datetime(2026, 11, 28, tzinfo=UTC)
    assert submission_room(slots(), midnight, NOW).n_left == 7
    assert submission_room(slots(), midnight - timedelta(seconds=1), NOW).n_left == 2


def test_what_is_limited_in_all_grows_by_no_day() -> None:
    assert submission_room(slots(is_total=True), CLOSE, NOW).n_left == 2


def test_after_a_reset_that_nobody_has_looked_at_the_whole_day_is_there() -> None:
    assert submission_room(slots(), CLOSE, NOW + 24 * HOUR).n_left == 20


def test_once_it_is_too_late_nothing_is_left() -> None:
    assert submission_room(slots(), NOW - HOUR, NOW).n_left == 0
