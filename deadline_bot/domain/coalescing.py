"""What a later message makes pointless: which are about the same, and which are over.

After an outage the nearest of them is said once, not all.
"""

from datetime import UTC, datetime

from deadline_bot.domain.message import CountdownAlert, MorningMessage, PassedAlert, TonightMessage
from deadline_bot.domain.message_plan import (
    LatestStart,
    ResetAhead,
    SelectionAsked,
    VerdictChanged,
)
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.planning import MORNING_PATIENCE

_FIRST = datetime.min.replace(tzinfo=UTC)


def milestone_of(content: CountdownAlert | PassedAlert) -> tuple[str, str]:
    """The milestone that an alert is about: its competition's slug, and its key."""
    return content.entry.competition.slug, content.entry.milestone.key


def about(content: OutboxContent) -> tuple[str, ...] | None:
    """What a message is about of which only the nearest is said; `None` where each is said."""
    match content:
        case CountdownAlert():
            return (content.kind, *milestone_of(content))
        case SelectionAsked(competition=competition):
            return content.kind, competition.slug
        case VerdictChanged(view=view):
            return content.kind, view.competition.slug
        case LatestStart(competition=competition, step=step):
            return content.kind, competition.slug, step.name
        case _:
            return None


def nearness(content: OutboxContent, id_: int) -> tuple[datetime, int]:
    """Grows with how near a message is, among those about the same.

    Of countdowns it is when they fell due, not when they were decided: the night may hold an
    alert back until after an urgent, nearer one. Of the rest it is the order of decision.
    """
    if isinstance(content, CountdownAlert):
        return content.entry.milestone.at - content.lead_time, id_
    return _FIRST, id_


def is_over(content: OutboxContent, now: datetime) -> bool:
    """Whether it is of no use any more."""
    match content:
        case TonightMessage(ends_at=ends_at):
            return ends_at <= now
        case MorningMessage(ends_at=ends_at):
            return ends_at + MORNING_PATIENCE <= now
        case SelectionAsked(close_at=close_at):
            return close_at <= now
        case ResetAhead(resets_at=resets_at):
            return resets_at <= now
        case _:
            return False
