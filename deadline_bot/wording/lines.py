"""Lines that messages and answers share: competitions, milestones, countdowns, what is next."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from deadline_bot.domain.competition import Competition, CompetitionRef, Milestone, MilestoneKind
from deadline_bot.domain.message import Entry, NextAlert
from deadline_bot.domain.source import SourceState
from deadline_bot.wording.document import Document, InChat, Line, Link, Section, Span, Strong, Text
from deadline_bot.wording.forms import JUST_NOW, Wording

#: Longest title or name that is shown; what is longer ends in an ellipsis.
NAME_LENGTH = 100
#: Longest reason of a failure that is shown.
REASON_LENGTH = 200


def shown(text: str, length: int = NAME_LENGTH) -> str:
    """A text from outside on one line, without control characters, of at most `length`."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def competition(ref: CompetitionRef) -> Text | Link:
    """The competition's linked title; its slug where it has none."""
    title = shown(ref.title) or shown(ref.slug)
    return Link(title, ref.url) if ref.url else Text(title)


def headline(wording: Wording, words: str, about: Span | Line) -> Line:
    """What happened, to catch the eye, and to what."""
    return wording.line("headline", what=Strong(words), about=about)


def setting_names(wording: Wording, names: Iterable[str]) -> Line:
    """What the settings of these names are called; names as in `Overrides`."""
    return wording.listed([wording.line(f"setting.{name}") for name in names])


def milestone_name(wording: Wording, milestone: Milestone) -> str:
    """What a milestone is called."""
    return wording.say(f"milestone.{milestone.kind}", name=shown(milestone.name))


def countdown(wording: Wording, milestone: Milestone, left: timedelta) -> str:
    """How long is `left` until a milestone; zero or less: how long ago it was."""
    name = shown(milestone.name)
    if left > timedelta():
        return wording.say(f"countdown.{milestone.kind}", left=wording.duration(left), name=name)
    if left > -JUST_NOW:
        return wording.say(f"reached.{milestone.kind}", name=name)
    return wording.say(f"gone.{milestone.kind}", ago=wording.ago(-left), name=name)


def entry_line(wording: Wording, entry: Entry, left: timedelta) -> Line:
    """A milestone in a list of several competitions."""
    return wording.line(
        "entry",
        countdown=countdown(wording, entry.milestone, left),
        competition=competition(entry.competition),
        at=wording.instant_in_list(entry.milestone.at),
    )


def entry_lines(
    wording: Wording, entries: Iterable[Entry], now: datetime, *, shows_kaggle: bool = False
) -> tuple[Line, ...]:
    """Milestones in a list, with how long is left at `now`."""
    lines = []
    for entry in entries:
        line = entry_line(wording, entry, entry.milestone.at - now)
        if shows_kaggle:
            line += kaggle_shows(wording, entry, "kaggle_shows.in_list")
        lines.append(line)
    return tuple(lines)


def milestone_lines(wording: Wording, followed: Competition, now: datetime) -> tuple[Line, ...]:
    """All dates of a competition, those that have passed too."""
    lines = []
    for milestone in sorted(followed.milestones, key=lambda m: (m.at, m.key)):
        key = "list.milestone" if milestone.at > now else "list.passed"
        name = milestone_name(wording, milestone)
        at = wording.instant_in_list(milestone.at)
        lines.append(wording.line(key, milestone=name, at=at))
    return tuple(lines)


def is_kaggle_close(entry: Entry) -> bool:
    """Whether this is a close that Kaggle itself shows, with its own rules and its own date."""
    return entry.milestone.kind is MilestoneKind.CLOSE and entry.competition.source == "kaggle"


def kaggle_shows(wording: Wording, entry: Entry, key: str) -> Line:
    """How Kaggle writes its close, in the words of `key`: it may be another day there."""
    if not is_kaggle_close(entry):
        return ()
    utc = entry.milestone.at.astimezone(UTC)
    return wording.line(key, at=f"{utc.month}/{utc.day} {utc.hour:02}:{utc.minute:02}")


def explained(wording: Wording, sections: Sequence[Section]) -> Document:
    """The sections; where an own zone stands beside an instant, the small print says so."""
    spans = (span for section in sections for line in section.lines for span in line)
    if not any(isinstance(span, InChat) for span in spans):
        return Document(tuple(sections))
    *others, last = sections
    small_print = wording.sentences(last.small_print, wording.list_zone())
    return Document((*others, replace(last, small_print=small_print)))


def more_lines(wording: Wording, n_more: int) -> tuple[Line, ...]:
    """What a list leaves out, if anything."""
    return (wording.line("more", n=n_more),) if n_more > 0 else ()


def next_alert_lines(wording: Wording, alert: NextAlert | None) -> tuple[Line, ...]:
    """What will be said next, if anything."""
    return () if alert is None else (alert_line(wording, "next_alert", alert),)


def alert_line(wording: Wording, key: str, alert: NextAlert) -> Line:
    """An alert to come, in the words of `key`."""
    milestone = alert.entry.milestone
    if alert.lead_time is None:
        what = milestone_name(wording, milestone)
    else:
        what = wording.say(
            f"next_alert.before.{milestone.kind}",
            lead_time=wording.duration(alert.lead_time),
            name=shown(milestone.name),
        )
    return wording.line(
        key,
        at=wording.instant_in_list(alert.say_at),
        competition=competition(alert.entry.competition),
        what=what,
    )


def source_line(wording: Wording, source: SourceState, now: datetime) -> Line:
    """When a source was last heard, and what is wrong with it, if anything."""
    name = wording.source(source.name)
    if source.last_heard_at is None:
        heard = wording.say("source.never_heard", name=name)
    else:
        ago = wording.ago(now - source.last_heard_at)
        heard = wording.say("source.heard", name=name, ago=ago)
    if source.error is None:
        return (Text(heard),)
    error = shown(wording.reason(source.error), REASON_LENGTH)
    return wording.line("source.failing", heard=heard, error=error)
