"""Which competitions a channel follows, and of which it wants to hear nothing, as people say.

Everything is told to the channel. A request that comes twice changes nothing the second time,
and is answered like the first.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from deadline_bot.domain.answer_channel import (
    Change,
    ChannelAnswer,
    CompetitionChanged,
    Confirm,
    NotFollowed,
    Usage,
)
from deadline_bot.domain.changes import Changes, has_ahead
from deadline_bot.domain.chat import Said
from deadline_bot.domain.competition import Following
from deadline_bot.domain.message_people import MutedNotice
from deadline_bot.domain.naming import (
    CONFIRMED,
    confirmed,
    named_exactly,
    plain_name,
    resolve,
    slug_of,
)
from deadline_bot.domain.overrides import Overrides
from deadline_bot.domain.planning import draft
from deadline_bot.ports import Store, Transaction
from deadline_bot.services.manage_competitions import gone
from deadline_bot.services.news import OnMoved, begin, leave, withdraw
from deadline_bot.services.settings_book import SettingsBook
from deadline_bot.services.watch_competitions import CLOSED

T = TypeVar("T")

#: Why a competition is not followed that no source knows of.
UNKNOWN = "unknown"

#: Has every source asked now; returns why a competition that is not followed then is not,
#: `None` where no source knows of it.
AskSources = Callable[[str], Awaitable[str | None]]


class FollowCompetitions:
    """Changes what channels follow, and what they mute.

    `arguments` are what was said after the command. `on_moved` is told of competitions whose
    dates came, changed or went.
    """

    def __init__(
        self, store: Store, book: SettingsBook, *, on_moved: OnMoved, ask_sources: AskSources
    ) -> None:
        self._store = store
        self._book = book
        self._on_moved = on_moved
        self._ask_sources = ask_sources

    async def follow(self, said: Said, arguments: str, now: datetime) -> ChannelAnswer:
        """Has the channel follow a competition: its slug or its address.

        One that nobody follows yet is asked for; where no source tells of it nothing is kept.
        """
        slug = await self._store.run(lambda tx: _slug_meant(tx, arguments))
        if slug is None:
            return Usage("follow")
        answer = await self._keep(lambda tx: self._follow_known(tx, said, slug, now))
        if answer is not None:
            return answer
        with self._book.asking(said.channel, slug):
            reason = await self._ask_sources(slug)
            found = await self._keep(lambda tx: self._follow_found(tx, said, slug, now))
        return found or NotFollowed(slug, reason or UNKNOWN)

    def _follow_known(
        self, tx: Transaction, said: Said, slug: str, now: datetime
    ) -> ChannelAnswer | None:
        known = tx.followings(slug=slug)
        if not known:
            return None
        competition = known[0].competition
        if any(f.channel == said.channel for f in known):
            is_new = tx.is_first_time(said.request_id, now)
            return CompetitionChanged(competition, Change.FOLLOWED, was_before=is_new)
        if not has_ahead(competition, now):
            return NotFollowed(slug, CLOSED)
        if tx.is_first_time(said.request_id, now):
            self._begin(tx, said, known[0].in_channel(said.channel, now), now)
        return CompetitionChanged(competition, Change.FOLLOWED)

    def _follow_found(
        self, tx: Transaction, said: Said, slug: str, now: datetime
    ) -> ChannelAnswer | None:
        """What becomes of a competition whose following began, or not, when it was asked for."""
        found = tx.followings(channel=said.channel, slug=slug)
        if not found:
            return None
        if tx.is_first_time(said.request_id, now):
            self._begin(tx, said, found[0], now)
        return CompetitionChanged(found[0].competition, Change.FOLLOWED)

    def _begin(self, tx: Transaction, said: Said, following: Following, now: datetime) -> None:
        slug = following.competition.slug
        overrides = _overrides(tx, said.channel).without(slug)
        followed = (*overrides.followed, slug)
        self._book.change(tx, said.channel, replace(overrides, followed=followed))
        begin(tx, following, said.speaker.id, self._book, now)
        self._on_moved(tx, {slug}, now)

    async def unfollow(self, said: Said, arguments: str, now: datetime) -> ChannelAnswer:
        """Has the channel follow a competition no longer; asked about once."""
        if not arguments.strip():
            return Usage("unfollow")
        return await self._keep(lambda tx: self._unfollow(tx, said, arguments, now))

    def _unfollow(
        self, tx: Transaction, said: Said, arguments: str, now: datetime
    ) -> ChannelAnswer:
        slug = confirmed(arguments)
        followings = tx.followings(channel=said.channel)
        if slug is not None and slug not in {f.competition.slug for f in followings}:
            return CompetitionChanged(gone(slug), Change.UNFOLLOWED, was_before=True)
        found = resolve(slug or arguments, followings, "unfollow")
        if not isinstance(found, Following):
            return found
        competition = found.competition
        if slug is None:
            command = f"unfollow {competition.slug} {CONFIRMED}"
            return Confirm(competition.ref, Change.UNFOLLOWED, command)
        if tx.is_first_time(said.request_id, now):
            overrides = _overrides(tx, said.channel).without(slug)
            unfollowed = (*overrides.unfollowed, slug)
            self._book.change(tx, said.channel, replace(overrides, unfollowed=unfollowed))
            leave(tx, [found], said.speaker.id, self._book, now)
            self._on_moved(tx, {slug}, now)
        return CompetitionChanged(competition, Change.UNFOLLOWED)

    async def mute(self, said: Said, arguments: str, now: datetime) -> ChannelAnswer:
        """Says nothing more of a competition in the channel; the only one need not be named."""
        return await self._keep(lambda tx: self._mute(tx, said, arguments, now, is_muted=True))

    async def unmute(self, said: Said, arguments: str, now: datetime) -> ChannelAnswer:
        """Speaks of it again from `now` on; what was missed is not said."""
        return await self._keep(lambda tx: self._mute(tx, said, arguments, now, is_muted=False))

    def _mute(
        self, tx: Transaction, said: Said, arguments: str, now: datetime, *, is_muted: bool
    ) -> ChannelAnswer:
        overrides = _overrides(tx, said.channel)
        followings = tx.followings(channel=said.channel)
        if not arguments.strip():
            # The one that can be meant, if there is one.
            open_to = [f for f in followings if _is_muted(f, overrides) is not is_muted]
            followings = open_to or followings
        found = resolve(arguments, followings, "mute" if is_muted else "unmute")
        if not isinstance(found, Following):
            return found
        change = Change.MUTED if is_muted else Change.UNMUTED
        is_new = tx.is_first_time(said.request_id, now)
        was_before = _is_muted(found, overrides) is is_muted
        if is_new and not was_before:
            self._write_mute(tx, said, found, overrides, now, is_muted=is_muted)
        return CompetitionChanged(found.competition, change, was_before=is_new and was_before)

    def _write_mute(
        self,
        tx: Transaction,
        said: Said,
        following: Following,
        overrides: Overrides,
        now: datetime,
        *,
        is_muted: bool,
    ) -> None:
        slug = following.competition.slug
        others = tuple(s for s in overrides.muted if s != slug)
        muted = (*others, slug) if is_muted else others
        self._book.change(tx, said.channel, replace(overrides, muted=muted))
        if is_muted:
            withdraw(tx, Changes(left=(following,)), self._book, now)
        planned_until = max(following.planned_until, now)
        tx.save_followings([replace(following, planned_until=planned_until)], wake_at=now)
        notice = MutedNotice(following.competition.ref, is_muted, said.speaker.id, now)
        tx.add([draft(said.channel, notice, now, self._book(said.channel))])

    async def _keep(self, work: Callable[[Transaction], T]) -> T:
        return await self._book.keep(self._store, work)


def _slug_meant(tx: Transaction, arguments: str) -> str | None:
    """The slug of what is known by this name, or the one that is written; `None` in neither."""
    name = plain_name(arguments)
    if found := named_exactly(name, tx.followings()):
        return found.competition.slug
    try:
        return slug_of(name)
    except ValueError:
        return None


def _overrides(tx: Transaction, channel: str) -> Overrides:
    return tx.overrides().get(channel, Overrides())


def _is_muted(following: Following, overrides: Overrides) -> bool:
    return following.competition.slug in overrides.muted
