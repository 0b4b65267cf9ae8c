"""Submissions in words: one that was scored, and all of a competition."""

from datetime import datetime, timedelta

from deadline_bot.domain.answer_jobs import SubmissionsAnswer
from deadline_bot.domain.message_jobs import SubmissionMessage
from deadline_bot.domain.submission import Submission, SubmissionState
from deadline_bot.wording.document import Document, Line, Link, Section, Strong, Text
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.jobs import called, job_of, person_named, texts
from deadline_bot.wording.lines import (
    REASON_LENGTH,
    competition,
    explained,
    headline,
    more_lines,
    shown,
)
from deadline_bot.wording.resources import slots_words

#: Longest description and score that are shown.
DESCRIPTION_LENGTH, SCORE_LENGTH = 80, 20
#: Longest error in a list.
ERROR_LENGTH = 60
#: Clocks differ: what was submitted in our future was submitted just now.
_LEAST = timedelta(seconds=1)


def submission_section(wording: Wording, message: SubmissionMessage) -> Section:
    """A submission that was scored, or could not be: its author is called for that alone."""
    submission = message.submission
    ref = None if message.thread else message.competition
    about = job_of(wording, described(wording, submission), ref)
    first = headline(wording, _happened(wording, message), about)
    named = person_named(wording, message.owner, submission.author)
    if submission.state is SubmissionState.ERRORED:
        error = texts(shown(submission.error, REASON_LENGTH))
        if message.owner:
            then = called(message.owner, wording.listed(error))
        else:
            then = wording.listed([*([named] if named else []), *error])
    else:
        facts = [*_cv(wording, submission), *_private(wording, submission)]
        facts += _scoring(wording, submission)
        then = wording.listed([*facts, *([named] if named else [])])
    needed = wording.line("submission.needed") if message.is_needed else ()
    return Section((first, *(line for line in (then, needed) if line)))


def words_of_submissions(answer: SubmissionsAnswer, wording: Wording, now: datetime) -> Document:
    """All submissions of a competition as they stand at `now`."""
    about = competition(answer.competition)
    lines: list[Line] = [headline(wording, wording.say("submissions"), about)]
    if answer.slots is not None:
        lines.append(slots_words(wording, answer.slots, now))
    if not answer.submissions:
        lines.append(wording.line("submissions.none"))
    owners = dict(answer.owners)
    lines += [_listed(wording, s, owners, answer.best, now) for s in answer.submissions]
    lines += more_lines(wording, answer.n_more)
    return explained(wording, [Section(tuple(lines))])


def _listed(
    wording: Wording, submission: Submission, owners: dict[str, str], best: str, now: datetime
) -> Line:
    score = shown(submission.public_score, SCORE_LENGTH)
    match submission.state:
        case SubmissionState.PENDING:
            since = wording.duration(max(now - submission.submitted_at, _LEAST))
            what = wording.say("submission.pending", since=since)
        case SubmissionState.ERRORED:
            what = wording.say("submission.errored")
        case SubmissionState.SCORED:
            what = score or wording.say("submission.scored")
    is_pending = submission.state is SubmissionState.PENDING
    is_best = best != "" and submission.id == best
    named = person_named(wording, owners.get(submission.author, ""), submission.author)
    return wording.line(
        "submission.in_list",
        what=Strong(wording.say("submission.best", score=what)) if is_best else Text(what),
        parts=wording.listed(
            [
                *_private(wording, submission),
                (described(wording, submission),),
                *texts(shown(submission.error, ERROR_LENGTH)),
                *([named] if named else []),
                *texts("" if is_pending else wording.ago(now - submission.submitted_at)),
            ]
        ),
    )


def _happened(wording: Wording, message: SubmissionMessage) -> str:
    submission = message.submission
    score = shown(submission.public_score, SCORE_LENGTH)
    if submission.state is SubmissionState.ERRORED:
        return wording.say("submission.errored")
    if not score:
        return wording.say("submission.scored")
    before = shown(message.best_before, SCORE_LENGTH)
    if message.is_best and before:
        return wording.say("submission.best.before", score=score, before=before)
    key = "submission.best.first" if message.is_best else "submission.scored.at"
    return wording.say(key, score=score)


def described(wording: Wording, submission: Submission) -> Text | Link:
    number = wording.say("submission.number", id=shown(submission.id, SCORE_LENGTH))
    words = shown(submission.description, DESCRIPTION_LENGTH) or number
    return Link(words, submission.url) if submission.url else Text(words)


def _cv(wording: Wording, submission: Submission) -> list[Line]:
    """What the team measured itself."""
    if submission.cv is None:
        return []
    return [wording.line("submission.cv", score=shown(str(submission.cv), SCORE_LENGTH))]


def _private(wording: Wording, submission: Submission) -> list[Line]:
    """The private score, once the host shows it."""
    score = shown(submission.private_score, SCORE_LENGTH)
    return [wording.line("submission.private", score=score)] if score else []


def _scoring(wording: Wording, submission: Submission) -> list[Line]:
    """How long the scoring took, as closely as that is known."""
    if submission.scoring is None:
        return []
    least, most = (wording.duration(max(d, _LEAST)) for d in submission.scoring)
    if least == most:
        return [wording.line("submission.took", duration=most)]
    return [wording.line("submission.took.between", least=least, most=most)]
