"""Keeps what was said of jobs true: the message of each, and the head of the day's thread."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from deadline_bot.domain.job import Job, JobSourceKind, JobState
from deadline_bot.domain.job_news import Place
from deadline_bot.domain.message_jobs import JobCounts, JobMessage, JobsOfDay
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.submission import Submission, SubmissionState
from deadline_bot.ports import Messenger, SentMessage, Store, Transaction
from deadline_bot.services.edit_sent import EditSent
from deadline_bot.services.note_sightings import NoteSightings

#: How often the service is called.
INTERVAL = timedelta(minutes=1)
#: How long after its end a job's message is still kept true.
KEPT = timedelta(hours=6)
#: How many jobs and submissions are looked at.
MOST = 200

_Shown = JobMessage | JobsOfDay


class ShowJobs:
    """Edits the messages whose words would be others by now."""

    def __init__(self, store: Store, messenger: Messenger, note: NoteSightings) -> None:
        self._sent = EditSent(store, messenger, _reads_alike)
        self._note = note

    async def refresh(self, now: datetime) -> None:
        """Edits what has changed; see `EditSent.refresh`."""
        await self._sent.refresh(lambda tx: self._wanted(tx, now), now)

    def _wanted(self, tx: Transaction, now: datetime) -> Iterator[tuple[SentMessage, _Shown]]:
        """The messages that were sent, each with what it is to say now.

        Where only dates are to be said nothing is, whatever was before others could read it.
        """
        jobs = tx.jobs(since=now - KEPT, limit=MOST)
        places = {slug: self._places(tx, slug) for slug in {job.competition for job in jobs}}
        for job in jobs:
            if job.source is JobSourceKind.SUBMISSION:
                # It has no message of its own; the head of its day counts it.
                continue
            for sent in tx.sent([(p.channel, _key(job)) for p in places[job.competition]]):
                if isinstance(sent.content, JobMessage):
                    is_asked = sent.content.is_owner_asked and not job.owner
                    yield sent, replace(sent.content, job=job, is_owner_asked=is_asked)
        for slug in sorted(places):
            for place in places[slug]:
                for sent in tx.sent([(place.channel, place.head(now).key)]):
                    if isinstance(sent.content, JobsOfDay):
                        yield sent, replace(sent.content, counts=_counts(tx, place, slug, now))

    def _places(self, tx: Transaction, slug: str) -> list[Place]:
        return [p for p in self._note.places(tx, slug) if not p.settings.is_dates_only]


def _key(job: Job) -> str:
    return JobMessage(job, "").key


def _counts(tx: Transaction, place: Place, slug: str, now: datetime) -> JobCounts:
    """The jobs that run now or ended on the local day, and the day's submissions."""
    zone = place.settings.voice.zone
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    jobs = [
        job
        for job in tx.jobs(since=midnight, competition=slug, limit=MOST)
        if job.source is not JobSourceKind.SUBMISSION
    ]
    settled = [
        s
        for s in tx.submissions(slug, MOST)
        if s.settled_at is not None
        and s.settled_at >= midnight
        # What was scored before anybody looked counts on the day that it was made.
        and (s.pending_at is not None or s.submitted_at >= midnight)
    ]

    def n(*states: JobState) -> int:
        return sum(job.state in states and job.given_up_at is None for job in jobs)

    return JobCounts(
        n_running=n(JobState.RUNNING, JobState.QUEUED, JobState.UNKNOWN),
        n_succeeded=n(JobState.SUCCEEDED),
        n_failed=n(JobState.FAILED),
        n_stalled=n(JobState.STALLED),
        n_scored=_n_in(settled, SubmissionState.SCORED),
        n_errored=_n_in(settled, SubmissionState.ERRORED),
    )


def _n_in(submissions: list[Submission], state: SubmissionState) -> int:
    return sum(submission.state is state for submission in submissions)


def _reads_alike(shown: OutboxContent, content: OutboxContent) -> bool:
    """Whether an edit would tell nobody anything: a heartbeat, a few steps more."""
    if isinstance(shown, JobMessage) and isinstance(content, JobMessage):
        is_asked_alike = shown.is_owner_asked == content.is_owner_asked
        return is_asked_alike and _coarse(shown.job) == _coarse(content.job)
    return shown == content


def _coarse(job: Job) -> tuple[object, ...]:
    fraction = job.fraction
    percent = None if fraction is None else int(fraction * 100)
    done = None if job.progress is None or fraction is not None else job.progress.done
    return job.state, percent, done, job.owner, job.name, job.ended_at, job.started_at
