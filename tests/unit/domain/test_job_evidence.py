"""What evidence makes of a job."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.agent.progress import Progress
from deadline_bot.domain.job import GRACE, PATIENCE_UNHEARD, Job, JobSourceKind, JobState, Sighting
from deadline_bot.domain.job_evidence import ECHO, fallen_silent, seen, superseded
from tests.fakes.facts import HOUR, MINUTE, NOW, SECOND
from tests.fakes.job_facts import a_job


def a_sighting(**changes: Any) -> Sighting:
    told: dict[str, Any] = {"source": JobSourceKind.PING, "ref": "train", "at": NOW, "run": "r1"}
    return Sighting(**(told | changes))


def after(*sightings: Sighting) -> Job:
    job: Job | None = None
    for n, sighting in enumerate(sightings, start=1):
        job = seen(job, sighting)
        job = replace(job, id=job.id or n)
    assert job is not None
    return job


def test_the_first_sighting_begins_a_run() -> None:
    job = after(a_sighting(state=JobState.RUNNING, name="train fold 3", place="gpu-1"))
    assert (job.name, job.place, job.state) == ("train fold 3", "gpu-1", JobState.RUNNING)
    assert (job.seen_at, job.heartbeat_at, job.started_at, job.ended_at) == (NOW, NOW, NOW, None)
    assert job.grace == GRACE


def test_without_a_name_it_is_called_as_its_source_calls_it() -> None:
    assert after(a_sighting()).name == "train"


def test_a_heartbeat_keeps_it_running_and_carries_progress() -> None:
    begun = a_sighting(state=JobState.RUNNING)
    job = after(begun, a_sighting(at=NOW + MINUTE, progress=Progress(1, 10)))
    assert (job.state, job.heartbeat_at) == (JobState.RUNNING, NOW + MINUTE)
    assert (job.progress, job.progress_at) == (Progress(1, 10), NOW + MINUTE)
    stands = after(
        begun,
        a_sighting(at=NOW + MINUTE, progress=Progress(1, 10)),
        a_sighting(at=NOW + HOUR, progress=Progress(1, 10)),
    )
    assert (stands.heartbeat_at, stands.progress_at) == (NOW + HOUR, NOW + MINUTE)


@pytest.mark.parametrize("state", [JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED])
def test_an_end_stays_the_end_of_its_run(state: JobState) -> None:
    ended = a_sighting(at=NOW + HOUR, state=state, reason="exit status 3")
    late = a_sighting(at=NOW + 2 * HOUR)
    job = after(a_sighting(state=JobState.RUNNING), ended, late)
    assert (job.state, job.ended_at, job.reason) == (state, NOW + HOUR, "exit status 3")


def test_what_arrives_late_does_not_take_a_run_back() -> None:
    job = after(
        a_sighting(at=NOW + MINUTE, progress=Progress(5, 10)),
        a_sighting(at=NOW, state=JobState.RUNNING, progress=Progress(1, 10), name="train fold 3"),
    )
    assert (job.progress, job.heartbeat_at, job.name) == (
        Progress(5, 10),
        NOW + MINUTE,
        "train fold 3",
    )


def test_an_end_that_arrives_with_an_early_clock_still_ends_it() -> None:
    job = after(
        a_sighting(at=NOW + MINUTE),
        a_sighting(at=NOW, state=JobState.FAILED),
    )
    assert (job.state, job.ended_at) == (JobState.FAILED, NOW + MINUTE)


def test_another_run_is_another_job() -> None:
    job = after(a_sighting(), a_sighting(run="r2", at=NOW + HOUR, state=JobState.RUNNING))
    assert (job.id, job.run, job.seen_at) == (2, "r2", NOW + HOUR)


def test_late_evidence_of_a_former_run_does_not_begin_it_anew() -> None:
    job = after(a_sighting(run="r2", at=NOW + HOUR), a_sighting(run="r1", at=NOW))
    assert (job.id, job.run) == (1, "r2")


def test_a_source_without_names_of_runs_begins_the_next_after_an_end() -> None:
    first = a_sighting(run="", state=JobState.RUNNING)
    ended = a_sighting(run="", at=NOW + HOUR, state=JobState.SUCCEEDED)
    assert after(first, ended, a_sighting(run="", at=NOW + HOUR)).id == 1
    again = a_sighting(run="", at=NOW + HOUR + SECOND, state=JobState.QUEUED)
    assert after(first, ended, again).id == 3


def untold_start(**changes: Any) -> Job:
    """What a run that succeeded a minute ago makes of what is told now, without names of runs."""
    told: dict[str, Any] = {"run": "", "at": NOW + ECHO + SECOND}
    done = after(a_sighting(run="", state=JobState.SUCCEEDED))
    return seen(done, a_sighting(**(told | changes)))


@pytest.mark.parametrize("source", [JobSourceKind.PING, JobSourceKind.HEALTHCHECKS])
def test_a_second_end_without_a_start_is_of_another_run(source: JobSourceKind) -> None:
    for state in (JobState.SUCCEEDED, JobState.FAILED):
        job = untold_start(source=source, state=state)
        assert (job.id, job.state, job.started_at) == (0, state, None)
    assert untold_start(source=source, state=JobState.FAILED, at=NOW + SECOND).id == 0


def test_the_same_end_told_again_at_once_is_of_the_same_run() -> None:
    again = untold_start(state=JobState.SUCCEEDED, at=NOW + ECHO)
    assert (again.id, again.ended_at) == (1, NOW)


def test_progress_long_after_an_end_is_of_another_run() -> None:
    assert untold_start(progress=Progress(1, 10)).id == 0
    assert untold_start(progress=Progress(1, 10), at=NOW + ECHO).id == 1
    assert untold_start(progress=Progress(10, 10)).id == 1
    assert untold_start().id == 1


def test_where_starts_are_told_a_second_end_is_of_the_same_run() -> None:
    told = untold_start(source=JobSourceKind.KAGGLE, state=JobState.FAILED)
    assert (told.id, told.state) == (1, JobState.SUCCEEDED)


def test_people_put_right_what_they_noted() -> None:
    note = {"source": JobSourceKind.NOTE, "run": ""}
    done = after(a_sighting(**note, state=JobState.RUNNING), a_sighting(**note, at=NOW + MINUTE))
    done = seen(done, a_sighting(**note, at=NOW + HOUR, state=JobState.SUCCEEDED))
    told = {"at": NOW + 2 * HOUR, "state": JobState.FAILED, "reason": "no memory"}
    failed = seen(done, a_sighting(**note, **told))
    assert (failed.id, failed.state, failed.reason) == (1, JobState.FAILED, "no memory")
    assert failed.ended_at == NOW + HOUR
    right = seen(failed, a_sighting(**note, at=NOW + 3 * HOUR, state=JobState.SUCCEEDED))
    assert (right.state, right.reason) == (JobState.SUCCEEDED, "")
    assert seen(right, a_sighting(**note, **told)) == right
    again = seen(right, a_sighting(**note, at=NOW + 4 * HOUR, progress=Progress(1, 10)))
    assert (again.id, again.state) == (0, JobState.RUNNING)


def test_what_a_person_said_of_it_is_not_overwritten() -> None:
    job = replace(a_job(owner="UALICE", competition="nbme"), source=JobSourceKind.PING)
    told = a_sighting(ref=job.ref, run="", at=NOW + MINUTE, owner="UBOB", competition="other")
    again = seen(job, told)
    assert (again.owner, again.competition) == ("UALICE", "nbme")


def test_silence_longer_than_its_grace_is_a_stall() -> None:
    job = after(a_sighting(state=JobState.RUNNING, grace=10 * MINUTE))
    assert job.stalls_at == NOW + 10 * MINUTE
    assert fallen_silent(job, NOW + 10 * MINUTE - SECOND, is_heard=True) == job
    assert fallen_silent(job, NOW + 10 * MINUTE, is_heard=True).state is JobState.STALLED


def test_silence_that_nobody_could_hear_is_forgiven_once() -> None:
    job = after(a_sighting(state=JobState.RUNNING, grace=10 * MINUTE))
    forgiven = fallen_silent(job, NOW + HOUR, is_heard=False)
    assert (forgiven.state, forgiven.stalls_at) == (JobState.RUNNING, NOW + HOUR + 10 * MINUTE)
    silent = fallen_silent(forgiven, NOW + HOUR + 10 * MINUTE, is_heard=True)
    assert silent.state is JobState.STALLED


def test_a_stalled_run_comes_back_with_a_heartbeat() -> None:
    stalled = replace(after(a_sighting()), state=JobState.STALLED)
    assert seen(stalled, a_sighting(at=NOW + HOUR)).state is JobState.RUNNING


@pytest.mark.parametrize("source", [JobSourceKind.KAGGLE, JobSourceKind.NOTE])
def test_what_is_asked_or_noted_never_stalls(source: JobSourceKind) -> None:
    job = after(a_sighting(source=source, state=JobState.RUNNING))
    assert job.stalls_at is None
    assert fallen_silent(job, NOW + PATIENCE_UNHEARD - SECOND, is_heard=True) == job


@pytest.mark.parametrize(
    ("grace", "patience"), [(10 * MINUTE, 24 * HOUR), (6 * HOUR, 24 * HOUR), (7 * HOUR, 28 * HOUR)]
)
def test_a_stalled_run_is_given_up_after_a_day_or_four_graces(
    grace: timedelta, patience: timedelta
) -> None:
    stalled = fallen_silent(after(a_sighting(grace=grace)), NOW + grace, is_heard=True)
    assert fallen_silent(stalled, NOW + patience - SECOND, is_heard=True) == stalled
    given_up = fallen_silent(stalled, NOW + patience, is_heard=True)
    assert (given_up.state, given_up.given_up_at) == (JobState.UNKNOWN, NOW + patience)
    assert (given_up.is_over, given_up.is_ended, given_up.wake_at) == (True, False, None)


@pytest.mark.parametrize("source", [JobSourceKind.KAGGLE, JobSourceKind.NOTE])
def test_what_nobody_ends_is_given_up_after_three_days(source: JobSourceKind) -> None:
    job = after(a_sighting(source=source, state=JobState.RUNNING))
    given_up = fallen_silent(job, NOW + PATIENCE_UNHEARD, is_heard=True)
    assert (given_up.state, given_up.is_over) == (JobState.UNKNOWN, True)


def test_nothing_is_given_up_while_nobody_could_hear_it() -> None:
    stalled = replace(after(a_sighting(grace=10 * MINUTE)), state=JobState.STALLED)
    waited = fallen_silent(stalled, NOW + 30 * HOUR, is_heard=False)
    assert (waited.state, waited.wake_at) == (JobState.STALLED, NOW + 30 * HOUR + 10 * MINUTE)


def test_one_that_was_given_up_comes_back_with_a_heartbeat() -> None:
    lost = replace(after(a_sighting()), state=JobState.UNKNOWN, given_up_at=NOW + 24 * HOUR)
    back = seen(lost, a_sighting(at=NOW + 30 * HOUR))
    assert (back.id, back.state, back.given_up_at) == (lost.id, JobState.RUNNING, None)
    ended = seen(lost, a_sighting(at=NOW + 30 * HOUR, state=JobState.SUCCEEDED))
    assert (ended.id, ended.ended_at, ended.given_up_at) == (lost.id, NOW + 30 * HOUR, None)


def test_a_start_after_a_run_was_given_up_begins_another() -> None:
    lost = replace(after(a_sighting(run="")), state=JobState.UNKNOWN, given_up_at=NOW + 24 * HOUR)
    started = seen(lost, a_sighting(run="", at=NOW + 30 * HOUR, state=JobState.RUNNING))
    assert (started.id, started.started_at) == (0, NOW + 30 * HOUR)


def test_a_stalled_run_is_let_go_when_the_next_begins() -> None:
    job = superseded(a_job(state=JobState.STALLED))
    assert (job.state, job.ended_at) == (JobState.CANCELLED, job.heartbeat_at)


def test_only_the_last_lines_of_a_log_are_kept() -> None:
    job = after(a_sighting(tail=tuple(str(n) for n in range(20))))
    assert job.tail == tuple(str(n) for n in range(10, 20))


@pytest.mark.parametrize(
    ("progress", "fraction"),
    [
        (None, None),
        (Progress(3), None),
        (Progress(3, 0), None),
        (Progress(1, 4), 0.25),
        (Progress(9, 4), 1.0),
    ],
)
def test_how_much_is_done(progress: Progress | None, fraction: float | None) -> None:
    assert a_job(progress=progress).fraction == fraction


_sightings = st.builds(
    a_sighting,
    at=st.integers(0, 5).map(lambda n: NOW + n * MINUTE),
    run=st.sampled_from(["", "r1", "r2"]),
    state=st.sampled_from([None, *JobState]),
    progress=st.none() | st.integers(0, 3).map(lambda n: Progress(n, 3)),
)


@given(st.lists(_sightings, min_size=1, max_size=6))
def test_seeing_the_same_again_changes_nothing(sightings: list[Sighting]) -> None:
    job = after(*sightings)
    again = seen(job, sightings[-1])
    assert again == job


@given(st.lists(_sightings, min_size=1, max_size=8))
def test_an_ended_run_has_an_end_and_only_that(sightings: list[Sighting]) -> None:
    job = after(*sightings)
    assert (job.ended_at is not None) == job.is_ended
    assert job.heartbeat_at >= job.seen_at
