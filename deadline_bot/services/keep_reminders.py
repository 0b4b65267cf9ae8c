"""What becomes of reminders that are set: shown, listed, taken back, paused, deleted, edited."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from deadline_bot.domain.answer import Answer
from deadline_bot.domain.answer_reminders import (
    NoReminder,
    OpenForm,
    ReminderChanged,
    Reminders,
)
from deadline_bot.domain.chat import ReminderForm, Said, Speaker
from deadline_bot.domain.reminder import Reminder, ReminderState, scheduled
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.occasion import Occasion
from deadline_bot.ports import SettingsOf, Store, Transaction
from deadline_bot.services.milestones import Milestones
from deadline_bot.services.remind import Remind
from deadline_bot.services.tell_reminder import TellReminder

#: How many reminders of each list a page shows: each has three buttons and two blocks.
PAGE_LENGTH = 7

#: An occasion in words that can be read again: occasion, channel, moment.
WordsOf = Callable[[Occasion, str, datetime], str]

_PAGE = re.compile(r"(?:page|ページ)?\s*p?(?P<n>[0-9]{1,4})\s*(?:ページ目?)?", re.IGNORECASE)
_ONE = re.compile(
    r"(?:(?P<verb>undo|pause|resume|delete|pick)\s+)?#?(?P<n>[0-9]{1,9})", re.IGNORECASE
)


class KeepReminders:
    """Keeps the reminders that are set. `words_of` fills a form in with words of an occasion."""

    def __init__(
        self, store: Store, remind: Remind, settings_of: SettingsOf, words_of: WordsOf
    ) -> None:
        self._store = store
        self._remind = remind
        self._words_of = words_of
        self._milestones = Milestones(settings_of)
        self._tell = TellReminder(self._milestones)

    async def say(self, said: Said, argument: str, now: datetime) -> Answer:
        """`reminders`, `reminders page 2`, `reminders 12`, `reminders delete 12`."""
        one = _ONE.fullmatch(argument)
        if one is not None:
            return await self._one(int(one["n"]), (one["verb"] or "").lower(), said.speaker, now)
        page = _PAGE.fullmatch(argument)
        if argument and page is None:
            return NoReminder(argument)
        n = int(page["n"]) if page else 1
        return await self._store.run(lambda tx: self._list(tx, said, max(0, n - 1)))

    async def delete(self, id_: int, speaker: Speaker) -> Answer:
        """Deletes a reminder, or takes back one just set; the same twice is the same."""

        def work(tx: Transaction) -> Answer:
            reminder = _seen(tx.reminder(id_), speaker)
            if reminder is None:
                return NoReminder(str(id_))
            if reminder.state in {ReminderState.DELETED, ReminderState.OVER}:
                return ReminderChanged(reminder, was_before=True)
            gone = replace(reminder, state=ReminderState.DELETED, next_at=None, ended_by=speaker.id)
            return ReminderChanged(tx.save_reminder(gone))

        return await self._store.run(work)

    async def pause(self, id_: int, speaker: Speaker, now: datetime, *, is_paused: bool) -> Answer:
        """Pauses a reminder, or lets it go on: what fell due meanwhile is not said."""

        def work(tx: Transaction) -> Answer:
            reminder = _seen(tx.reminder(id_), speaker)
            if reminder is None:
                return NoReminder(str(id_))
            wanted = ReminderState.PAUSED if is_paused else ReminderState.ACTIVE
            if reminder.state not in {ReminderState.PAUSED, ReminderState.ACTIVE}:
                return ReminderChanged(reminder, was_before=True)
            if reminder.state is wanted:
                return ReminderChanged(reminder, was_before=True)
            changed = replace(reminder, state=wanted)
            milestones = self._milestones.of(tx, reminder)
            return ReminderChanged(tx.save_reminder(scheduled(changed, milestones, now)))

        return await self._store.run(work)

    async def toggle(self, id_: int, speaker: Speaker, now: datetime) -> Answer:
        """Pauses an active reminder and resumes a paused one."""
        reminder = await self._store.run(lambda tx: tx.reminder(id_))
        is_active = reminder is not None and reminder.state is ReminderState.ACTIVE
        return await self.pause(id_, speaker, now, is_paused=is_active)

    async def edit(self, id_: int, speaker: Speaker, now: datetime) -> Answer:
        """The form of a reminder that is there."""
        reminder = await self._store.run(lambda tx: _seen(tx.reminder(id_), speaker))
        if reminder is None:
            return NoReminder(str(id_))
        if reminder.state is ReminderState.DELETED:
            return ReminderChanged(reminder, was_before=True)
        form = ReminderForm(
            channel=reminder.channel,
            audience=reminder.audience,
            reminder_id=reminder.id,
            text=reminder.text,
            when=self._words_of(reminder.occasion, reminder.channel, now),
            is_insistent=reminder.is_insistent,
            link=reminder.link,
        )
        return OpenForm(form)

    def new(self, channel: str, link: str = "") -> Answer:
        """The form of a new reminder, about the message at `link` if there is one."""
        kind = AudienceKind.CHANNEL if link else AudienceKind.ME
        return OpenForm(ReminderForm(channel, Audience(kind), link=link))

    async def _one(self, id_: int, verb: str, speaker: Speaker, now: datetime) -> Answer:
        match verb:
            case "undo" | "delete":
                return await self.delete(id_, speaker)
            case "pick":
                return await self._remind.pick(id_, now)
            case "pause" | "resume":
                return await self.pause(id_, speaker, now, is_paused=verb == "pause")
            case _:
                return await self._store.run(lambda tx: self._show(tx, id_, speaker))

    def _show(self, tx: Transaction, id_: int, speaker: Speaker) -> Answer:
        reminder = _seen(tx.reminder(id_), speaker)
        if reminder is None:
            return NoReminder(str(id_))
        if reminder.state is not ReminderState.ACTIVE:
            return ReminderChanged(reminder, was_before=True)
        return self._tell.told(tx, reminder, is_new=False)

    def _list(self, tx: Transaction, said: Said, page: int) -> Answer:
        person, offset = said.speaker.id, page * PAGE_LENGTH
        mine, n_mine = tx.reminders_of(person, PAGE_LENGTH, offset)
        others, n_others = tx.reminders_in(said.channel, person, PAGE_LENGTH, offset)
        n_pages = max(1, -(-max(n_mine, n_others) // PAGE_LENGTH))
        if page >= n_pages:
            return self._list(tx, said, n_pages - 1)
        return Reminders(tuple(mine), tuple(others), page, n_pages)


def _seen(reminder: Reminder | None, speaker: Speaker) -> Reminder | None:
    """A reminder as somebody may see it: what others ask for themselves is nobody's business."""
    if reminder is None or reminder.audience.kind is not AudienceKind.ME:
        return reminder
    return reminder if reminder.author == speaker.id else None
