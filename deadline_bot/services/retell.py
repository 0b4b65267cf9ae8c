"""Tells in the messages that were sent what has become of their reminder since.

A message that cannot be edited stays as it is: its buttons still answer who was first.
"""

import asyncio
from dataclasses import replace
from datetime import datetime

import structlog

from deadline_bot.domain.message_people import ReminderMessage
from deadline_bot.domain.reminder import Occurrence, OccurrenceId
from deadline_bot.ports import Clock, Messenger, SentMessage, Store
from deadline_bot.services.edit_sent import edit

_log = structlog.get_logger(__name__)


class Retell:
    """Edits in the background: nobody waits for it."""

    def __init__(self, store: Store, messenger: Messenger, clock: Clock) -> None:
        self._store = store
        self._messenger = messenger
        self._clock = clock
        self._under_way: set[asyncio.Task[None]] = set()

    def start(self, occurrence: Occurrence) -> None:
        """Begins to edit the messages of an occurrence as it is now."""
        task = asyncio.create_task(self._retell(occurrence.id))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Lets what is under way end."""
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _retell(self, id_: OccurrenceId) -> None:
        try:
            occurrence, sent = await self._store.run(
                lambda tx: (
                    found := tx.occurrence(id_),
                    [] if found is None else tx.sent(found.messages),
                )
            )
            for message in sent:
                if occurrence is not None:
                    await self._edit(message, occurrence, self._clock.now())
        except Exception:  # noqa: BLE001 - the occurrence is taken, whatever its messages read
            _log.exception("retell_failed", occurrence=str(id_))

    async def _edit(self, message: SentMessage, occurrence: Occurrence, now: datetime) -> None:
        if not isinstance(message.content, ReminderMessage):
            return
        content = replace(
            message.content,
            taken_by=occurrence.taken_by,
            taken_at=occurrence.taken_at,
            snoozed_by=occurrence.snoozed_by,
            snoozed_until=occurrence.snoozed_until,
        )
        await edit(self._messenger, message, content, now)
