"""The form of a channel's settings: filled with what counts now, checked, and kept.

Only what differs from the configuration is kept, so that the rest goes on following it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

from deadline_bot.domain.answer_channel import SettingsSaved
from deadline_bot.domain.changes import Changes
from deadline_bot.domain.channel import ChannelSettings, Language
from deadline_bot.domain.chat import SettingsEntry, SettingsForm
from deadline_bot.domain.duration import format_duration
from deadline_bot.domain.errors import BadDuration, BadQuietHours
from deadline_bot.domain.form_faults import FieldFault, FormFaults
from deadline_bot.domain.message_people import SettingsNotice
from deadline_bot.domain.overrides import Overrides
from deadline_bot.domain.planning import draft
from deadline_bot.domain.settings_texts import (
    NONE,
    lead_times_text,
    quiet_hours_text,
    read_lead_times,
    read_margin,
    read_quiet_hours,
    read_zone,
)
from deadline_bot.ports import Store, Transaction
from deadline_bot.services.news import OnMoved, withdraw
from deadline_bot.services.settings_book import SettingsBook

T = TypeVar("T")


class ChangeSettings:
    """Changes how channels are spoken to.

    `on_moved` is told of the competitions of a channel whose finish margin changed: with it
    their finish_by moves.
    """

    def __init__(self, store: Store, book: SettingsBook, *, on_moved: OnMoved) -> None:
        self._store = store
        self._book = book
        self._on_moved = on_moved

    def form(self, channel: str) -> SettingsForm:
        """The form with what counts now."""
        settings = self._book(channel)
        none = NONE[settings.voice.language]
        return SettingsForm(
            channel=channel,
            timezone=settings.voice.zone.key,
            language=settings.voice.language,
            close_lead_times=lead_times_text(settings.lead_times.close) or none,
            quiet_hours=quiet_hours_text(settings.quiet_hours) or none,
            finish_margin=format_duration(settings.finish_margin),
            has_board=settings.has_board,
            is_shared=self._book.is_shared(channel),
            is_open=bool(self._book.overrides_of(channel).is_open),
        )

    async def enter(self, entry: SettingsEntry, now: datetime) -> SettingsSaved | FormFaults:
        """Keeps what was filled in and tells the channel; with faults nothing is kept."""
        read = _read(entry.form)
        if isinstance(read, FormFaults):
            return read
        return await self._book.keep(self._store, lambda tx: self._save(tx, entry, read, now))

    def _save(
        self, tx: Transaction, entry: SettingsEntry, wanted: "_Wanted", now: datetime
    ) -> SettingsSaved:
        channel = entry.form.channel
        before = tx.overrides().get(channel, Overrides())
        overrides = _over(self._book.base(channel), wanted, before)
        if not self._book.is_shared(channel):
            overrides = replace(overrides, is_open=before.is_open)
        changed = overrides.changed(before)
        if not tx.is_first_time(entry.request_id, now) or not changed:
            return SettingsSaved(())
        self._book.change(tx, channel, overrides)
        tx.wake_followings(channel, now)
        for known in tx.channels():
            if known.name == channel:
                tx.planned_channel(known, now)
        if "finish_margin" in changed:
            self._move_finish_by(tx, channel, now)
        notice = SettingsNotice(changed, entry.speaker.id, now)
        tx.add([draft(channel, notice, now, self._book(channel))])
        return SettingsSaved(changed)

    def _move_finish_by(self, tx: Transaction, channel: str, now: datetime) -> None:
        followings = tuple(tx.followings(channel=channel))
        withdraw(tx, Changes(moved=followings), self._book, now)
        self._on_moved(tx, {f.competition.slug for f in followings}, now)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What was filled in, read."""

    timezone: str
    language: Language
    close_lead_times: tuple[timedelta, ...]
    quiet_hours: str
    finish_margin: timedelta
    has_board: bool
    is_open: bool


def _read(form: SettingsForm) -> _Wanted | FormFaults:
    faults: dict[str, FieldFault] = {}
    timezone = read_zone(form.timezone, _known_zones())
    if timezone is None:
        faults["timezone"] = FieldFault.BAD_ZONE if form.timezone.strip() else FieldFault.EMPTY
    lead_times: tuple[timedelta, ...] = ()
    try:
        lead_times = read_lead_times(form.close_lead_times)
    except BadDuration:
        faults["close_lead_times"] = FieldFault.BAD_DURATIONS
    quiet_hours = ""
    try:
        quiet_hours = read_quiet_hours(form.quiet_hours)
    except BadQuietHours:
        faults["quiet_hours"] = FieldFault.BAD_QUIET_HOURS
    finish_margin = timedelta()
    try:
        finish_margin = read_margin(form.finish_margin)
    except BadDuration:
        is_empty = not form.finish_margin.strip()
        faults["finish_margin"] = FieldFault.EMPTY if is_empty else FieldFault.BAD_DURATION
    if faults or timezone is None:
        return FormFaults(faults)
    return _Wanted(
        timezone,
        form.language,
        lead_times,
        quiet_hours,
        finish_margin,
        form.has_board,
        form.is_open,
    )


def _over(base: ChannelSettings, wanted: _Wanted, before: Overrides) -> Overrides:
    """The overrides that make what is wanted of what the configuration says."""
    base_lead_times = tuple(sorted(set(base.lead_times.close), reverse=True))
    return replace(
        before,
        timezone=_unless(wanted.timezone, base.voice.zone.key),
        language=_unless(wanted.language, base.voice.language),
        close_lead_times=_unless(wanted.close_lead_times, base_lead_times),
        quiet_hours=_unless(wanted.quiet_hours, quiet_hours_text(base.quiet_hours)),
        finish_margin=_unless(wanted.finish_margin, base.finish_margin),
        has_board=_unless(wanted.has_board, base.has_board),
        is_open=_unless(wanted.is_open, other=False),
    )


def _unless(value: T, other: T) -> T | None:
    """A value, `None` where it is the same as another."""
    return None if value == other else value


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())
