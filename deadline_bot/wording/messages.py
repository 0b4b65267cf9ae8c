"""What goes through the outbox, in words: one section for each part of a post.

A post of one part says it in full. In a post of several, each part is short, and what the
milestones mean is said once, at the end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deadline_bot.domain.channel import Voice
from deadline_bot.domain.delivery import Part, Post
from deadline_bot.domain.message import (
    AppearedNotice,
    CountdownAlert,
    DisappearedNotice,
    Entry,
    MovedNotice,
    PassedAlert,
)
from deadline_bot.domain.message_people import ReminderMessage
from deadline_bot.wording.channel_messages import channel_sections
from deadline_bot.wording.document import Document, Line, Person, Section, Strong
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.job_messages import JobContent, job_told
from deadline_bot.wording.lines import (
    competition,
    countdown,
    explained,
    headline,
    is_kaggle_close,
    kaggle_shows,
    milestone_name,
)
from deadline_bot.wording.plan_messages import PlanContent, plan_told
from deadline_bot.wording.reminder_message import reminder_said

#: What is about one milestone.
_Notice = CountdownAlert | PassedAlert | MovedNotice | AppearedNotice | DisappearedNotice


def words_of_post(post: Post, voice: Voice, now: datetime) -> Document:
    """A post as it reads at `now`."""
    wording = Wording(voice)
    if len(post.parts) == 1:
        return explained(wording, _part_alone(wording, post.parts[0], post.channel, now))
    return explained(wording, _bundle(wording, post, now))


def _part_alone(wording: Wording, part: Part, channel: str, now: datetime) -> tuple[Section, ...]:
    content = part.content
    if isinstance(content, _Notice):
        return (notice_alone(wording, content, part.late_by, now),)
    if isinstance(content, ReminderMessage):
        return (reminder_said(wording, content, channel, now),)
    if isinstance(content, JobContent):
        return (job_told(wording, content, now),)
    if isinstance(content, PlanContent):
        return plan_told(wording, content, now)
    return channel_sections(wording, content, now)


def _bundle(wording: Wording, post: Post, now: datetime) -> tuple[Section, ...]:
    """The parts in order; notices that are all about one competition stand under its name."""
    parts = post.parts
    notices = [part.content for part in parts if isinstance(part.content, _Notice)]
    subjects = {notice.entry.competition for notice in notices}
    subject = subjects.pop() if len(notices) == len(parts) and len(subjects) == 1 else None
    sections: list[Section] = []
    if subject is not None:
        sections.append(Section(((competition(subject),),)))
    elif len(notices) == len(parts):
        sections.append(Section(((Strong(wording.say("bundle", n=len(parts))),),)))
    for part in parts:
        if isinstance(part.content, _Notice):
            is_named = subject is None
            sections.append(_notice_short(wording, part, part.content, now, is_named=is_named))
        else:
            sections.extend(_part_alone(wording, part, post.channel, now))
    legend = _legend(wording, notices, now)
    return (*sections, Section((), legend)) if legend else tuple(sections)


def _legend(wording: Wording, notices: Sequence[_Notice], now: datetime) -> Line:
    """What the milestones ahead mean, each kind once."""
    legend: list[Line] = []
    ahead = [notice for notice in notices if _explains(notice) and _is_ahead(notice, now)]
    for notice in ahead:
        milestone = notice.entry.milestone
        meaning = wording.line(
            "meaning.of",
            milestone=milestone_name(wording, milestone),
            meaning=wording.line(f"meaning.{milestone.kind}"),
        )
        if meaning not in legend:
            legend.append(meaning)
    if any(is_kaggle_close(notice.entry) for notice in ahead):
        legend.append(wording.line("select.kaggle"))
    return wording.sentences(*legend)


@dataclass(frozen=True, slots=True)
class _Words:
    """A notice in words. `when` holds its instants, `then` what follows from it."""

    headline: str
    when: Line
    then: Line = ()


def notice_alone(
    wording: Wording, notice: _Notice, late_by: timedelta | None, now: datetime
) -> Section:
    """A notice in full."""
    entry = notice.entry
    words = _words(wording, notice, wording.instant, now)
    lines = [headline(wording, words.headline, competition(entry.competition)), words.when]
    if words.then:
        lines.append(words.then)
    if _explains(notice):
        lines.append(_meaning(wording, entry, now))
    instants = [notice.was_at] if isinstance(notice, MovedNotice) else []
    instants.append(entry.milestone.at)
    small_print = wording.sentences(
        _late(wording, late_by),
        wording.own_zone(instants),
        kaggle_shows(wording, entry, "kaggle_shows"),
    )
    return Section(tuple(lines), small_print)


def _notice_short(
    wording: Wording, part: Part, notice: _Notice, now: datetime, *, is_named: bool
) -> Section:
    entry = notice.entry
    words = _words(wording, notice, wording.instant_in_list, now)
    if isinstance(notice, CountdownAlert | PassedAlert):
        when = (*words.when, *kaggle_shows(wording, entry, "kaggle_shows.in_list"))
    else:
        when = wording.sentences(words.when, kaggle_shows(wording, entry, "kaggle_shows"))
    if is_named:
        lines = [headline(wording, words.headline, competition(entry.competition)), when]
    else:
        lines = [headline(wording, words.headline, when)]
    if words.then:
        lines.append(words.then)
    if _explains(notice) and not _is_ahead(notice, now):
        lines.append(_meaning(wording, entry, now))
    return Section(tuple(lines), _late(wording, part.late_by))


def _words(
    wording: Wording, notice: _Notice, instant: Callable[[datetime], Line], now: datetime
) -> _Words:
    milestone = notice.entry.milestone
    at = instant(milestone.at)
    name = milestone_name(wording, milestone)
    left = countdown(wording, milestone, milestone.at - now)
    match notice:
        case CountdownAlert() | PassedAlert():
            return _Words(left, at)
        case MovedNotice(was_at=was_at, by=by_whom):
            by = wording.duration(abs(milestone.at - was_at))
            direction, sign = ("earlier", "−") if notice.is_earlier else ("later", "+")
            was = instant(was_at)
            return _Words(
                wording.say(f"moved.{direction}", milestone=name, by=by),
                wording.line("moved.from_to", was=was, at=at, sign=sign, by=by, countdown=left),
                wording.sentences(
                    wording.line("moved.by", by=Person(by_whom)) if by_whom else (),
                    wording.line("moved.then") if milestone.at > now else (),
                ),
            )
        case AppearedNotice():
            return _Words(
                wording.say("appeared", milestone=name),
                wording.line("appeared.at", at=at, countdown=left),
            )
        case DisappearedNotice():
            return _Words(
                wording.say("disappeared", milestone=name),
                wording.line("disappeared.at", at=at),
                wording.line("disappeared.then"),
            )


def _explains(notice: _Notice) -> bool:
    """Whether the notice says what its milestone means; a change says what changes instead."""
    return not isinstance(notice, MovedNotice | DisappearedNotice)


def _is_ahead(notice: _Notice, now: datetime) -> bool:
    return notice.entry.milestone.at > now


def _meaning(wording: Wording, entry: Entry, now: datetime) -> Line:
    """What a milestone means for the team, before it (> now) and after."""
    kind = entry.milestone.kind
    if entry.milestone.at <= now:
        return wording.line(f"after.{kind}")
    select = wording.line("select.kaggle") if is_kaggle_close(entry) else ()
    return wording.sentences(wording.line(f"meaning.{kind}"), select)


def _late(wording: Wording, late_by: timedelta | None) -> Line:
    if late_by is None:
        return ()
    return wording.line("late", duration=wording.duration(late_by))
