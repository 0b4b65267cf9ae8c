"""What goes through the outbox, in words: one section for each part of a post.

A post of one part says it in full. In a post of several, each part is short, and what the
milestones mean is said once, at the end.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deadline_bot.domain.channel import Voice
from deadline_bot.domain.competition import Competition, CompetitionRef, Milestone
from deadline_bot.domain.delivery import Part, Post
from deadline_bot.domain.message import (
    AppearedNotice,
    AwayNotice,
    CountdownAlert,
    DisappearedNotice,
    Entry,
    FollowingNotice,
    MorningMessage,
    MovedNotice,
    PassedAlert,
    TonightMessage,
)
from deadline_bot.wording.document import Document, Line, Section, Strong
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import (
    competition,
    countdown,
    entry_lines,
    explained,
    is_kaggle_close,
    kaggle_shows,
    milestone_name,
    more_lines,
    next_alert_lines,
    source_line,
)

#: What is about one milestone.
_Notice = CountdownAlert | PassedAlert | MovedNotice | AppearedNotice | DisappearedNotice


def words_of_post(post: Post, voice: Voice, now: datetime) -> Document:
    """A post as it reads at `now`."""
    wording = Wording(voice)
    if len(post.parts) == 1:
        return explained(wording, _part_alone(wording, post.parts[0], now))
    return explained(wording, _bundle(wording, post.parts, now))


def _part_alone(wording: Wording, part: Part, now: datetime) -> tuple[Section, ...]:
    match part.content:
        case FollowingNotice() as following:
            return _following(wording, following, now)
        case AwayNotice() as away:
            return (_away(wording, away),)
        case TonightMessage() as tonight:
            return (_tonight(wording, tonight, now),)
        case MorningMessage() as morning:
            return _morning(wording, morning, now)
        case _ as notice:
            return (_notice_alone(wording, notice, part.late_by, now),)


def _bundle(wording: Wording, parts: Sequence[Part], now: datetime) -> tuple[Section, ...]:
    """The parts in order; notices that are all about one competition stand under its name."""
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
            sections.extend(_part_alone(wording, part, now))
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


def _notice_alone(
    wording: Wording, notice: _Notice, late_by: timedelta | None, now: datetime
) -> Section:
    entry = notice.entry
    words = _words(wording, notice, wording.instant, now)
    lines = [_headline(wording, words.headline, entry.competition), words.when]
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
        lines = [_headline(wording, words.headline, entry.competition), when]
    else:
        lines = [wording.line("headline", what=Strong(words.headline), about=when)]
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
        case MovedNotice(was_at=was_at):
            by = wording.duration(abs(milestone.at - was_at))
            direction, sign = ("earlier", "−") if notice.is_earlier else ("later", "+")
            was = instant(was_at)
            return _Words(
                wording.say(f"moved.{direction}", milestone=name, by=by),
                wording.line("moved.from_to", was=was, at=at, sign=sign, by=by, countdown=left),
                wording.line("moved.then") if milestone.at > now else (),
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


def _headline(wording: Wording, words: str, ref: CompetitionRef) -> Line:
    return wording.line("headline", what=Strong(words), about=competition(ref))


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


def _following(wording: Wording, following: FollowingNotice, now: datetime) -> tuple[Section, ...]:
    next_lines = next_alert_lines(wording, following.next_alert)
    if following.is_first:
        sections = [_following_all(wording, following, now)]
    else:
        sections = [_following_one(wording, following.competitions[0], now)]
    if next_lines:
        sections.append(Section(next_lines))
    return tuple(sections)


def _following_all(wording: Wording, following: FollowingNotice, now: datetime) -> Section:
    n_followed = len(following.competitions) + following.n_more
    failing = [source_line(wording, source, now) for source in following.failing]
    if n_followed == 0:
        headline = (Strong(wording.say("following.none")),)
        return Section((headline, wording.line("following.none.then"), *failing))
    lines: list[Line] = [(Strong(wording.say("following.first", n=n_followed)),)]
    for followed in following.competitions:
        ahead = _ahead(followed, now)
        if ahead:
            lines.extend(entry_lines(wording, [Entry(followed.ref, ahead[0])], now))
        else:
            name = competition(followed.ref)
            lines.append(wording.line("following.nothing_ahead", competition=name))
    return Section((*lines, *more_lines(wording, following.n_more), *failing))


def _following_one(wording: Wording, followed: Competition, now: datetime) -> Section:
    lines = [_headline(wording, wording.say("following.new"), followed.ref)]
    for milestone in _ahead(followed, now):
        line = wording.line(
            "entry.alone",
            countdown=countdown(wording, milestone, milestone.at - now),
            at=wording.instant_in_list(milestone.at),
        )
        shows = kaggle_shows(wording, Entry(followed.ref, milestone), "kaggle_shows.in_list")
        lines.append((*line, *shows))
    return Section(tuple(lines))


def _ahead(followed: Competition, now: datetime) -> list[Milestone]:
    ahead = [milestone for milestone in followed.milestones if milestone.at > now]
    return sorted(ahead, key=lambda milestone: (milestone.at, milestone.key))


def _away(wording: Wording, away: AwayNotice) -> Section:
    headline = wording.say("away", duration=wording.duration(away.until - away.since))
    from_to = wording.line(
        "away.from_to",
        since=wording.instant_in_list(away.since),
        until=wording.instant_in_list(away.until),
    )
    return Section(((Strong(headline),), from_to))


def _tonight(wording: Wording, tonight: TonightMessage, now: datetime) -> Section:
    quiet = wording.line(
        "tonight.quiet",
        begins=wording.instant_in_list(tonight.begins_at),
        ends=wording.instant_in_list(tonight.ends_at),
    )
    lines = (
        (Strong(wording.say("tonight")),),
        *entry_lines(wording, tonight.entries, now, shows_kaggle=True),
        *more_lines(wording, tonight.n_more),
    )
    return Section(lines, quiet)


def _morning(wording: Wording, morning: MorningMessage, now: datetime) -> tuple[Section, ...]:
    today = entry_lines(wording, morning.today, now, shows_kaggle=True)
    ahead = entry_lines(wording, morning.countdowns, now, shows_kaggle=True)
    sections = [Section(((Strong(wording.say("morning")),),))]
    if today:
        sections.append(Section(((Strong(wording.say("morning.today")),), *today)))
    else:
        sections.append(Section((wording.line("morning.nothing_today"),)))
    if ahead:
        sections.append(Section(((Strong(wording.say("morning.ahead")),), *ahead)))
    more = more_lines(wording, morning.n_more)
    if more:
        sections.append(Section(more))
    return tuple(sections)
