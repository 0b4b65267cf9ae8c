"""Sets and changes reminders by their form: what is in doubt must be written more exactly."""

from dataclasses import replace
from datetime import datetime

from deadline_bot.domain.answer import Answer
from deadline_bot.domain.answer_reminders import Option, WhichReading
from deadline_bot.domain.chat import ReminderEntry
from deadline_bot.domain.form_faults import FieldFault, FormFaults
from deadline_bot.domain.reminder import Reminder, ReminderState, comes_at, is_ahead, scheduled
from deadline_bot.domain.when.occasion import NotFound, Once, Reading, Spoken
from deadline_bot.domain.when.phrase import parse_when
from deadline_bot.ports import People, SettingsOf, Store, Transaction
from deadline_bot.services.milestones import Milestones
from deadline_bot.services.remind import TEXT_LENGTH
from deadline_bot.services.tell_reminder import TellReminder


class EnterReminder:
    """Takes the form of a reminder."""

    def __init__(self, store: Store, people: People, settings_of: SettingsOf) -> None:
        self._store = store
        self._people = people
        self._settings_of = settings_of
        self._milestones = Milestones(settings_of)
        self._tell = TellReminder(self._milestones)

    async def enter(self, entry: ReminderEntry, now: datetime) -> Answer | FormFaults:
        """Sets or changes a reminder; what a change leaves empty stays as it was."""
        form = entry.form
        id_ = form.reminder_id
        before = None if id_ is None else await self._store.run(lambda tx: tx.reminder(id_))
        text = form.text.strip() or (before.text if before else "")
        if not text:
            return FormFaults({"text": FieldFault.EMPTY})
        if not await self._people.is_reachable(form.audience):
            return FormFaults({"audience": FieldFault.NOT_REACHABLE})
        spoken = await self._store.run(
            lambda tx: self._milestones.spoken(tx, form.channel, entry.speaker, now)
        )
        reading = self._read_when(entry, before, spoken)
        if not isinstance(reading, Reading):
            return FormFaults({"when": reading})
        entry = replace(entry, form=replace(form, text=text[:TEXT_LENGTH]))
        return await self._store.run(lambda tx: self._enter(tx, entry, reading, spoken))

    def _read_when(
        self, entry: ReminderEntry, before: Reminder | None, spoken: Spoken
    ) -> Reading | NotFound | FieldFault | WhichReading:
        """The one reading of a form; what is in doubt must be written more exactly."""
        if entry.at is not None:
            picked = Reading(Once(entry.at.astimezone(spoken.zone)))
            return picked if is_ahead(picked, spoken) else FieldFault.PASSED
        if not entry.form.when.strip():
            if before is None:
                return FieldFault.NO_WHEN
            return Reading(before.occasion, competition=before.competition)
        language = self._settings_of(entry.form.channel).voice.language
        found = parse_when(entry.form.when, spoken, language=language.value)
        if isinstance(found, NotFound):
            return found
        ahead = [r for r in found if is_ahead(r, spoken)]
        if not ahead:
            return FieldFault.PASSED
        if len(ahead) == 1:
            return ahead[0]
        draft = _fresh(entry, ahead[0], spoken.now)
        options = tuple(_offered(draft, reading, spoken) for reading in ahead)
        return WhichReading(options, ahead[0].doubts)

    def _enter(
        self, tx: Transaction, entry: ReminderEntry, reading: Reading, spoken: Spoken
    ) -> Answer | FormFaults:
        form, now = entry.form, spoken.now
        known = tx.proposed(entry.request_id)
        if known:
            return self._tell.again(tx, known, now)
        fresh = _fresh(entry, reading, now)
        before = fresh if form.reminder_id is None else tx.reminder(form.reminder_id)
        if before is None or before.state is ReminderState.DELETED:
            return FormFaults({"text": FieldFault.GONE})
        for other in tx.proposed(before.proposal):
            if other.id != before.id and other.state is ReminderState.PROPOSED:
                tx.save_reminder(replace(other, state=ReminderState.DELETED))
        reminder = replace(
            before,
            audience=form.audience,
            text=form.text,
            occasion=reading.occasion,
            zone=entry.speaker.zone,
            competition=reading.competition,
            is_insistent=form.is_insistent,
            state=ReminderState.ACTIVE,
            first_at=None,
            said_at=None,
            proposal=entry.request_id,
        )
        saved = tx.save_reminder(scheduled(reminder, self._milestones.of(tx, reminder), now))
        return self._tell.told(tx, saved, reading.doubts, is_new=form.reminder_id is None)


def _fresh(entry: ReminderEntry, reading: Reading, now: datetime) -> Reminder:
    """A new reminder as its form says it."""
    form = entry.form
    return Reminder(
        id=0,
        channel=form.channel,
        author=entry.speaker.id,
        audience=form.audience,
        text=form.text,
        occasion=reading.occasion,
        zone=entry.speaker.zone,
        created_at=now,
        link=form.link,
    )


def _offered(draft: Reminder, reading: Reading, spoken: Spoken) -> Option:
    """A reading as a form offers it: it is not kept."""
    reminder = replace(draft, occasion=reading.occasion, competition=reading.competition)
    milestones = spoken.milestones.get(reading.competition or "", {})
    return Option(reminder, comes_at(reminder, milestones, spoken.now), None)
