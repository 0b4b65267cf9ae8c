"""What messages and answers say of a job: its name, progress, owner, times and log.

All of these come from outside, so each is one line and cut.
"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import datetime

from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.job import Job, JobState
from deadline_bot.wording.document import Line, Link, Log, Named, Person, Section, Span, Text
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import REASON_LENGTH, competition, shown

#: Longest name of a job, a machine, a person and a unit, and of what a line of progress says.
JOB_LENGTH, PLACE_LENGTH, OWNER_LENGTH, UNIT_LENGTH, SAYS_LENGTH = 80, 60, 40, 20, 60
#: How much of a log is shown of a failure, and where one job is asked about.
N_LOG_LINES, N_LOG_LINES_ASKED = 3, 6
#: Longest line of a log that is shown.
LOG_LENGTH = 120
#: How many cells a bar has: so many fit beside the figures on a phone.
N_CELLS = 10

#: What a terminal is told by a log: colours, movements of the cursor.
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
#: From here on figures are told by their power of ten.
_MANY = 1e12


def job_name(job: Job) -> Text | Link:
    """A job's linked name."""
    name = shown(job.name, JOB_LENGTH) or shown(job.ref, JOB_LENGTH)
    return Link(name, job.url) if job.url else Text(name)


def job_of(wording: Wording, job: Span, ref: CompetitionRef | None) -> Line:
    """A job or a submission, and of which competition it is, where that is not plain."""
    if ref is None:
        return (job,)
    return wording.line("job.of", job=job, competition=competition(ref))


def state_words(wording: Wording, state: JobState) -> str:
    """How a job stands, in one or two words."""
    return wording.say(f"job.state.{state}")


def progress_words(wording: Wording, job: Job) -> str:
    """How far a job is, in figures; empty where that is not known."""
    progress = job.progress
    if progress is None:
        return ""
    unit = shown(progress.unit, UNIT_LENGTH)
    fields = {"done": _figure(progress.done), "unit": f" {unit}" if unit else ""}
    if job.fraction is None or progress.total is None:
        return wording.say("job.progress", **fields)
    percent, total = _floor(100 * job.fraction), _figure(progress.total)
    if progress.unit == "%":
        return wording.say("job.progress.percent", percent=percent)
    return wording.say("job.progress.of", percent=percent, total=total, **fields)


def progress_lines(wording: Wording, job: Job) -> tuple[Line, ...]:
    """How far a job is, with a bar and with what it says itself; none where nobody knows."""
    words = progress_words(wording, job)
    if not words or job.progress is None:
        return ()
    bar = "" if job.fraction is None else f"{_bar(job.fraction)} "
    says = shown(job.progress.message, SAYS_LENGTH)
    return ((Text(bar), *wording.listed(texts(words, says))),)


def owner_named(wording: Wording, job: Job) -> Line:
    """Whose it is, without calling anybody; the source's name for that where nobody knows."""
    return person_named(wording, job.owner, job.author)


def person_named(wording: Wording, person: str, author: str) -> Line:
    """A person of the chat, else an author of a source; empty where neither is known."""
    words = shown(author, OWNER_LENGTH)
    if not person:
        return wording.line("job.author", who=words) if words else ()
    return wording.line("job.owner", who=Named(person, words))


def called(person: str, line: Line) -> Line:
    """A line to a person of the chat, who is called; to nobody where none is known."""
    return (Person(person), Text(" "), *line) if person else line


def where(wording: Wording, job: Job) -> Line:
    """What kind of job it is, and where it runs."""
    source = wording.say(f"job.source.{job.source}")
    return wording.listed(texts(source, shown(job.place, PLACE_LENGTH)))


def origin(wording: Wording, job: Job) -> Line:
    """Where a job comes from and runs, and whose it is."""
    named = owner_named(wording, job)
    return wording.listed([part for part in (where(wording, job), named) if part])


def texts(*words: str) -> list[Line]:
    """Each of these as a line, without those that are empty."""
    return [(Text(word),) for word in words if word]


def times(
    wording: Wording, job: Job, instant: Callable[[datetime], Line]
) -> tuple[Line, list[datetime]]:
    """Since when a job runs and when it was last heard, or when it ended; and these instants."""
    if job.ended_at is not None:
        ended = wording.line("job.ended_at", at=instant(job.ended_at))
        return wording.listed([ended, *texts(took_words(wording, job))]), [job.ended_at]
    if job.state is JobState.QUEUED:
        return wording.line("job.queued", since=instant(job.seen_at)), [job.seen_at]
    since, heard = job.started_at, instant(job.heartbeat_at)
    if since is None or since == job.heartbeat_at:
        return wording.line("job.heard", heard=heard), [job.heartbeat_at]
    line = wording.line("job.since", since=instant(since), heard=heard)
    return line, [since, job.heartbeat_at]


def took_words(wording: Wording, job: Job) -> str:
    """How long a job that has ended ran; empty where nobody knows."""
    duration = took(wording, job)
    return wording.say("job.took", duration=duration) if duration else ""


def took(wording: Wording, job: Job) -> str:
    """The same as a duration alone."""
    if job.ended_at is None or job.started_at is None or job.ended_at <= job.started_at:
        return ""
    return wording.duration(job.ended_at - job.started_at)


def reason_line(job: Job) -> Line:
    """Why it failed; empty where the source does not tell."""
    reason = shown(job.reason, REASON_LENGTH)
    return (Text(reason),) if reason else ()


def log_lines(tail: Sequence[str], n: int) -> tuple[Line, ...]:
    """The last `n` lines of a log that say something, as one block; none where there are none."""
    lines = [_log_line(line) for line in tail]
    lines = [line for line in lines if line.strip()][-n:]
    return ((Log(tuple(lines)),),) if lines else ()


def job_section(wording: Wording, job: Job, first: Line, *more: Line, ahead: Line = ()) -> Section:
    """A job in full, below its first line: how far, what is `ahead`, since when, whose it is.

    With something ahead each instant has the reader's own zone beside it: they are too many
    for one sentence below.
    """
    when, instants = times(wording, job, wording.instant_in_list if ahead else wording.instant)
    progress = () if job.is_ended else progress_lines(wording, job)
    lines = (first, *progress, ahead, when, *more)
    own_zone = () if ahead else wording.own_zone(instants)
    small_print = wording.line("job.origin", origin=origin(wording, job))
    return Section(tuple(line for line in lines if line), wording.sentences(small_print, own_zone))


def _log_line(line: str) -> str:
    line = _ESCAPES.sub("", line).expandtabs(4)
    line = "".join(c if c.isprintable() else " " for c in line).rstrip()
    return line if len(line) <= LOG_LENGTH else line[: LOG_LENGTH - 1] + "…"


def _bar(fraction: float) -> str:
    """Full only at the end."""
    n_full = _floor(N_CELLS * fraction)
    return "■" * n_full + "□" * (N_CELLS - n_full)


def _floor(share: float) -> int:
    """Whole units of a share; what is whole but for the error of floats counts as whole."""
    return math.floor(share + 1e-9)


def _figure(number: float) -> str:
    if not abs(number) < _MANY:
        return f"{number:.3g}"
    return f"{number:,.0f}" if number == int(number) else f"{number:,.2f}"
