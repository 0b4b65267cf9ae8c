"""What became of a final run, in words, after its close."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from deadline_bot.domain.message_plan import Retrospective, StepReview
from deadline_bot.wording.document import Line, Section, Strong
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.jobs import texts
from deadline_bot.wording.lines import competition, headline, more_lines, shown
from deadline_bot.wording.plan_lines import (
    brief,
    lasting,
    sections_of,
    spare_words,
    step_name,
    zone_line,
)
from deadline_bot.wording.submissions import SCORE_LENGTH

#: How many steps that went otherwise are told.
_N_STEPS = 5
#: What ended within so much (<) of the plan went as planned.
_AS_PLANNED = timedelta(minutes=10)


def retrospective_sections(wording: Wording, message: Retrospective) -> tuple[Section, ...]:
    """The timeline, where the plan was wrong, and the scores."""
    about = competition(message.competition)
    first = headline(wording, wording.say("retrospective"), about)
    return sections_of(
        (first, *_timeline(wording, message)),
        tuple(_steps(wording, message.steps)),
        tuple(_scores(wording, message)),
        small_print=zone_line(wording) if _tells_instants(message) else (),
    )


def _timeline(wording: Wording, message: Retrospective) -> Iterator[Line]:
    """What ended last, and how long that was before finish_by and the close."""
    for key, at in (
        ("retrospective.inference", message.inference_ended_at),
        ("retrospective.scored", message.scored_at),
    ):
        if at is not None:
            yield wording.line(
                key, at=_at(wording, at, message), before=_before(wording, at, message)
            )
    if not _tells_instants(message):
        yield wording.line("retrospective.unknown")


def _tells_instants(message: Retrospective) -> bool:
    return message.inference_ended_at is not None or message.scored_at is not None


def _at(wording: Wording, at: datetime, message: Retrospective) -> str:
    return brief(wording, at, message.close_at)


def _before(wording: Wording, at: datetime, message: Retrospective) -> Line:
    return wording.listed(
        texts(
            spare_words(wording, "close", message.close_at - at),
            spare_words(wording, "finish_by", message.finish_by_at - at),
        )
    )


def _steps(wording: Wording, steps: tuple[StepReview, ...]) -> Iterator[Line]:
    """Where the plan was most wrong; that it was right, where it was."""
    planned = [(step, step.late_by) for step in steps if step.late_by is not None]
    wrong = [(step, by) for step, by in planned if abs(by) >= _AS_PLANNED]
    if not wrong:
        if planned:
            yield wording.line("retrospective.as_planned")
        return
    yield (Strong(wording.say("retrospective.wrong")),)
    wrong.sort(key=lambda found: -abs(found[1]))
    for step, by in wrong[:_N_STEPS]:
        direction = "later" if by > timedelta() else "earlier"
        yield wording.line(
            f"retrospective.{direction}",
            step=step_name(wording, step.name),
            by=lasting(wording, abs(by)),
        )
    yield from more_lines(wording, len(wrong) - _N_STEPS)


def _scores(wording: Wording, message: Retrospective) -> Iterator[Line]:
    best = shown(message.best_public, SCORE_LENGTH)
    if best:
        yield wording.line("retrospective.public", score=best)
    scores = texts(*(shown(score, SCORE_LENGTH) for score in message.private_scores))
    if scores:
        yield wording.line("retrospective.private", scores=wording.listed(scores))
    standing = message.standing
    if standing is not None:
        yield wording.line(
            "retrospective.standing", rank=f"{standing.rank:,}", n_teams=f"{standing.n_teams:,}"
        )
