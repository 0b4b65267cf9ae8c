"""Shows each person's own view: at once when it is opened, and again while the facts change."""

from datetime import datetime, timedelta

import structlog

from deadline_bot.domain.answer import BoardLine, coarse_left
from deadline_bot.domain.chat import Speaker
from deadline_bot.domain.errors import SendFailed
from deadline_bot.domain.home import Home
from deadline_bot.domain.planning import upcoming
from deadline_bot.domain.reminder import ReminderState
from deadline_bot.ports import HomePages, SettingsOf, Store, Transaction

_log = structlog.get_logger(__name__)

#: For how long a view is kept up to date after it was opened.
KEPT = timedelta(days=1)
#: How many countdowns, reminders and waiting occurrences a view lists.
LENGTH = 10
#: How many occurrences are read for those that wait.
READ = 100


class ShowHomes:
    """Shows the views. `pages` is `None` where the chat has no place for them."""

    def __init__(self, store: Store, pages: HomePages | None, settings_of: SettingsOf) -> None:
        self._store = store
        self._pages = pages
        self._settings_of = settings_of
        self._shown: dict[str, Home] = {}

    async def open(self, speaker: Speaker, now: datetime) -> None:
        """Notes that a person looks at the own view, and shows it as it is now."""
        await self._store.run(lambda tx: tx.save_home(speaker.id, now))
        self._shown.pop(speaker.id, None)
        await self._show(speaker.id, now)

    async def refresh(self, now: datetime) -> None:
        """Shows again the views that were opened lately and read differently now.

        One that fails leaves the others alone.
        """
        if self._pages is None:
            return
        people = await self._store.run(lambda tx: tx.homes(now - KEPT))
        self._shown = {person: home for person, home in self._shown.items() if person in people}
        for person in people:
            await self._show(person, now)

    async def _show(self, person: str, now: datetime) -> None:
        if self._pages is None:
            return
        try:
            home = await self._store.run(lambda tx: self._home(tx, person, now))
            if self._shown.get(person) != home:
                await self._pages.publish(person, home, now)
                self._shown[person] = home
        except SendFailed as failure:
            _log.warning("home_not_shown", person=person, reason=failure.reason)
        except Exception:  # noqa: BLE001 - one person's view must not stop the others
            _log.exception("home_failed", person=person)

    def _home(self, tx: Transaction, person: str, now: datetime) -> Home:
        settings = self._settings_of(person)
        is_there = (
            o
            for o in tx.open_occurrences(person, None, READ)
            if o.reminder.state is not ReminderState.DELETED
        )
        waiting = sorted(is_there, key=lambda o: not o.reminder.is_insistent)
        entries, n_entries = tx.nearest_entries(None, now, settings.finish_margin, LENGTH)
        reminders, n_reminders = tx.reminders_of(person, LENGTH)
        alerts = upcoming(tx.next_speakers(None, 1), settings, now, 1)
        return Home(
            waiting=tuple(waiting[:LENGTH]),
            lines=tuple(BoardLine(e, coarse_left(e.milestone.at - now)) for e in entries),
            n_more_lines=n_entries - len(entries),
            next_alert=alerts[0] if alerts else None,
            reminders=tuple(reminders),
            n_more_reminders=n_reminders - len(reminders),
        )
