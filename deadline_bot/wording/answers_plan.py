"""What the bot answers about final runs, in words."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from deadline_bot.domain.answer import Command, PlanLine
from deadline_bot.domain.answer_plan import (
    HistoryAnswer,
    HistoryEntry,
    NoPlan,
    NoSuchSubmission,
    PlanAnswer,
    PlanAnswers,
    PlanRefused,
    SelectionAnswer,
)
from deadline_bot.domain.final_run.faults import BadEstimate, BadLine, BadStep, BadStepName
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.final_run.spending import QuotaNeed, SubmissionRoom
from deadline_bot.wording.document import Button, Document, Line, Section, Strong, Typed
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.jobs import JOB_LENGTH, texts
from deadline_bot.wording.lines import competition, headline, more_lines, shown
from deadline_bot.wording.plan_controls import (
    accept_button,
    adjust_button,
    link_sections,
    question_sections,
)
from deadline_bot.wording.plan_faults import plan_example, words_of_plan_refused
from deadline_bot.wording.plan_lines import (
    LEAST,
    brief,
    gain_lines,
    lasting,
    sections_of,
    spare_figures,
    spares_lines,
    step_name,
    verdict_line,
    verdict_name,
    zone_line,
)
from deadline_bot.wording.plan_steps import critical_note, step_lines
from deadline_bot.wording.resources import ACCOUNT_LENGTH, hours_words
from deadline_bot.wording.selection import words_of_selection
from deadline_bot.wording.submissions import SCORE_LENGTH


def words_of_plan_answer(answer: PlanAnswers, wording: Wording, now: datetime) -> Document:
    """An answer about a final run as it reads at `now`."""
    match answer:
        case PlanAnswer():
            return Document(_plan(wording, answer, now))
        case NoPlan():
            return Document((_no_plan(wording, answer),))
        case PlanRefused():
            return Document((_refused(wording, answer),))
        case SelectionAnswer():
            return words_of_selection(wording, answer)
        case NoSuchSubmission():
            return Document((_no_such(wording, answer),))
        case HistoryAnswer():
            return Document((_history(wording, answer, now),))


def plan_sections(wording: Wording, plans: Sequence[PlanLine]) -> list[Section]:
    """The final runs: they come first, since what they ask for is the nearest."""
    if not plans:
        return []
    lines = [plan_line(wording, line) for line in plans]
    return [Section(((Strong(wording.say("board.plan.heading")),), *lines))]


def _refused(wording: Wording, refused: PlanRefused) -> Section:
    """What is wrong; with an example where it is how the step is written."""
    fault = wording.line("plan.refused", fault=words_of_plan_refused(wording, refused))
    if not isinstance(refused.fault, BadStep | BadEstimate | BadStepName | BadLine):
        return Section((fault,))
    example = wording.line("plan.refused.example", example=Typed(plan_example(wording)))
    return Section((fault, example))


def plan_line(wording: Wording, line: PlanLine) -> Line:
    """How a final run stands, on the board: what must start first, and the spare time."""
    parts = [part for part in _line_parts(wording, line) if part]
    words = wording.say("board.plan.between").join(parts)
    return wording.line("board.plan", competition=competition(line.competition), words=words)


def _line_parts(wording: Wording, line: PlanLine) -> Iterator[str]:
    if line.step and line.left is not None:
        step = step_name(wording, line.step)
        if abs(line.left) < LEAST:
            yield wording.say("board.plan.now", step=step)
        else:
            key = "board.plan.start" if line.left > timedelta() else "board.plan.late"
            yield wording.say(key, step=step, left=lasting(wording, abs(line.left)))
    if line.spare is not None:
        yield spare_figures(wording, line.spare, line.spare_to_close)
    yield verdict_name(wording, line.verdict)
    yield wording.say("plan.provisional") if line.is_provisional else ""


def _plan(wording: Wording, answer: PlanAnswer, now: datetime) -> tuple[Section, ...]:
    view = answer.view
    slug = view.competition.slug
    is_good = view.verdict in {None, Verdict.ON_TRACK}
    told = sections_of(
        (
            verdict_line(wording, view),
            *_changed(wording, answer),
            *spares_lines(wording, view, now),
        ),
        step_lines(wording, view.steps, now) or (wording.line("plan.empty"),),
        (*(_quota(wording, q, now) for q in answer.quotas), *_room(wording, answer.room, now)),
        () if is_good else gain_lines(wording, view.gains),
        small_print=wording.sentences(critical_note(wording, view), zone_line(wording)),
    )
    linked = link_sections(wording, view, answer.unlinked)
    asked = question_sections(wording, slug, answer.questions)
    buttons: tuple[Button, ...] = (adjust_button(wording, slug),)
    if view.is_provisional:
        buttons = (accept_button(wording, slug), *buttons)
    return (*told, *linked, *asked, Section((), controls=buttons))


def _changed(wording: Wording, answer: PlanAnswer) -> tuple[Line, ...]:
    if not answer.changed:
        return ()
    key = "plan.removed" if answer.view.step(answer.changed) is None else "plan.noted"
    return (wording.line(key, step=step_name(wording, answer.changed)),)


def _quota(wording: Wording, need: QuotaNeed, now: datetime) -> Line:
    """What is needed of an account's hours, and what there is; what is lacking stands out."""
    quota = need.quota
    fields = {
        "accelerator": shown(quota.accelerator, ACCOUNT_LENGTH),
        "account": shown(quota.account, ACCOUNT_LENGTH),
        "needed": hours_words(need.needed, is_need=True),
        "left": hours_words(quota.left),
    }
    if quota.refreshes_at is None:
        line = wording.line("plan.quota", **fields)
    else:
        at = brief(wording, quota.refreshes_at, now)
        line = wording.line("plan.quota.until", at=at, **fields)
    parts = [line]
    if need.short_by:
        short = Strong(
            wording.say("plan.quota.short", hours=hours_words(need.short_by, is_need=True))
        )
        parts.append((short,))
    if need.needed_later:
        parts.append(_quota_later(wording, need))
    return wording.listed(parts)


