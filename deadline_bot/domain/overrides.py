"""What a team has changed in the chat for one channel, over what the configuration says."""

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from deadline_bot.domain.channel import ChannelSettings, Language, Voice
from deadline_bot.domain.quiet_hours import parse_quiet_hours

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Overrides:
    """`None` leaves what the configuration says; `quiet_hours` empty is none.

    `followed` and `unfollowed` are slugs that the channel follows, or does not, whatever the
    configuration says; `muted` those it hears nothing of. `is_open`: more than dates may be
    said although people of other organisations read the channel.
    """

    timezone: str | None = None
    language: Language | None = None
    close_lead_times: tuple[timedelta, ...] | None = None
    quiet_hours: str | None = None
    finish_margin: timedelta | None = None
    has_board: bool | None = None
    is_open: bool | None = None
    followed: tuple[str, ...] = ()
    unfollowed: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()

    def without(self, slug: str) -> "Overrides":
        """Nothing changed about this competition."""
        return replace(
            self,
            followed=tuple(s for s in self.followed if s != slug),
            unfollowed=tuple(s for s in self.unfollowed if s != slug),
            muted=tuple(s for s in self.muted if s != slug),
        )

    def changed(self, before: "Overrides") -> tuple[str, ...]:
        """The names of what differs, in the order of the fields."""
        return tuple(
            f.name for f in fields(self) if getattr(self, f.name) != getattr(before, f.name)
        )


def overridden(
    settings: ChannelSettings, overrides: Overrides, *, is_shared: bool
) -> ChannelSettings:
    """The settings of a channel. `is_shared`: people of other organisations read it.

    The quiet hours of the configuration keep their wall-clock times in a zone of the channel's
    own.
    """
    zone = settings.voice.zone if overrides.timezone is None else ZoneInfo(overrides.timezone)
    lead_times = settings.lead_times
    if overrides.close_lead_times is not None:
        lead_times = replace(lead_times, close=overrides.close_lead_times)
    quiet_hours = settings.quiet_hours and replace(settings.quiet_hours, zone=zone)
    if overrides.quiet_hours is not None:
        quiet_hours = parse_quiet_hours(overrides.quiet_hours, zone)
    return replace(
        settings,
        voice=Voice(overrides.language or settings.voice.language, zone),
        lead_times=lead_times,
        quiet_hours=quiet_hours,
        finish_margin=_or(overrides.finish_margin, settings.finish_margin),
        has_board=_or(overrides.has_board, settings.has_board),
        muted=frozenset(overrides.muted),
        is_dates_only=is_shared and not overrides.is_open,
    )


def _or(value: _T | None, default: _T) -> _T:
    return default if value is None else value
