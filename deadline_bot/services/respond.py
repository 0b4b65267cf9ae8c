"""Answers what is asked in the chat, from the facts alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from deadline_bot.domain.answer import (
    Answer,
    Command,
    HelpAnswer,
    ListAnswer,
    PlanLine,
    StatusAnswer,
    UpcomingAnswer,
)
from deadline_bot.domain.answer_jobs import Calls
from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.command import NotUnderstood, Request, parse_command
from deadline_bot.domain.competition import Following
from deadline_bot.domain.message import Entry
from deadline_bot.domain.naming import resolve
from deadline_bot.domain.planning import LIST_LENGTH, upcoming
from deadline_bot.domain.resources import NO_RESOURCES, Resources
from deadline_bot.ports import SettingsOf, Store, Transaction

#: How the final runs of a channel stand, `None` for all.
PlanLines = Callable[[Transaction, str | None, datetime], tuple[PlanLine, ...]]

#: Among how many competitions a name is looked for.
MOST_FOLLOWED = 1_000


class Respond:
    """Answers commands.

    `calls` tells how often each account of a host is asked, `plans` how final runs stand.
    """

    def __init__(
        self,
        store: Store,
        settings_of: SettingsOf,
        calls: Callable[[], tuple[Calls, ...]] = tuple,
        plans: PlanLines | None = None,
    ) -> None:
        self._store = store
        self._settings_of = settings_of
        self._calls = calls
        self._plans = plans

    async def answer(self, request: Request, channel: str, now: datetime) -> Answer:
        """The answer to a request, made in `channel`.

        A channel that follows nothing of its own, as a direct message, is answered from all.
        """
        if request.command is Command.HELP:
            return _help(request.argument)
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
            case _ if request.argument:
                return _status_of(tx, request.argument, scope, settings, now)
            case _:
                status = _status(tx, scope, settings, now)
                if settings.is_dates_only:
                    return status
                plans = () if self._plans is None else self._plans(tx, scope, now)
                return replace(status, calls=self._calls(), plans=plans)


def _help(argument: str) -> HelpAnswer:
    if not argument:
        return HelpAnswer()
    about = parse_command(argument)
    if isinstance(about, NotUnderstood):
        return HelpAnswer(about.text, about.nearest)
    return HelpAnswer(about=about.command)


def _status_of(
    tx: Transaction, name: str, scope: str | None, settings: ChannelSettings, now: datetime
) -> Answer:
    """One competition with all its milestones ahead."""
    found = resolve(name, tx.nearest_followings(scope, now, MOST_FOLLOWED), Command.STATUS.value)
    if not isinstance(found, Following):
        return found
    competition = found.competition
    milestones = competition.with_finish_by(settings.finish_margin)
    alerts = upcoming([found], settings, now, 1)
    return StatusAnswer(
        entries=tuple(Entry(competition.ref, m) for m in milestones if m.at > now),
        n_more=0,
        next_alert=alerts[0] if alerts else None,
        sources=tuple(s for s in tx.source_states() if s.name == competition.source),
        pin_error=None,
    )


def _status(
    tx: Transaction, scope: str | None, settings: ChannelSettings, now: datetime
) -> StatusAnswer:
    nearest = tx.nearest_followings(scope, now, LIST_LENGTH)
    entries = tuple(_next_entry(following, settings, now) for following in nearest)
    alerts = upcoming(tx.next_speakers(scope, 1), settings, now, 1)
    slugs = {following.competition.slug for following in nearest}
    resources = Resources(tuple(tx.slots()), tuple(tx.quotas())).of(slugs)
    return StatusAnswer(
        entries=entries,
        n_more=tx.count_followings(scope, now) - len(entries),
        next_alert=alerts[0] if alerts else None,
        sources=tuple(tx.source_states()),
        pin_error=None if scope is None else tx.board(scope).pin_error,
        resources=NO_RESOURCES if settings.is_dates_only else resources,
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
