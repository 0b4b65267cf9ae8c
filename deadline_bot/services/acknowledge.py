"""Acknowledges and snoozes: what a person does with a reminder that was said.

What became of it is told in the very messages that said it.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from deadline_bot.domain.answer import Answer
from deadline_bot.domain.answer_reminders import (
    NoReminder,
    OpenForm,
    Snoozed,
    Taken,
    TooLateToSnooze,
    WhichOccurrence,
    WhoTook,
)
from deadline_bot.domain.chat import Said, SnoozeEntry, SnoozeForm, Speaker
from deadline_bot.domain.escalation import Snooze, snooze_until, within_milestone
from deadline_bot.domain.form_faults import FieldFault, FormFaults
from deadline_bot.domain.reminder import (
    Occurrence,
    OccurrenceId,
    OccurrenceState,
    ReminderState,
    read_occurrence_id,
)
from deadline_bot.domain.when.occasion import NotFound, Once, Spoken
from deadline_bot.domain.when.phrase import parse_when
from deadline_bot.ports import SettingsOf, Store, Transaction
from deadline_bot.services.milestones import Milestones

#: How many open occurrences are offered, and how many acknowledged ones are told.
OFFERED, TOLD = 10, 20

_NUMBERED = re.compile(r"#?(?P<n>[0-9]{1,9})(?:\s+(?P<rest>.*))?", re.DOTALL)
#: What is typed for the spans that the menu offers.
_TYPED = {
    "15m": Snooze.QUARTER,
    "15分": Snooze.QUARTER,
    "1h": Snooze.HOUR,
    "1時間": Snooze.HOUR,
    "tonight": Snooze.TONIGHT,
    "今夜": Snooze.TONIGHT,
    "tomorrow": Snooze.TOMORROW,
    "tomorrow morning": Snooze.TOMORROW,
    "明日": Snooze.TOMORROW,
    "明日の朝": Snooze.TOMORROW,
}


class Acknowledge:
    """Changes occurrences. `retell` is called with each one that has changed."""

    def __init__(
        self, store: Store, settings_of: SettingsOf, retell: Callable[[Occurrence], None]
    ) -> None:
        self._store = store
        self._settings_of = settings_of
        self._retell = retell
        self._milestones = Milestones(settings_of)

    async def done(self, id_: OccurrenceId, speaker: Speaker, now: datetime) -> Answer:
        """Takes an occurrence; whoever comes second hears who was first."""

        def work(tx: Transaction) -> Taken | NoReminder:
            occurrence = tx.occurrence(id_)
            if occurrence is None:
                return NoReminder(str(id_.reminder))
            if occurrence.state is OccurrenceState.DONE:
                return Taken(occurrence, was_before=True)
            taken = replace(
                occurrence,
                state=OccurrenceState.DONE,
                wake_at=None,
                taken_by=speaker.id,
                taken_at=now,
                snoozed_by="",
                snoozed_until=None,
            )
            tx.withdraw(taken.messages)
            tx.save_occurrence(taken)
            return Taken(taken)

        answer = await self._store.run(work)
        if isinstance(answer, Taken) and not answer.was_before:
            self._retell(answer.occurrence)
        return answer

    async def snooze(
        self, id_: OccurrenceId, until: datetime, speaker: Speaker, now: datetime
    ) -> Answer:
        """Has an occurrence said again at `until`, or shortly before its milestone."""

        def work(tx: Transaction) -> Answer:
            occurrence = tx.occurrence(id_)
            if occurrence is None or occurrence.reminder.state is ReminderState.DELETED:
                return NoReminder(str(id_.reminder))
            if occurrence.state is OccurrenceState.DONE:
                return Taken(occurrence, was_before=True)
            entry = self._milestones.entry(tx, occurrence.reminder)
            kept = within_milestone(until, None if entry is None else entry.milestone.at, now)
            if kept is None or kept <= now:
                return TooLateToSnooze(occurrence)
            snoozed = replace(
                occurrence,
                wake_at=kept,
                begun_at=kept,
                rung=0,
                snoozed_by=speaker.id,
                snoozed_until=kept,
            )
            tx.withdraw(snoozed.messages)
            tx.save_occurrence(snoozed)
            return Snoozed(snoozed, kept, is_cut=kept < until)

        answer = await self._store.run(work)
        if isinstance(answer, Snoozed):
            self._retell(answer.occurrence)
        return answer

    async def choose(self, value: str, speaker: Speaker, channel: str, now: datetime) -> Answer:
        """A span chosen in the menu: the occurrence's id, a space, a `Snooze`."""
        occurrence, _, span = value.partition(" ")
        id_ = read_occurrence_id(occurrence)
        until = snooze_until(Snooze(span), now, speaker.zone)
        if until is None:
            return OpenForm(SnoozeForm(channel, occurrence))
        return await self.snooze(id_, until, speaker, now)

    async def enter(self, entry: SnoozeEntry, now: datetime) -> Answer | FormFaults:
        """The form in which a person says until when."""
        if entry.at is None and not entry.when.strip():
            return FormFaults({"when": FieldFault.NO_WHEN})
        until = entry.at or self._read_until(entry.when, entry.speaker, entry.form.channel, now)
        if isinstance(until, NotFound):
            return FormFaults({"when": until})
        if until <= now:
            return FormFaults({"when": FieldFault.PASSED})
        id_ = read_occurrence_id(entry.form.occurrence)
        answer = await self.snooze(id_, until, entry.speaker, now)
        if isinstance(answer, TooLateToSnooze):
            return FormFaults({"when": FieldFault.PASSES_MILESTONE})
        return answer

    async def say_done(self, said: Said, argument: str, now: datetime) -> Answer:
        """`ack`, `ack 12`: the only one that waits, or the one of this number."""
        found = await self._store.run(lambda tx: self._meant(tx, said, argument))
        if isinstance(found, NoReminder):
            return found
        if len(found) != 1:
            return WhichOccurrence(found, is_snooze=False)
        return await self.done(found[0].id, said.speaker, now)

    async def say_snooze(self, said: Said, argument: str, now: datetime) -> Answer:
        """`snooze`, `snooze 1h`, `snooze 12 tomorrow`: an hour where nothing is said."""
        numbered = _NUMBERED.fullmatch(argument)
        number, when = (numbered["n"], numbered["rest"] or "") if numbered else ("", argument)
        found = await self._store.run(lambda tx: self._meant(tx, said, number))
        if isinstance(found, NoReminder):
            return found
        if len(found) != 1:
            return WhichOccurrence(found, is_snooze=True)
        until = self._read_until(when, said.speaker, said.channel, now)
        if isinstance(until, NotFound):
            return OpenForm(SnoozeForm(said.channel, str(found[0].id)))
        return await self.snooze(found[0].id, until, said.speaker, now)

    async def who(self, channel: str, speaker: Speaker) -> Answer:
        """Who acknowledged what in a channel."""

        def work(tx: Transaction) -> Answer:
            taken = tx.taken_occurrences(channel, TOLD)
            waiting = [o for o in tx.open_occurrences(speaker.id, channel, TOLD) if _waits(o)]
            return WhoTook(tuple(taken), tuple(o for o in waiting if o.reminder.is_insistent))

        return await self._store.run(work)

    def _meant(
        self, tx: Transaction, said: Said, number: str
    ) -> tuple[Occurrence, ...] | NoReminder:
        """What waits for a person: what must be acknowledged before what need not."""
        waiting = [o for o in tx.open_occurrences(said.speaker.id, said.channel, 100) if _waits(o)]
        if number.strip():
            plain = number.strip().removeprefix("#")
            named = next((o for o in waiting if str(o.reminder.id) == plain), None)
            return NoReminder(plain) if named is None else (named,)
        insistent = [o for o in waiting if o.reminder.is_insistent]
        return tuple((insistent or waiting)[:OFFERED])

    def _read_until(
        self, words: str, speaker: Speaker, channel: str, now: datetime
    ) -> datetime | NotFound:
        """Until when, in a person's words; the likeliest of several readings."""
        plain = words.strip().lower() or "1h"
        if plain in _TYPED:
            until = snooze_until(_TYPED[plain], now, speaker.zone)
            if until is not None:
                return until
        language = self._settings_of(channel).voice.language
        spoken = Spoken(now, speaker.zone)
        for phrase in (words, f"in {words}", f"{words}後"):
            found = parse_when(phrase, spoken, language=language.value)
            if not isinstance(found, NotFound) and isinstance(found[0].occasion, Once):
                return found[0].occasion.at
        return found if isinstance(found, NotFound) else now


def _waits(occurrence: Occurrence) -> bool:
    return occurrence.reminder.state is not ReminderState.DELETED
