"""Edits what was sent, in place, once it would read otherwise.

The eye finds it again where it was, and an edit calls nobody.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime

import structlog

from deadline_bot.domain.delivery import Part, Post, marker
from deadline_bot.domain.errors import EditFailed
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.ports import MessageRef, Messenger, SentMessage, Store, Transaction

_log = structlog.get_logger(__name__)

#: The messages that were sent, each with what it is to say now.
Wanted = Callable[[Transaction], Iterable[tuple[SentMessage, OutboxContent]]]
#: Whether an edit from the one to the other would tell nobody anything.
ReadsAlike = Callable[[OutboxContent, OutboxContent], bool]


class EditSent:
    """Keeps messages true, and remembers how each reads: one that reads alike is left alone."""

    def __init__(self, store: Store, messenger: Messenger, reads_alike: ReadsAlike) -> None:
        self._store = store
        self._messenger = messenger
        self._reads_alike = reads_alike
        self._shown: dict[tuple[str, str], OutboxContent] = {}
        self._turn = asyncio.Lock()

    async def refresh(self, wanted: Wanted, now: datetime) -> None:
        """Edits what has changed; one message that cannot be edited leaves the others alone.

        Where that may pass, the next call tries again. What is no longer wanted is forgotten.
        """
        async with self._turn:
            found = await self._store.run(lambda tx: list(wanted(tx)))
            places = {(sent.channel, sent.key) for sent, _ in found}
            self._shown = {p: shown for p, shown in self._shown.items() if p in places}
            for sent, content in found:
                shown = self._shown.get((sent.channel, sent.key), sent.content)
                if self._reads_alike(shown, content):
                    continue
                if await edit(self._messenger, sent, content, now):
                    self._shown[sent.channel, sent.key] = content


async def edit(
    messenger: Messenger, sent: SentMessage, content: OutboxContent, now: datetime
) -> bool:
    """Lets a message say `content`; returns whether that is settled: it does, or never can."""
    keys = (sent.key,)
    post = Post(sent.channel, (Part(content),), keys, (content.kind,), marker(keys))
    try:
        await messenger.edit(MessageRef(sent.channel, sent.message_id), post, now)
    except EditFailed as failure:
        _log.warning("message_not_edited", key=sent.key, reason=failure.reason)
        return failure.is_gone
    return True
