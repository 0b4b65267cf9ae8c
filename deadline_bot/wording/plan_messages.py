"""Final runs as they are told: whether they fit, what must start, what helps."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from deadline_bot.domain.chat import Action
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.final_run.step import StepState
from deadline_bot.domain.message_plan import (
    Cause,
    LatestStart,
    PlanProposed,
    ResetAhead,
    Retrospective,
    SelectionAsked,
    StartedLate,
    VerdictChanged,
)
from deadline_bot.domain.plan_view import PlanStep
from deadline_bot.wording.document import (
    Button,
    InChat,
    Instant,
    Line,
    Named,
    Section,
    Span,
    Strong,
    Style,
    Text,
)
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.jobs import called
from deadline_bot.wording.lines import competition, more_lines
from deadline_bot.wording.plan_controls import accept_button, adjust_button, question_sections
from deadline_bot.wording.plan_lines import (
    LEAST,
    brief,
    gain_lines,
    lasting,
    late_lines,
    sections_of,
    spare_figures,
    spares_lines,
    step_name,
    verdict_line,
    verdict_name,
    zone_line,
)
from deadline_bot.wording.plan_steps import critical_note, step_lines
from deadline_bot.wording.retrospective import retrospective_sections
from deadline_bot.wording.selection import selection_asked

#: What is about final runs.
PlanContent = (
    PlanProposed
    | VerdictChanged
    | LatestStart
    | StartedLate
    | SelectionAsked
    | ResetAhead
    | Retrospective
)
#: How many steps a proposal shows, and how many causes a verdict has.
N_STEPS, N_CAUSES = 12, 3


def plan_told(wording: Wording, message: PlanContent, now: datetime) -> tuple[Section, ...]:
    """A message about a final run as it reads at `now`."""
    match message:
        case PlanProposed():
            return _proposed(wording, message, now)
        case VerdictChanged():
            return _verdict(wording, message, now)
        case LatestStart():
            return (_latest_start(wording, message, now),)
        case StartedLate():
            return (_started_late(wording, message),)
        case SelectionAsked():
            return selection_asked(wording, message, now)
        case ResetAhead():
            return (_reset(wording, message, now),)
        case Retrospective():
            return retrospective_sections(wording, message)


def _proposed(wording: Wording, message: PlanProposed, now: datetime) -> tuple[Section, ...]:
    view = message.view
    slug = view.competition.slug
    steps = step_lines(wording, view.steps[:N_STEPS], now, is_short=True)
    more = more_lines(wording, len(view.steps) - N_STEPS)
    heading = wording.line("plan.proposed" if view.is_provisional else "plan.accepted")
    told = sections_of(
        (verdict_line(wording, view), *spares_lines(wording, view, now)),
        (heading, *steps, *more),
        small_print=wording.sentences(critical_note(wording, view), zone_line(wording)),
    )
    if not view.is_provisional:
        return told
    asked = question_sections(wording, slug, message.questions)
    buttons = (accept_button(wording, slug), adjust_button(wording, slug))
    closing = Section((wording.line("plan.proposed.accept"),), controls=buttons)
    return (*told, *asked, closing)


def _verdict(wording: Wording, message: VerdictChanged, now: datetime) -> tuple[Section, ...]:
    view = message.view
    slug = view.competition.slug
    is_good = view.verdict in {None, Verdict.ON_TRACK}
    later = Button(Action.LATER, slug, wording.say("plan.button.later"))
    seen = Button(Action.SEEN, slug, wording.say("plan.button.seen"))
    return sections_of(
        (
            verdict_line(wording, view),
            *_changed(wording, message),
            *spares_lines(wording, view, now),
            *_heeded(wording, message),
        ),
        () if is_good else gain_lines(wording, view.gains),
        late_lines(wording, view, now),
        small_print=zone_line(wording),
        controls=(
            adjust_button(wording, slug, Style.PLAIN if is_good else Style.PRIMARY),
            *(() if message.seen_by else (seen,)),
            *(() if message.snoozed_until else (later,)),
        ),
    )


def _heeded(wording: Wording, message: VerdictChanged) -> Iterator[Line]:
    """Who has acknowledged or snoozed it."""
    if message.seen_by:
        yield wording.line("plan.seen", who=Named(message.seen_by))
    if message.snoozed_until is not None:
        at = wording.instant(message.snoozed_until)
        yield wording.line("plan.snoozed", who=Named(message.snoozed_by), at=at)


def _changed(wording: Wording, message: VerdictChanged) -> Iterator[Line]:
    """What it was before, and what moved it."""
    if message.before is not None:
        before = wording.line("plan.before", verdict=verdict_name(wording, message.before))
        is_time = not message.causes and message.is_worse
        time = wording.line("plan.cause.time") if is_time else ()
        yield wording.sentences(before, time)
    for cause in message.causes[:N_CAUSES]:
        yield _cause(wording, cause, message.view.step(cause.step))


def _cause(wording: Wording, cause: Cause, moved: PlanStep | None) -> Line:
    step = step_name(wording, cause.step)
    if cause.is_new:
        return wording.line("plan.cause.new", step=step)
    key = "plan.cause.later" if cause.by > timedelta() else "plan.cause.earlier"
    if moved is not None and moved.state is StepState.DONE:
        key = f"{key}.done"
    return wording.line(key, step=step, by=lasting(wording, abs(cause.by)))


def _latest_start(wording: Wording, message: LatestStart, now: datetime) -> Section:
    at = message.latest_start_at
    first = wording.line(
        "plan.headline",
        what=Strong(_start_words(wording, message, now)),
        about=competition(message.competition),
    )
    is_night = message.bed_at is not None
    # What follows of the night is in the channel's zone.
    instant = _start_instant if is_night else Wording.instant
    when = wording.line("start.at", at=instant(wording, at))
    lines = [first, called(message.awake or message.step.owner, when)]
    instants = [at]
    can_start_at = message.step.starts_at
    if can_start_at is not None and can_start_at - max(at, now) >= LEAST:
        lines.append(wording.line("start.expected", at=instant(wording, can_start_at)))
        instants.append(can_start_at)
    controls: tuple[Button, ...] = ()
    if message.bed_at is not None:
        if message.awake:
            lines.append(wording.line("start.awake", who=Named(message.awake)))
        elif now < message.bed_at:
            lines.append(wording.line("start.night", bed=_clock(wording, message.bed_at)))
        else:
            lines.append(wording.line("start.night.late"))
        controls = _night_buttons(wording, message)
    if message.spare is not None:
        spare = spare_figures(wording, message.spare, None)
        lines.append(wording.line("start.spare", spare=spare))
    small_print = _zones(wording, *instants) if is_night else wording.own_zone(instants)
    return Section(tuple(lines), small_print, controls)


def _start_instant(wording: Wording, at: datetime) -> Line:
    """An instant in the channel's zone, whoever reads it."""
    return (Text(wording.instant_words(at)),)


