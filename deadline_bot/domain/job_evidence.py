"""What evidence makes of a job: the one place that decides what a sighting, or silence, means.

Pure. Sources tell late, twice and out of order, and machines die without a word.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from deadline_bot.domain.job import ENDED, GRACE, Job, JobSourceKind, JobState, Sighting

#: How many lines of its log are kept of a job.
TAIL_LENGTH = 10
#: What is told again so soon after an end is about the same run.
ECHO = timedelta(minutes=1)

#: What is asked, or told once: its silence says nothing of the job.
_NOT_HEARD = frozenset({JobSourceKind.KAGGLE, JobSourceKind.SUBMISSION, JobSourceKind.NOTE})
#: Whose clients may tell only of the end: most of healthchecks' know nothing of a start.
_MAY_START_UNTOLD = frozenset({JobSourceKind.PING, JobSourceKind.HEALTHCHECKS})


def seen(job: Job | None, sighting: Sighting) -> Job:
    """The job after a sighting: the same run, or the first of it.

    `job` is the latest run known of the sighting's `source` and `ref`, `None` for none. What
    is older than the last heartbeat adds only what was not known. An end that was told stays:
    the same run does not come to life again. Seeing the same twice changes nothing. Only people
    put right what they noted: done, no, failed.
    """
    if job is None or _is_next_run(job, sighting):
        return _first(sighting)
    if job.is_ended and not _is_put_right(job, sighting):
        return _completed(job, sighting)
    if sighting.at < job.heartbeat_at and sighting.state not in ENDED:
        return _completed(job, sighting)
    # A heartbeat is life: what was queued runs, what had stalled is back.
    state = sighting.state or JobState.RUNNING
    is_ended = state in ENDED
    is_further = sighting.progress is not None and sighting.progress != job.progress
    heartbeat_at = max(job.heartbeat_at, sighting.at)
    job = _completed(job, sighting)
    return replace(
        job,
        state=state,
        heartbeat_at=heartbeat_at,
        started_at=job.started_at or (sighting.at if state is JobState.RUNNING else None),
        ended_at=(job.ended_at or heartbeat_at) if is_ended else None,
        given_up_at=None,
        progress=sighting.progress or job.progress,
        progress_at=sighting.at if is_further else job.progress_at,
        reason=sighting.reason or ("" if state is JobState.SUCCEEDED else job.reason),
        tail=sighting.tail[-TAIL_LENGTH:] or job.tail,
    )


def fallen_silent(job: Job, now: datetime, *, is_heard: bool) -> Job:
    """The job at `now`: stalled where its grace has passed (≤), given up long after that.

    With `is_heard` false nobody could have heard it until now (the bot was away, its source
    fails): it is given its grace once more. What was given up comes back with any sign of life.
    """
    if job.wake_at is None or now < job.wake_at:
        return job
    if not is_heard:
        return replace(job, patient_until=now + (job.grace or GRACE))
    if job.stalls_at is not None:
        return replace(job, state=JobState.STALLED)
    return replace(job, state=JobState.UNKNOWN, given_up_at=now)


def unheard(job: Job, since: datetime, until: datetime) -> Job:
    """The job after a time (since < until) in which nobody could hear it: that is no silence."""
    stalls_at = job.stalls_at
    if stalls_at is None or job.heartbeat_at > since:
        return job
    return replace(job, patient_until=stalls_at + (until - since))


def superseded(job: Job) -> Job:
    """A stalled run after the next of its kind began: nobody waits for it any longer."""
    return replace(job, state=JobState.CANCELLED, ended_at=job.heartbeat_at)


def _is_put_right(job: Job, sighting: Sighting) -> bool:
    is_other_end = sighting.state in ENDED and sighting.state is not job.state
    return job.source is JobSourceKind.NOTE and is_other_end and sighting.at > job.heartbeat_at


def _is_next_run(job: Job, sighting: Sighting) -> bool:
    if sighting.run and job.run:
        # Late evidence of a former run must not begin it anew.
        return sighting.run != job.run and sighting.at >= job.seen_at
    since_end = sighting.at - (job.ended_at or job.heartbeat_at)
    if not job.is_over or since_end <= timedelta():
        return False
    begins = sighting.state in {JobState.QUEUED, JobState.RUNNING}
    return begins or (job.is_ended and _began_untold(job, sighting, since_end))


def _began_untold(job: Job, sighting: Sighting, since_end: timedelta) -> bool:
    """Whether what is told of a run that has ended is about the next, of which no start was told.

    Another end is, and progress that is not at its end. What only says that somebody lives is not.
    People who note another end put the first one right.
    """
    told, is_later = sighting.progress, since_end > ECHO
    goes_on = told is not None and told.done != told.total
    if sighting.source is JobSourceKind.NOTE:
        return goes_on
    if sighting.source not in _MAY_START_UNTOLD:
        return False
    if sighting.state in ENDED:
        return is_later or sighting.state is not job.state
    return is_later and goes_on


def _first(sighting: Sighting) -> Job:
    state = sighting.state or JobState.RUNNING
    begins = state is JobState.RUNNING
    return Job(
        source=sighting.source,
        ref=sighting.ref,
        name=sighting.name or sighting.ref,
        state=state,
        seen_at=sighting.at,
        heartbeat_at=sighting.at,
        run=sighting.run,
        competition=sighting.competition,
        owner=sighting.owner,
        author=sighting.author,
        place=sighting.place,
        url=sighting.url,
        progress=sighting.progress,
        progress_at=None if sighting.progress is None else sighting.at,
        started_at=sighting.started_at or (sighting.at if begins else None),
        ended_at=sighting.at if state in ENDED else None,
        grace=sighting.grace or (None if sighting.source in _NOT_HEARD else GRACE),
        reason=sighting.reason,
        tail=sighting.tail[-TAIL_LENGTH:],
        is_notice_wanted=bool(sighting.is_notice_wanted),
    )


def _completed(job: Job, sighting: Sighting) -> Job:
    """The job with what the sighting tells of it besides its state; what people said stays."""
    is_wanted = sighting.is_notice_wanted
    return replace(
        job,
        run=job.run or sighting.run,
        name=sighting.name or job.name,
        competition=job.competition or sighting.competition,
        owner=job.owner or sighting.owner,
        author=job.author or sighting.author,
        place=sighting.place or job.place,
        url=sighting.url or job.url,
        started_at=sighting.started_at or job.started_at,
        grace=sighting.grace or job.grace,
        is_notice_wanted=job.is_notice_wanted if is_wanted is None else is_wanted,
    )
