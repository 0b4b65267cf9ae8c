"""Competitions, posts and voices that the tests of the words share, and how to read a document."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.competition import Competition, Milestone, MilestoneKind
from deadline_bot.domain.delivery import Part, Post, marker
from deadline_bot.domain.message import Entry, NextAlert
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.wording.document import (
    Control,
    Document,
    Everybody,
    Group,
    InChat,
    Instant,
    Line,
    Link,
    Log,
    Named,
    Person,
    Place,
    Span,
    Strong,
    Text,
    Typed,
)
from deadline_bot.wording.messages import words_of_post

ENGLISH = Voice(Language.EN, ZoneInfo("Asia/Tokyo"))
JAPANESE = Voice(Language.JA, ZoneInfo("Asia/Tokyo"))

CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)

NBME = Competition(
    "nbme",
    "NBME",
    "https://www.kaggle.com/competitions/nbme",
    "kaggle",
    (
        Milestone(MilestoneKind.ENTRY, CLOSE - timedelta(days=7)),
        Milestone(MilestoneKind.MERGER, CLOSE - timedelta(days=7)),
        Milestone(MilestoneKind.CLOSE, CLOSE),
    ),
)
ATMA = Competition(
    "atma-cup-18",
    "atmaCup #18",
    "https://example.org",
    "config",
    (
        Milestone(MilestoneKind.OWN, CLOSE + timedelta(days=1), "team merge"),
        Milestone(MilestoneKind.CLOSE, CLOSE + timedelta(days=3)),
    ),
)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def days(n: float) -> timedelta:
    return timedelta(days=n)


def entry(competition: Competition, kind: MilestoneKind) -> Entry:
    milestones = competition.with_finish_by(timedelta(days=1))
    return Entry(competition.ref, next(m for m in milestones if m.kind is kind))


NBME_ENTRY = entry(NBME, MilestoneKind.ENTRY)
NBME_MERGER = entry(NBME, MilestoneKind.MERGER)
NBME_FINISH_BY = entry(NBME, MilestoneKind.FINISH_BY)
NBME_CLOSE = entry(NBME, MilestoneKind.CLOSE)
ATMA_OWN = entry(ATMA, MilestoneKind.OWN)
ATMA_CLOSE = entry(ATMA, MilestoneKind.CLOSE)

NEXT = NextAlert(NBME_CLOSE, hours(12), CLOSE - hours(12))


def post(*parts: Part | OutboxContent) -> Post:
    whole = tuple(part if isinstance(part, Part) else Part(part) for part in parts)
    keys = tuple(part.content.key for part in whole)
    kinds = tuple(dict.fromkeys(part.content.kind for part in whole))
    return Post("C0123456789", whole, keys, kinds, marker(keys))


def assert_reads(voice: Voice, words: str, *parts: Part | OutboxContent, left: timedelta) -> None:
    """A post of these parts, said `left` before NBME's close, reads so."""
    assert read(words_of_post(post(*parts), voice, CLOSE - left)) == words


def read(document: Document) -> str:
    """The document as text: `*strong*`, `[link]`, `<instant, UTC>`, small print after `- `.

    Whoever is called stands in braces, who is only named in parentheses, a log between bars,
    buttons and menus on a line after `> `.
    """
    lines = []
    for section in document.sections:
        lines += [_line(line) for line in section.lines]
        if section.small_print:
            lines.append("- " + _line(section.small_print))
        if section.controls:
            lines.append("> " + ", ".join(control.label for control in section.controls))
    return "\n".join(lines)


def _line(line: Line) -> str:
    return "".join(map(_span, line))


def _span(span: Span) -> str:
    match span:
        case Instant(at=at):
            return f"<{at:%m-%d %H:%M}>"
        case InChat(spans=spans):
            return _line(spans)
        case Person() | Group() | Place() | Everybody():
            return f"{{{_called(span)}}}"
        case Strong(text=text):
            return f"*{text}*"
        case Link(text=text):
            return f"[{text}]"
        case Typed(command=command):
            return f"`{command}`"
        case Named(id=id_):
            return f"(@{id_})"
        case Log(lines=lines):
            return "|" + "\n".join(lines) + "|"
        case Text(text=text):
            return text


def _called(span: Person | Group | Place | Everybody) -> str:
    match span:
        case Person(id=id_):
            return f"@{id_}"
        case Group(id=id_):
            return f"group {id_}"
        case Place(id=id_):
            return f"#{id_}"
        case Everybody():
            return "here"


def controls_of(document: Document) -> list[Control]:
    """Every button and menu, in order."""
    return [control for section in document.sections for control in section.controls]
