"""Jobs and submissions as they are told: a line that says what happened, and few more."""

from collections.abc import Iterator
from datetime import date, datetime

from deadline_bot.domain.chat import Action
from deadline_bot.domain.job import Job, JobState
from deadline_bot.domain.message_jobs import (
    JobBack,
    JobCounts,
    JobEnded,
    JobMessage,
    JobsOfDay,
    JobStalled,
    StillRunning,
    SubmissionMessage,
)
from deadline_bot.wording.document import Line, Person, PersonMenu, Section, Strong
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.jobs import (
    N_LOG_LINES,
    PLACE_LENGTH,
    called,
    job_name,
    job_of,
    job_section,
    log_lines,
    origin,
    owner_named,
    progress_words,
    reason_line,
    state_words,
    texts,
    took,
    where,
)
from deadline_bot.wording.lines import competition, headline, more_lines, shown
from deadline_bot.wording.submissions import submission_section

#: What is about jobs and submissions.
JobContent = (
    JobsOfDay | JobMessage | JobEnded | JobStalled | JobBack | SubmissionMessage | StillRunning
)


def job_told(wording: Wording, message: JobContent, now: datetime) -> Section:
    """A message about jobs as it reads at `now`."""
    match message:
        case JobsOfDay():
            return _of_day(wording, message)
        case JobMessage():
            return _job(wording, message)
        case JobEnded():
            return _ended(wording, message)
        case JobStalled():
            return _stalled(wording, message, now)
        case JobBack():
            return _back(wording, message)
        case SubmissionMessage():
            return submission_section(wording, message)
        case StillRunning():
            return _still_running(wording, message, now)


def _of_day(wording: Wording, message: JobsOfDay) -> Section:
    day = _day(wording, message.day)
    if message.competition is None:
        first: Line = (Strong(wording.say("jobs.of_day.other", day=day)),)
    else:
        words = wording.say("jobs.of_day", day=day)
        first = headline(wording, words, competition(message.competition))
    counts = wording.listed(texts(*_counts(wording, message.counts)))
    return Section((first, counts or wording.line("jobs.of_day.none")))


def _counts(wording: Wording, counts: JobCounts) -> Iterator[str]:
    for state, n in (
        ("running", counts.n_running),
        ("stalled", counts.n_stalled),
        ("succeeded", counts.n_succeeded),
        ("failed", counts.n_failed),
        ("scored", counts.n_scored),
        ("errored", counts.n_errored),
    ):
        if n:
            yield wording.say(f"jobs.count.{state}", n=n)


def _day(wording: Wording, day: date) -> str:
    return wording.say(
        "jobs.day",
        weekday=wording.say(f"weekday.{day.weekday()}"),
        month=wording.say(f"month.{day.month}"),
        day=day.day,
    )


def _job(wording: Wording, message: JobMessage) -> Section:
    job = message.job
    first = headline(wording, state_words(wording, job.state), job_name(job))
    section = job_section(wording, job, first, reason_line(job))
    if not message.is_owner_asked:
        return section
    menu = PersonMenu(Action.OWNER, str(job.id), wording.say("job.owner.ask"))
    return Section(section.lines, section.small_print, (menu,))


def _ended(wording: Wording, message: JobEnded) -> Section:
    job = message.job
    duration = took(wording, job)
    key = f"job.ended.{job.state}"
    words = wording.say(f"{key}.after", duration=duration) if duration else wording.say(key)
    first = headline(wording, words, job_of(wording, job_name(job), message.competition))
    needed = wording.line("job.needed") if message.is_needed else ()
    if job.state is JobState.FAILED:
        reason = reason_line(job)
        told = _to_owner(wording, job, reason) if reason else _origin(wording, job)
        lines = [told, needed, *log_lines(job.tail, N_LOG_LINES)]
    elif message.thread:
        lines = [origin(wording, job)]
    else:
        # Its owner asked to hear of it, or the final run waits for it.
        lines = [_origin(wording, job), needed]
    return Section((first, *(line for line in lines if line)))


def _to_owner(wording: Wording, job: Job, line: Line) -> Line:
    """A line that calls the owner; that names whoever the source says where nobody is known."""
    if job.owner:
        return called(job.owner, line)
    named = owner_named(wording, job)
    return wording.line("job.to_author", who=named, about=line) if named else line


def _origin(wording: Wording, job: Job) -> Line:
    """Where a job comes from and runs; its owner is called."""
    if not job.owner:
        return origin(wording, job)
    return wording.listed([where(wording, job), (Person(job.owner),)])


def _stalled(wording: Wording, message: JobStalled, now: datetime) -> Section:
    job = message.job
    silence = wording.duration(now - job.heartbeat_at)
    about = job_of(wording, job_name(job), message.competition)
    first = headline(wording, wording.say("job.stalled", silence=silence), about)
    heard = wording.line("job.heard", heard=wording.instant(job.heartbeat_at))
    more = texts(progress_words(wording, job), shown(job.place, PLACE_LENGTH))
    lines = [first, _to_owner(wording, job, wording.listed([heard, *more]))]
    if message.is_needed:
        lines.append(wording.line("job.needed"))
    return Section(tuple(lines), wording.own_zone([job.heartbeat_at]))


def _back(wording: Wording, message: JobBack) -> Section:
    job = message.job
    first = headline(wording, wording.say("job.back"), job_name(job))
    silence = wording.duration(job.heartbeat_at - message.silent_since)
    since = wording.instant(message.silent_since)
    was_silent = wording.line("job.was_silent", silence=silence, since=since)
    progress = progress_words(wording, job)
    now_at: Line = wording.line("job.back.at", progress=progress) if progress else ()
    lines = (first, wording.sentences(was_silent, now_at))
    return Section(lines, wording.own_zone([message.silent_since]))


def _still_running(wording: Wording, message: StillRunning, now: datetime) -> Section:
    first = headline(wording, wording.say("still_running"), competition(message.competition))
    lines = [_heard_line(wording, job, now) for job in message.jobs]
    n_running = len(message.jobs) + message.n_more
    question = wording.line("still_running.question", n=n_running)
    return Section((first, *lines, *more_lines(wording, message.n_more), question))


def _heard_line(wording: Wording, job: Job, now: datetime) -> Line:
    heard = wording.line("job.heard.ago", ago=wording.ago(now - job.heartbeat_at))
    owner: Line = (Person(job.owner),) if job.owner else owner_named(wording, job)
    parts = [*texts(shown(job.place, PLACE_LENGTH)), heard, *([owner] if owner else [])]
    return wording.line("job.in_list", job=job_name(job), parts=wording.listed(parts))
