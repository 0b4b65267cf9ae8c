"""Sets reminders: from a phrase, from a form, by choosing one of several readings.

Nothing is guessed silently: what has more than one sensible reading is kept as proposals, of
which the person chooses one.
"""

import re
from dataclasses import replace
from datetime import datetime

from deadline_bot.domain.answer import Answer
from deadline_bot.domain.answer_reminders import (
    NoReminder,
    NotReachable,
    PhraseNotUnderstood,
    ReminderChanged,
    WhichReading,
)
from deadline_bot.domain.chat import Said
from deadline_bot.domain.reminder import (
    Reminder,
    ReminderState,
    is_ahead,
    scheduled,
)
from deadline_bot.domain.when.occasion import (
    Doubt,
    Fault,
    NotFound,
    Reading,
    Spoken,
)
from deadline_bot.domain.when.phrase import parse_phrase
from deadline_bot.ports import People, SettingsOf, Store, Transaction
from deadline_bot.services.milestones import Milestones
from deadline_bot.services.tell_reminder import TellReminder, chosen_of

#: How many of the next instants of a recurring reminder are told.
N_NEXT = 3
#: Longest text of a reminder that is kept: Slack shows 3,000 characters in a section.
TEXT_LENGTH = 2_000

#: `!` or `--ack` by itself: somebody must acknowledge it.
_INSISTENT = re.compile(r"(?:^|(?<=\s))(?:--ack|[!！])(?=\s|$)|^[!！]\s*")
#: People, channels and groups as the chat writes them.
_MENTION = re.compile(
    r"<(?P<mark>@|#|!subteam\^)(?P<id>[A-Z0-9]+)(?:\|[@#]?(?P<name>[^<>]*))?>"
    r"|<!(?P<all>here|channel|everyone)(?:\|[^<>]*)?>"
)
#: Doubts after which even a single reading is offered, not taken.
_ASKED = frozenset({Doubt.PASSED, Doubt.FAR})


class Remind:
    """Sets reminders."""

    def __init__(self, store: Store, people: People, settings_of: SettingsOf) -> None:
        self._store = store
        self._people = people
        self._settings_of = settings_of
        self._milestones = Milestones(settings_of)
        self._tell = TellReminder(self._milestones)

    async def say(self, said: Said, argument: str, now: datetime) -> Answer:
        """Sets the reminder that a phrase asks for, or asks which of its readings is meant."""
        is_insistent = _INSISTENT.search(argument) is not None
        text = _INSISTENT.sub(" ", argument, count=1) if is_insistent else argument
        spoken = await self._store.run(
            lambda tx: self._milestones.spoken(tx, said.channel, said.speaker, now)
        )
        language = self._settings_of(said.channel).voice.language
        phrase = parse_phrase(text, spoken, language=language.value)
        if isinstance(phrase, NotFound):
            return PhraseNotUnderstood(phrase)
        if not await self._people.is_reachable(phrase.audience):
            return NotReachable(phrase.audience)
        draft = Reminder(
            id=0,
            channel=said.channel,
            author=said.speaker.id,
            audience=phrase.audience,
            text=(await self._named(phrase.text, said.channel))[:TEXT_LENGTH],
            occasion=phrase.readings[0].occasion,
            zone=said.speaker.zone,
            created_at=now,
            is_insistent=is_insistent,
            proposal=said.request_id,
        )
        return await self._store.run(
            lambda tx: self._propose(tx, draft, phrase.readings, spoken, argument)
        )

    async def _named(self, text: str, channel: str) -> str:
        """A text in which who was mentioned is named: said again it calls nobody."""
        for mention in reversed(list(_MENTION.finditer(text))):
            name = mention["name"] or mention["all"]
            if not name and mention["mark"] == "@":
                name = (await self._people.speaker(mention["id"], channel)).name
            mark = "#" if mention["mark"] == "#" else "@"
            words = mark + (name or mention["id"])
            text = text[: mention.start()] + words + text[mention.end() :]
        return text

    async def pick(self, id_: int, now: datetime) -> Answer:
        """Takes one of the proposed readings; the others are forgotten."""
        return await self._store.run(lambda tx: self._pick(tx, id_, now))

    def _propose(
        self,
        tx: Transaction,
        draft: Reminder,
        readings: tuple[Reading, ...],
        spoken: Spoken,
        argument: str,
    ) -> Answer:
        known = tx.proposed(draft.proposal)
        if known:
            # The chat delivered the same request twice.
            return self._tell.again(tx, known, spoken.now)
        sensible = [r for r in readings if is_ahead(r, spoken)]
        if not sensible:
            return PhraseNotUnderstood(NotFound(Fault.PASSED, argument.strip()))
        doubts = frozenset[Doubt]().union(*(reading.doubts for reading in sensible))
        is_asked = len(sensible) > 1 or bool(doubts & _ASKED)
        state = ReminderState.PROPOSED if is_asked else ReminderState.ACTIVE
        saved = [self._save(tx, draft, r, state, spoken.now) for r in sensible]
        if not is_asked:
            return self._tell.told(tx, saved[0], doubts)
        return WhichReading(tuple(self._tell.option(tx, r, spoken.now) for r in saved), doubts)

    def _save(
        self,
        tx: Transaction,
        draft: Reminder,
        reading: Reading,
        state: ReminderState,
        now: datetime,
    ) -> Reminder:
        reminder = replace(
            draft, occasion=reading.occasion, competition=reading.competition, state=state
        )
        return tx.save_reminder(scheduled(reminder, self._milestones.of(tx, reminder), now))

    def _pick(self, tx: Transaction, id_: int, now: datetime) -> Answer:
        chosen = tx.reminder(id_)
        if chosen is None:
            return NoReminder(str(id_))
        proposals = tx.proposed(chosen.proposal)
        if chosen.state is not ReminderState.PROPOSED:
            return ReminderChanged(chosen_of(proposals) or chosen, was_before=True)
        reading = Reading(chosen.occasion, competition=chosen.competition)
        spoken = Spoken(now, chosen.zone, self._milestones.all(tx, chosen.channel, now))
        if not is_ahead(reading, spoken):
            return PhraseNotUnderstood(NotFound(Fault.PASSED, chosen.text))
        for other in proposals:
            if other.id != id_:
                tx.save_reminder(replace(other, state=ReminderState.DELETED))
        active = replace(chosen, state=ReminderState.ACTIVE)
        milestones = self._milestones.of(tx, chosen)
        return self._tell.told(tx, tx.save_reminder(scheduled(active, milestones, now)))
