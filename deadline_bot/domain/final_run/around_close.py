"""What is said around the close: select the final submissions, use the last resets.

Pure, by instants that are known long before.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.competition import CompetitionRef
from deadline_bot.domain.final_run.spending import SubmissionRoom
from deadline_bot.domain.message_plan import ResetAhead, Selection, SelectionAsked
from deadline_bot.domain.planning import TONIGHT_LEAD

#: How long before the close the selection is asked for.
SELECTION_LEADS = (timedelta(hours=24), timedelta(hours=1))
#: An evening this soon after the first time asks nobody again.
APART = timedelta(hours=4)
#: When a reset of the next morning is told, by the channel's wall clock.
RESET_TOLD = time(22)
#: A reset between these local times falls into the morning.
MORNING = (time(5), time(12))
#: From how long before the close resets are told.
RESETS_FROM = timedelta(days=3)


def selection_instants(
    close_at: datetime, settings: ChannelSettings
) -> Iterator[tuple[datetime, timedelta | None]]:
    """When the selection is asked for, with the lead time; `None` in the last evening."""
    for lead in SELECTION_LEADS:
        yield close_at - lead, lead
    if settings.quiet_hours is not None:
        day = timedelta(days=1)
        nights = settings.quiet_hours.nights(close_at - day, close_at)
        evenings = [night.begins_at - TONIGHT_LEAD for night in nights]
        first, last = (close_at - lead for lead in SELECTION_LEADS)
        # Only where it is an evening of its own, well after the first time and before the last.
        yield from ((at, None) for at in evenings[-1:] if first + APART < at < last)


def selections_due(
    competition: CompetitionRef,
    close_at: datetime,
    selection: Selection,
    settings: ChannelSettings,
    since: datetime,
    now: datetime,
) -> list[tuple[datetime, SelectionAsked]]:
    """The last question that fell due in since < instant ≤ now; none once somebody confirmed."""
    if selection.confirmed_by or now >= close_at:
        return []
    instants = [(at, lead) for at, lead in selection_instants(close_at, settings) if at <= now]
    at, lead = max(instants, key=lambda instant: instant[0], default=(since, None))
    return [(at, SelectionAsked(competition, close_at, lead, selection))] if at > since else []


def reset_due(
    competition: CompetitionRef,
    room: SubmissionRoom,
    n_left: int | None,
    settings: ChannelSettings,
    since: datetime,
    now: datetime,
) -> tuple[datetime, ResetAhead] | None:
    """The next morning's reset, told in the evening before (since < 22:00 ≤ now)."""
    for n, resets_at in enumerate(room.resets_at):
        told_at = reset_told_at(resets_at, settings)
        if told_at is not None and since < told_at <= now < resets_at:
            left = len(room.resets_at) - n - 1
            return told_at, ResetAhead(competition, resets_at, n_left, left, room.n_a_day or None)
    return None


def reset_told_at(resets_at: datetime, settings: ChannelSettings) -> datetime | None:
    """When a reset is told; `None` where it does not fall into the local morning."""
    local = resets_at.astimezone(settings.voice.zone)
    if not MORNING[0] <= local.time() < MORNING[1]:
        return None
    evening = datetime.combine(local.date() - timedelta(days=1), RESET_TOLD, settings.voice.zone)
    return evening.astimezone(resets_at.tzinfo)
