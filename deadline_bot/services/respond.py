"""Answers what is asked in the chat, from the facts alone."""

from dataclasses import replace
from datetime import datetime

from deadline_bot.domain.answer import (
    Answer,
    Command,
    HelpAnswer,
    ListAnswer,
    StatusAnswer,
    UpcomingAnswer,
)
from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.command import NotUnderstood, Request, parse_command
from deadline_bot.domain.competition import Following
from deadline_bot.domain.message import Entry
from deadline_bot.domain.planning import LIST_LENGTH, upcoming
from deadline_bot.ports import SettingsOf, Store, Transaction


class Respond:
    """Answers commands."""

    def __init__(self, store: Store, settings_of: SettingsOf) -> None:
        self._store = store
        self._settings_of = settings_of

    async def answer(self, text: str, channel: str, now: datetime) -> Answer:
        """The answer to `text`, said in `channel`.

        A channel that follows nothing of its own, as a direct message, is answered from all.
        """
        request = parse_command(text)
        if isinstance(request, NotUnderstood):
            return HelpAnswer(request.text, request.nearest)
        if request.command is Command.HELP:
            return HelpAnswer()
        return await self._store.run(lambda tx: self._answer(tx, request, channel, now))

    def _answer(self, tx: Transaction, request: Request, channel: str, now: datetime) -> Answer:
        settings = self._settings_of(channel)
        scope = channel if tx.count_followings(channel, now) else None
        match request.command:
            case Command.UPCOMING:
                speakers = tx.next_speakers(scope, request.n)
                return UpcomingAnswer(upcoming(speakers, settings, now, request.n))
            case Command.LIST:
                return _list(tx, scope, settings, now)
            case _:
                return _status(tx, scope, settings, now)


def _status(
    tx: Transaction, scope: str | None, settings: ChannelSettings, now: datetime
) -> StatusAnswer:
    nearest = tx.nearest_followings(scope, now, LIST_LENGTH)
    entries = tuple(_next_entry(following, settings, now) for following in nearest)
    alerts = upcoming(tx.next_speakers(scope, 1), settings, now, 1)
    return StatusAnswer(
        entries=entries,
        n_more=tx.count_followings(scope, now) - len(entries),
        next_alert=alerts[0] if alerts else None,
        sources=tuple(tx.source_states()),
        pin_error=None if scope is None else tx.board(scope).pin_error,
    )


def _next_entry(following: Following, settings: ChannelSettings, now: datetime) -> Entry:
    competition = following.competition
    milestones = competition.with_finish_by(settings.finish_margin)
    return Entry(competition.ref, next(m for m in milestones if m.at > now))


def _list(
    tx: Transaction, scope: str | None, settings: ChannelSettings, now: datetime
) -> ListAnswer:
    nearest = tx.nearest_followings(scope, now, LIST_LENGTH)
    competitions = tuple(
        replace(f.competition, milestones=f.competition.with_finish_by(settings.finish_margin))
        for f in nearest
    )
    return ListAnswer(competitions, tx.count_followings(scope, now) - len(competitions))
