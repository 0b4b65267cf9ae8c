"""What the bot answers about jobs and submissions, in words."""

from datetime import datetime, timedelta

from deadline_bot.domain.answer import Command
from deadline_bot.domain.answer_jobs import (
    JobAnswer,
    JobAnswers,
    JobEndedBefore,
    JobNoted,
    JobsAnswer,
    NoSuchJob,
    OwnerNoted,
    ProgressUnclear,
    SubmissionsAnswer,
)
from deadline_bot.domain.forecast.forecast import Forecast
from deadline_bot.domain.job import Job, JobState
from deadline_bot.wording.document import Document, Line, Section, Strong, Text, Typed
from deadline_bot.wording.forecasts import forecast_line, forecast_words
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.jobs import (
    JOB_LENGTH,
    N_LOG_LINES_ASKED,
    OWNER_LENGTH,
    job_name,
    job_of,
    job_section,
    log_lines,
    owner_named,
    progress_words,
    reason_line,
    state_words,
    texts,
    took_words,
)
from deadline_bot.wording.lines import competition, explained, headline, more_lines, shown
from deadline_bot.wording.submissions import words_of_submissions

_LEAST = timedelta(seconds=1)
#: How it is said for how long a job has been in these states.
_AGES = {JobState.QUEUED: "job.queued_for"}


def words_of_job_answer(answer: JobAnswers, wording: Wording, now: datetime) -> Document:
    """An answer about jobs or submissions as it reads at `now`."""
    match answer:
        case JobsAnswer():
            return Document((_jobs(wording, answer, now),))
        case JobAnswer():
            return explained(wording, _job(wording, answer, now))
        case NoSuchJob():
            return Document((_no_such(wording, answer),))
        case JobNoted():
            return Document((_noted(wording, answer),))
        case ProgressUnclear():
            return Document((_progress_unclear(wording, answer),))
        case JobEndedBefore(job=job):
            return Document((_ended_before(wording, job),))
        case OwnerNoted(job=job):
            return Document((_owner(wording, job),))
        case SubmissionsAnswer():
            return words_of_submissions(answer, wording, now)


def _jobs(wording: Wording, answer: JobsAnswer, now: datetime) -> Section:
    words = wording.say("jobs")
    if answer.competition is None:
        first: Line = (Strong(words),)
    else:
        first = headline(wording, words, competition(answer.competition))
    if not answer.jobs:
        return Section((first, wording.line("jobs.none")))
    forecasts = dict(answer.forecasts)
    lines = [_listed(wording, job, forecasts.get(job.id), now) for job in answer.jobs]
    return Section((first, *lines, *more_lines(wording, answer.n_more)))


def _listed(wording: Wording, job: Job, forecast: Forecast | None, now: datetime) -> Line:
    """A job in one line: how it stands, how far it is, for how long, and whose it is."""
    figures = () if job.is_over else (progress_words(wording, job),)
    left = "" if forecast is None else forecast_words(wording, forecast, now)
    parts = texts(*figures, _age(wording, job, now), left)
    named = owner_named(wording, job)
    return wording.line(
        "jobs.job",
        state=state_words(wording, job.state),
        job=job_name(job),
        parts=wording.listed([*parts, *([named] if named else [])]),
    )


def _age(wording: Wording, job: Job, now: datetime) -> str:
    """How long ago a job ended, else for how long it has waited, been silent, or run."""
    if job.ended_at is not None:
        return wording.ago(now - job.ended_at)
    is_silent = job.state is JobState.STALLED or job.given_up_at is not None
    key = "job.silent_for" if is_silent else _AGES.get(job.state, "job.for")
    since = job.heartbeat_at if is_silent else job.started_at or job.seen_at
    return wording.say(key, duration=wording.duration(max(now - since, _LEAST)))


def _job(wording: Wording, answer: JobAnswer, now: datetime) -> list[Section]:
    job = answer.job
    about = job_of(wording, job_name(job), answer.competition)
    first = headline(wording, state_words(wording, job.state), about)
    ahead = () if answer.forecast is None else forecast_line(wording, answer.forecast)
    more = (reason_line(job), *log_lines(job.tail, N_LOG_LINES_ASKED))
    sections = [job_section(wording, job, first, *more, ahead=ahead)]
    if answer.earlier:
        lines = [_earlier(wording, run, now) for run in answer.earlier]
        sections.append(Section(((Strong(wording.say("job.earlier")),), *lines)))
    return sections


def _earlier(wording: Wording, run: Job, now: datetime) -> Line:
    state = (Text(state_words(wording, run.state)),)
    parts = [state, *texts(took_words(wording, run), _age(wording, run, now))]
    return wording.line("job.run", parts=wording.listed(parts))


def _no_such(wording: Wording, answer: NoSuchJob) -> Section:
    no_such = wording.line("job.no_such", name=shown(answer.name, JOB_LENGTH))
    if not answer.known:
        return Section((no_such, wording.line("job.all", jobs=Typed(Command.JOBS))))
    known = wording.listed(texts(*(shown(name, JOB_LENGTH) for name in answer.known)))
    return Section((no_such, wording.line("job.known", names=known)))


def _noted(wording: Wording, answer: JobNoted) -> Section:
    job = answer.job
    words = wording.say("job.noted.new" if answer.is_new else "job.noted")
    parts = texts(state_words(wording, job.state), progress_words(wording, job))
    lines = (headline(wording, words, job_name(job)), wording.listed(parts), reason_line(job))
    return Section(tuple(line for line in lines if line))


def _progress_unclear(wording: Wording, answer: ProgressUnclear) -> Section:
    key = "job.progress.unclear" if answer.text else "job.progress.none"
    fault = wording.line(key, text=shown(answer.text, JOB_LENGTH))
    typed = Typed(f'{Command.JOB} progress "{shown(answer.name, JOB_LENGTH)}" 430/1000')
    return Section((fault, wording.line("job.progress.example", example=typed)))


def _ended_before(wording: Wording, job: Job) -> Section:
    first = headline(wording, wording.say("job.ended_before"), job_name(job))
    parts = texts(state_words(wording, job.state), progress_words(wording, job))
    anew = Typed(f'{Command.JOB} start "{shown(job.name, JOB_LENGTH)}"')
    return Section((first, wording.listed(parts), wording.line("job.anew", command=anew)))


def _owner(wording: Wording, job: Job) -> Section:
    first = headline(wording, wording.say("owner.noted"), job_name(job))
    belongs = wording.line("owner.is", who=owner_named(wording, job))
    author = shown(job.author, OWNER_LENGTH)
    others = wording.line("owner.others", author=author) if author else ()
    return Section((first, wording.sentences(belongs, others)))
