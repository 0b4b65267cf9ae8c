"""Which submissions would count, in words: the team's picks, and what is taken without any."""

from collections.abc import Iterator
from datetime import datetime

from deadline_bot.domain.answer import Command
from deadline_bot.domain.answer_plan import SelectionAnswer
from deadline_bot.domain.chat import Action
from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.message_plan import Selection, SelectionAsked
from deadline_bot.domain.submission import Submission
from deadline_bot.wording.document import (
    Button,
    Document,
    Line,
    Named,
    Section,
    Strong,
    Style,
    Text,
    Typed,
)
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.jobs import called, texts
from deadline_bot.wording.lines import competition, headline, shown
from deadline_bot.wording.plan_lines import (
    LEAST,
    lasting,
    sections_of,
)
from deadline_bot.wording.submissions import SCORE_LENGTH, described

#: From these rank correlations on (≥) CV and public scores agree, or do so loosely.
_AGREES, _AGREES_LOOSELY = 0.6, 0.2


def selection_asked(
    wording: Wording, message: SelectionAsked, now: datetime
) -> tuple[Section, ...]:
    """The final submissions must be selected at the host before the close."""
    ref, selection = message.competition, message.selection
    host = _host(wording, ref)
    first = headline(wording, _headline(wording, message, now), competition(ref))
    close = wording.instant(message.close_at)
    if selection.confirmed_by:
        ask: Line = wording.line("selection.close", at=close)
    else:
        ask = called(selection.clicker, wording.line("selection.ask", host=host, at=close))
    return sections_of(
        (first, ask),
        *_blocks(wording, ref, selection),
        small_print=wording.own_zone([message.close_at]),
        controls=_controls(wording, ref, selection),
    )


def words_of_selection(wording: Wording, answer: SelectionAnswer) -> Document:
    """What would count as things stand."""
    ref, selection = answer.competition, answer.selection
    lines: list[Line] = [headline(wording, wording.say("selection"), competition(ref))]
    if selection.clicker and not selection.confirmed_by:
        lines.append(wording.line("selection.clicker", who=Named(selection.clicker)))
    blocks = _blocks(wording, ref, selection)
    return Document(sections_of(lines, *blocks, controls=_controls(wording, ref, selection)))


def _headline(wording: Wording, message: SelectionAsked, now: datetime) -> str:
    left = message.close_at - now
    if message.selection.confirmed_by:
        return wording.say("selection.done")
    if message.lead is None:
        return wording.say("selection.tonight")
    if left < LEAST:
        return wording.say("selection.last")
    return wording.say("selection.left", left=lasting(wording, left))


def _blocks(
    wording: Wording, ref: CompetitionRef, selection: Selection
) -> Iterator[tuple[Line, ...]]:
    """The picks; what is taken without them; whether CV and public scores agree."""
    host = _host(wording, ref)
    picks = tuple(_submission(wording, submission) for submission in selection.picks)
    heading: Line = (Strong(wording.say("selection.picks")),)
    yield (heading, *picks) if picks else (wording.line("selection.none"),)
    if selection.confirmed_by:
        yield (wording.line("selection.confirmed", host=host, who=Named(selection.confirmed_by)),)
    elif selection.auto:
        yield tuple(_automatic(wording, host, selection))
    last: list[Line] = []
    if selection.rank_correlation is not None:
        last.append(_agreement(wording, selection.rank_correlation, selection.n_compared))
    if not selection.confirmed_by:
        last.append(wording.line("selection.how", command=Typed(f"{Command.PICK} A B")))
    yield tuple(last)


def _automatic(wording: Wording, host: str, selection: Selection) -> Iterator[Line]:
    """What the host takes by itself."""
    if {s.id for s in selection.auto} == {s.id for s in selection.picks}:
        yield wording.line("selection.auto.same", host=host)
        return
    yield wording.line("selection.auto", host=host)
    yield from (_submission(wording, submission) for submission in selection.auto)


def _submission(wording: Wording, submission: Submission) -> Line:
    """Its public score and CV side by side, and by what it can be picked."""
    score = shown(submission.public_score, SCORE_LENGTH) or wording.say("selection.no_score")
    if submission.cv is not None:
        cv = shown(str(submission.cv), SCORE_LENGTH)
        score = wording.say("selection.scores", score=score, cv=cv)
    parts: list[Line] = [(described(wording, submission),)]
    if submission.description:
        parts += texts(shown(submission.id, SCORE_LENGTH))
    return wording.line("submission.in_list", what=Text(score), parts=wording.listed(parts))


def _agreement(wording: Wording, correlation: float, n: int) -> Line:
    # Tenths first: what is shown is what is judged, and there is no −0.0.
    tenths = round(10 * correlation)
    degree = "no"
    if tenths >= 10 * _AGREES_LOOSELY:
        degree = "yes" if tenths >= 10 * _AGREES else "loosely"
    sign = "−" if tenths < 0 else ""
    figure = f"{sign}{abs(tenths) / 10:.1f}"
    return wording.line(f"selection.agree.{degree}", figure=figure, n=n)


def _controls(wording: Wording, ref: CompetitionRef, selection: Selection) -> tuple[Button, ...]:
    if selection.confirmed_by:
        return ()
    label = wording.say("selection.button", host=_host(wording, ref))
    return (Button(Action.SELECTED, ref.slug, label, style=Style.PRIMARY),)


def _host(wording: Wording, ref: CompetitionRef) -> str:
    return wording.say(f"selection.host.{'kaggle' if ref.source == 'kaggle' else 'other'}")