def _quota_later(wording: Wording, need: QuotaNeed) -> Line:
    later = hours_words(need.needed_later, is_need=True)
    allowed = hours_words(need.quota.allowed)
    return wording.line("plan.quota.later", needed=later, allowed=allowed)


def _room(wording: Wording, room: SubmissionRoom | None, now: datetime) -> tuple[Line, ...]:
    if room is None:
        return ()
    if not room.n_left:
        return (wording.line("plan.room.none"),)
    at = brief(wording, room.last_at, now)
    return (wording.line("plan.room", n=room.n_left, at=at, now=room.n_now),)


def _no_plan(wording: Wording, answer: NoPlan) -> Section:
    about = competition(answer.competition)
    first = headline(wording, wording.say("plan.none"), about)
    return Section((first, wording.line("plan.none.no_close")))


def _no_such(wording: Wording, answer: NoSuchSubmission) -> Section:
    first = wording.line("selection.no_such", text=shown(answer.text, JOB_LENGTH))
    if not answer.known:
        return Section((first, wording.line("selection.no_such.none")))
    known = wording.listed(texts(*(shown(id_, SCORE_LENGTH) for id_ in answer.known)))
    example = Typed(" ".join((Command.PICK, *answer.known[:2])))
    newest = wording.line("selection.no_such.known", ids=known)
    return Section((first, newest, wording.line("selection.how", command=example)))


def _history(wording: Wording, answer: HistoryAnswer, now: datetime) -> Section:
    first: Line = (Strong(wording.say("history")),)
    if not answer.entries:
        return Section((first, wording.line("history.none")))
    lines = [_entry(wording, entry, now) for entry in answer.entries]
    return Section((first, *lines, *more_lines(wording, answer.n_more)))


def _entry(wording: Wording, entry: HistoryEntry, now: datetime) -> Line:
    key = "history.at_least" if entry.is_censored else "history.lasted"
    lasted = wording.say(key, duration=lasting(wording, entry.lasted))
    ago = wording.ago(now - entry.ended_at)
    parts = texts(lasted, shown(entry.competition), ago)
    name = shown(entry.name, JOB_LENGTH)
    return wording.line("history.entry", name=name, parts=wording.listed(parts))
