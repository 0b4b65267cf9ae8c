"""Messages about a channel as a whole in words: its nights, what it follows, who changed what."""

from datetime import datetime

from deadline_bot.domain.answer import Command, plan_line
from deadline_bot.domain.competition import Competition, Milestone
from deadline_bot.domain.message import (
    AwayNotice,
    Entry,
    FollowingNotice,
    MorningMessage,
    TonightMessage,
)
from deadline_bot.domain.message_people import LeftNotice, MutedNotice, SettingsNotice
from deadline_bot.wording.answers_plan import plan_sections
from deadline_bot.wording.document import Line, Person, Section, Strong, Typed
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.lines import (
    competition,
    countdown,
    entry_lines,
    headline,
    kaggle_shows,
    more_lines,
    next_alert_lines,
    setting_names,
    shown,
    source_line,
)
from deadline_bot.wording.resources import resource_lines

#: What is not about one milestone, and no reminder.
ChannelMessage = (
    FollowingNotice
    | AwayNotice
    | TonightMessage
    | MorningMessage
    | LeftNotice
    | MutedNotice
    | SettingsNotice
)


def channel_sections(
    wording: Wording, message: ChannelMessage, now: datetime
) -> tuple[Section, ...]:
    """A message about the channel as it reads at `now`."""
    match message:
        case FollowingNotice():
            return _following(wording, message, now)
        case AwayNotice():
            return (_away(wording, message),)
        case TonightMessage():
            return (_tonight(wording, message, now),)
        case MorningMessage():
            return _morning(wording, message, now)
        case LeftNotice():
            return (_left(wording, message),)
        case MutedNotice():
            return (_muted(wording, message),)
        case SettingsNotice():
            return (_settings(wording, message),)


def _following(wording: Wording, following: FollowingNotice, now: datetime) -> tuple[Section, ...]:
    next_lines = next_alert_lines(wording, following.next_alert)
    if following.is_first:
        sections = [_following_all(wording, following, now)]
    else:
        sections = [_following_one(wording, following, now)]
    if next_lines:
        sections.append(Section(next_lines))
    return tuple(sections)


def _following_all(wording: Wording, following: FollowingNotice, now: datetime) -> Section:
    n_followed = len(following.competitions) + following.n_more
    failing = [source_line(wording, source, now) for source in following.failing]
    if n_followed == 0:
        none = (Strong(wording.say("following.none")),)
        return Section((none, wording.line("following.none.then"), *failing))
    lines: list[Line] = [(Strong(wording.say("following.first", n=n_followed)),)]
    for followed in following.competitions:
        ahead = _ahead(followed, now)
        if ahead:
            lines.extend(entry_lines(wording, [Entry(followed.ref, ahead[0])], now))
        else:
            name = competition(followed.ref)
            lines.append(wording.line("following.nothing_ahead", competition=name))
    return Section((*lines, *more_lines(wording, following.n_more), *failing))


def _following_one(wording: Wording, following: FollowingNotice, now: datetime) -> Section:
    followed = following.competitions[0]
    lines = [headline(wording, wording.say("following.new"), competition(followed.ref))]
    for milestone in _ahead(followed, now):
        line = wording.line(
            "entry.alone",
            countdown=countdown(wording, milestone, milestone.at - now),
            at=wording.instant_in_list(milestone.at),
        )
        shows = kaggle_shows(wording, Entry(followed.ref, milestone), "kaggle_shows.in_list")
        lines.append((*line, *shows))
    if following.by:
        lines.append(wording.line("following.by", by=Person(following.by)))
    return Section(tuple(lines))


def _ahead(followed: Competition, now: datetime) -> list[Milestone]:
    ahead = [milestone for milestone in followed.milestones if milestone.at > now]
    return sorted(ahead, key=lambda milestone: (milestone.at, milestone.key))


def _away(wording: Wording, away: AwayNotice) -> Section:
    away_for = wording.say("away", duration=wording.duration(away.until - away.since))
    from_to = wording.line(
        "away.from_to",
        since=wording.instant_in_list(away.since),
        until=wording.instant_in_list(away.until),
    )
    return Section(((Strong(away_for),), from_to))


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
    sections += plan_sections(wording, [plan_line(plan, now) for plan in morning.plans])
    if today:
        sections.append(Section(((Strong(wording.say("morning.today")),), *today)))
    else:
        sections.append(Section((wording.line("morning.nothing_today"),)))
    if ahead:
        sections.append(Section(((Strong(wording.say("morning.ahead")),), *ahead)))
    more = more_lines(wording, morning.n_more)
    if more:
        sections.append(Section(more))
    entries = (*morning.today, *morning.countdowns)
    resources = resource_lines(wording, morning.resources, entries, now)
    if resources:
        sections.append(Section(((Strong(wording.say("resources")),), *resources)))
    return tuple(sections)


def _left(wording: Wording, left: LeftNotice) -> Section:
    first = headline(wording, wording.say("left"), competition(left.competition))
    return Section((first, wording.line("left.by", by=Person(left.by))))


def _muted(wording: Wording, muted: MutedNotice) -> Section:
    about, by = competition(muted.competition), Person(muted.by)
    if not muted.is_muted:
        first = headline(wording, wording.say("unmuted"), about)
        return Section((first, wording.line("unmuted.by", by=by)))
    command = Typed(f"{Command.UNMUTE} {shown(muted.competition.slug)}")
    first = headline(wording, wording.say("muted"), about)
    return Section((first, wording.line("muted.by", by=by, unmute=command)))


def _settings(wording: Wording, changed: SettingsNotice) -> Section:
    first = (Strong(wording.say("settings.notice")),)
    names = setting_names(wording, changed.changed)
    by = wording.line("settings.by", by=Person(changed.by), settings=names)
    return Section((first, by))