def _zones(wording: Wording, *instants: datetime) -> Line:
    """Small print: in which zone the instants above are, and what they are in the reader's own."""
    own: list[Span] = []
    for at in instants:
        own += [Text(" → "), Instant(at, wording.instant_words(at))]
    in_chat: Line = (InChat(wording.line("plan.own_zone", at=tuple(own[1:]))),)
    return wording.sentences(zone_line(wording), in_chat)


def _start_words(wording: Wording, message: LatestStart, now: datetime) -> str:
    step, left = step_name(wording, message.step.name), message.latest_start_at - now
    if left >= LEAST:
        key = "start.in" if message.bed_at is None else "start.in.night"
        at = _clock(wording, message.latest_start_at)
        return wording.say(key, step=step, at=at, left=lasting(wording, left))
    if left > -LEAST:
        return wording.say("start.now", step=step)
    return wording.say("start.gone", step=step, by=lasting(wording, -left))


def _night_buttons(wording: Wording, message: LatestStart) -> tuple[Button, ...]:
    value = f"{message.competition.slug} {message.step.name}"
    style = Style.PLAIN if message.awake else Style.PRIMARY
    return (
        Button(Action.AWAKE, value, wording.say("plan.button.awake"), style=style),
        Button(Action.ASLEEP, value, wording.say("plan.button.asleep")),
    )


def _clock(wording: Wording, at: datetime) -> str:
    return f"{at.astimezone(wording.voice.zone):%H:%M}"


def _started_late(wording: Wording, message: StartedLate) -> Section:
    words = wording.say("started_late", step=step_name(wording, message.step))
    about = competition(message.competition)
    by = lasting(wording, message.started_at - message.latest_start_at)
    lines = [
        wording.line("plan.headline", what=Strong(words), about=about),
        wording.line("started_late.by", by=by),
    ]
    if message.spare is not None:
        spare = spare_figures(wording, message.spare, message.spare_to_close)
        lines.append(wording.line("started_late.spare", spare=spare))
    return Section(tuple(lines))


def _reset(wording: Wording, message: ResetAhead, now: datetime) -> Section:
    at = brief(wording, message.resets_at, now)
    if message.n_new is None:
        words = wording.say("reset", at=at)
    else:
        words = wording.say("reset.new", n=message.n_new, at=at)
    lines = [
        wording.line("plan.headline", what=Strong(words), about=competition(message.competition))
    ]
    left: Line = ()
    if message.n_left is not None:
        n_left = message.n_left
        left = wording.line("reset.left", n=n_left) if n_left else wording.line("reset.none_left")
    rest = wording.line("reset.more", n=message.n_resets) if message.n_resets else ()
    lines.append(wording.sentences(left, rest or wording.line("reset.last")))
    return Section(tuple(lines), _zones(wording, message.resets_at))
