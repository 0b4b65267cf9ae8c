"""Answers what is asked about jobs and submissions, and takes people's notes of them."""

from dataclasses import replace
from datetime import datetime, timedelta
from difflib import get_close_matches

from deadline_bot.domain.answer import Answer, Command
from deadline_bot.domain.answer_channel import Usage
from deadline_bot.domain.answer_jobs import (
    JobAnswer,
    JobEndedBefore,
    JobNoted,
    JobsAnswer,
    NoSuchJob,
    OwnerNoted,
    ProgressUnclear,
    SubmissionsAnswer,
)
from deadline_bot.domain.chat import Clicked, Said
from deadline_bot.domain.competition import CompetitionRef, Following
from deadline_bot.domain.job import Job, JobSourceKind
from deadline_bot.domain.job_note import JobNote, is_note_begun, read_note
from deadline_bot.domain.naming import plain_name, resolve
from deadline_bot.domain.planning import LIST_LENGTH
from deadline_bot.domain.submission import best_of
from deadline_bot.ports import Store, Transaction
from deadline_bot.services.ask_leaderboard import direction_of
from deadline_bot.services.forecasts import Forecasts
from deadline_bot.services.note_sightings import NoteSightings, owner_key

#: How long ended jobs are listed.
LISTED = timedelta(days=1)
#: Among how many jobs and competitions a name is looked for.
MOST = 500
#: How many earlier runs of a job are shown.
N_EARLIER = 5


class AnswerJobs:
    """Answers and takes notes. Each answer reads the facts in one transaction."""

    def __init__(self, store: Store, note: NoteSightings, forecasts: Forecasts) -> None:
        self._store = store
        self._note = note
        self._forecasts = forecasts

    async def jobs(self, said: Said, argument: str, now: datetime) -> Answer:
        """`jobs [COMPETITION]`: what is under way, and what ended within a day."""
        return await self._store.run(lambda tx: self._jobs(tx, said.channel, argument, now))

    async def job(self, said: Said, argument: str, now: datetime) -> Answer:
        """`job NAME`, or a note: `job start|progress|done|fail NAME …`."""
        if not argument.strip():
            return Usage(Command.JOB.value)
        return await self._store.run(lambda tx: self._job(tx, said, argument, now))

    async def submissions(self, said: Said, argument: str, now: datetime) -> Answer:
        """`subs [COMPETITION]`: the team's submissions."""
        return await self._store.run(lambda tx: _submissions(tx, said.channel, argument, now))

    async def own(self, clicked: Clicked) -> Answer:
        """Notes whose a job is, and with it all of the same author."""
        return await self._store.run(lambda tx: self._own(tx, clicked))

    def _jobs(self, tx: Transaction, channel: str, argument: str, now: datetime) -> Answer:
        ref: CompetitionRef | None = None
        if argument.strip():
            found = resolve(argument, _followed(tx, channel, now), Command.JOBS.value)
            if not isinstance(found, Following):
                return found
            ref = found.competition.ref
        slug = None if ref is None else ref.slug
        jobs = tx.jobs(since=now - LISTED, competition=slug, limit=MOST)
        jobs.sort(key=lambda job: (job.is_over, -(job.ended_at or job.seen_at).timestamp()))
        shown = jobs[:LIST_LENGTH]
        told = tuple(self._forecasts.of_jobs(tx, shown, now).items())
        return JobsAnswer(tuple(shown), max(0, len(jobs) - LIST_LENGTH), ref, told)

    def _job(self, tx: Transaction, said: Said, argument: str, now: datetime) -> Answer:
        recent = [*tx.jobs(limit=MOST), *tx.ended_jobs(MOST)]
        names = list(dict.fromkeys(job.name for job in recent))
        note = read_note(argument, names)
        if note is not None:
            return self._noted(tx, note, said, now)
        if is_note_begun(argument):
            return Usage(Command.JOB.value)
        name = plain_name(argument)
        runs = tx.jobs_named(name, N_EARLIER + 1)
        if not runs:
            folded = {n.casefold(): n for n in names}
            near = get_close_matches(name.casefold(), folded, n=5, cutoff=0.4)
            holding = [n for f, n in folded.items() if name.casefold() in f]
            if len(holding) == 1:
                runs = tx.jobs_named(holding[0], N_EARLIER + 1)
            else:
                known = dict.fromkeys((*holding, *(folded[n] for n in near), *names))
                return NoSuchJob(name, tuple(known)[:5])
        forecast = self._forecasts.of_job(tx, runs[0], now)
        about = self._competition(tx, runs[0])
        return JobAnswer(runs[0], tuple(runs[1:]), about, forecast)

    def _competition(self, tx: Transaction, job: Job) -> CompetitionRef | None:
        return next((place.competition for place in self._note.places(tx, job.competition)), None)

    def _noted(self, tx: Transaction, note: JobNote, said: Said, now: datetime) -> Answer:
        if note.is_unclear:
            return ProgressUnclear(note.name, note.rest)
        if not tx.is_first_time(said.request_id, now):
            runs = tx.jobs_named(note.name, 1)
            return JobNoted(runs[0]) if runs else NoSuchJob(note.name)
        slug = next((f.competition.slug for f in _followed(tx, said.channel, now)), "")
        known = tx.latest_job(JobSourceKind.NOTE, note.sighting("", now).ref)
        if known is not None and note.is_too_late(known):
            return JobEndedBefore(known)
        sighting = replace(note.sighting(said.speaker.id, now), competition=slug)
        noted = self._note.note(tx, [sighting], now)
        return JobNoted(noted[0], is_new=known is None)

    def _own(self, tx: Transaction, clicked: Clicked) -> Answer:
        job = tx.job(int(clicked.value))
        if job is None:
            return NoSuchJob(clicked.value)
        tx.save_owner(job.source, owner_key(job), clicked.chosen)
        for other in tx.jobs(limit=MOST):
            is_alike = (other.source, owner_key(other)) == (job.source, owner_key(job))
            if is_alike and not other.owner:
                tx.save_job(replace(other, owner=clicked.chosen))
        return OwnerNoted(tx.save_job(replace(job, owner=clicked.chosen)))


def _submissions(tx: Transaction, channel: str, argument: str, now: datetime) -> Answer:
    found = resolve(argument, _followed(tx, channel, now), Command.SUBS.value)
    if not isinstance(found, Following):
        return found
    ref = found.competition.ref
    submissions = tx.submissions(ref.slug, MOST)
    best = best_of(submissions, direction_of(tx, ref.slug))
    authors = dict.fromkeys(s.author for s in submissions if s.author)
    owners = ((a, tx.owner_of(JobSourceKind.KAGGLE, a) or "") for a in authors)
    return SubmissionsAnswer(
        ref,
        tuple(submissions[:LIST_LENGTH]),
        owners=tuple((author, owner) for author, owner in owners if owner),
        best="" if best is None else best.id,
        n_more=max(0, len(submissions) - LIST_LENGTH),
        slots=next((s for s in tx.slots() if s.competition == ref.slug), None),
    )


def _followed(tx: Transaction, channel: str, now: datetime) -> list[Following]:
    """What a channel follows; one that follows nothing, as a direct message, means all."""
    return tx.nearest_followings(channel, now, MOST) or tx.nearest_followings(None, now, MOST)
