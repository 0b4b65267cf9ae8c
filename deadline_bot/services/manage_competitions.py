"""Competitions that the team tells the bot in the chat: added, moved, and removed again.

Everything is told to the channels that it concerns. A request that comes twice changes nothing
the second time, and is answered like the first.
"""

from dataclasses import replace
from datetime import datetime

from deadline_bot.domain.answer_channel import (
    AddedBefore,
    Change,
    ChannelAnswer,
    CompetitionChanged,
    CompetitionMoved,
    Confirm,
    InstantNotUnderstood,
    ToldElsewhere,
    Usage,
    WhichInstant,
)
from deadline_bot.domain.changes import Changes
from deadline_bot.domain.chat import Said
from deadline_bot.domain.closing import Closing, Shift, command_for, read_closing, read_shift
from deadline_bot.domain.competition import (
    Competition,
    Following,
    Milestone,
    MilestoneKind,
    follow,
)
from deadline_bot.domain.message import Entry, MovedNotice
from deadline_bot.domain.naming import CONFIRMED, confirmed, resolve, slug_for
from deadline_bot.domain.planning import draft
from deadline_bot.domain.source import CHAT
from deadline_bot.domain.when.occasion import Fault, NotFound, Spoken
from deadline_bot.ports import Store, Transaction
from deadline_bot.services.news import OnMoved, add_news, begin, leave, withdraw
from deadline_bot.services.settings_book import SettingsBook

#: A longer name is a sentence that was not meant as one.
LONGEST_NAME = 80


class ManageCompetitions:
    """Changes the competitions of the source `CHAT`.

    `arguments` are what was said after the command. `on_moved` is told of competitions whose
    dates came, changed or went.
    """

    def __init__(self, store: Store, book: SettingsBook, *, on_moved: OnMoved) -> None:
        self._store = store
        self._book = book
        self._on_moved = on_moved

    async def add(self, said: Said, arguments: str, now: datetime) -> ChannelAnswer:
        """Adds a competition that no source tells to the channel: `NAME WHEN [ZONE]`."""
        closing = self._read(said, arguments, now)
        if isinstance(closing, NotFound):
            return InstantNotUnderstood(closing) if arguments.strip() else Usage("add")
        slug = slug_for(closing.name)
        if not slug or len(closing.name) > LONGEST_NAME:
            return Usage("add")
        if not closing.is_sure:
            return _which_instant("add", closing.name, closing, said)
        told = Competition(slug, closing.name, "", CHAT, (_close(closing.instants[0]),))
        return await self._store.run(lambda tx: self._add(tx, said, told, now))

    def _add(self, tx: Transaction, said: Said, told: Competition, now: datetime) -> ChannelAnswer:
        known = tx.followings(slug=told.slug)
        competition = known[0].competition if known else told
        if competition.source != CHAT:
            return ToldElsewhere(competition.ref)
        if competition.close != told.close and told.close is not None:
            command = command_for("move", told.slug, told.close, said.speaker.zone)
            return AddedBefore(_close_of(competition), command)
        is_new = tx.is_first_time(said.request_id, now)
        was_before = any(f.channel == said.channel for f in known)
        if is_new and not was_before:
            elsewhere = known[0].in_channel(said.channel, now) if known else None
            following = elsewhere or follow(said.channel, told, now)
            begin(tx, following, said.speaker.id, self._book, now)
            self._on_moved(tx, {told.slug}, now)
        return CompetitionChanged(competition, Change.ADDED, was_before=is_new and was_before)

    async def move(self, said: Said, arguments: str, now: datetime) -> ChannelAnswer:
        """Moves the close of one that was added: `NAME WHEN [ZONE]`, `NAME +2 days`."""
        read = read_shift(arguments) or self._read(said, arguments, now)
        if isinstance(read, NotFound):
            return InstantNotUnderstood(read) if arguments.strip() else Usage("move")
        if not read.name:
            return Usage("move")
        return await self._store.run(lambda tx: self._move(tx, said, read, now))

    def _move(
        self, tx: Transaction, said: Said, read: Closing | Shift, now: datetime
    ) -> ChannelAnswer:
        found = resolve(read.name, tx.followings(channel=said.channel), f"move {read.when}")
        if not isinstance(found, Following):
            return found
        competition = found.competition
        was_at = competition.close
        if competition.source != CHAT or was_at is None:
            return ToldElsewhere(competition.ref)
        if isinstance(read, Closing) and not read.is_sure:
            return _which_instant("move", competition.slug, read, said)
        at = was_at + read.by if isinstance(read, Shift) else read.instants[0]
        if at <= now:
            return InstantNotUnderstood(NotFound(Fault.IMPOSSIBLE, read.when))
        if not tx.is_first_time(said.request_id, now) or at == was_at:
            return CompetitionMoved(_close_of(competition), was_at)
        told = replace(competition, milestones=(_close(at),))
        self._write_move(tx, told, MovedNotice(_close_of(told), was_at, by=said.speaker.id), now)
        return CompetitionMoved(_close_of(told), was_at)

    def _write_move(
        self, tx: Transaction, told: Competition, notice: MovedNotice, now: datetime
    ) -> None:
        moved = tuple(f.told(told, now) for f in tx.followings(slug=told.slug))
        withdraw(tx, Changes(moved=moved), self._book, now)
        tx.save_followings(moved, wake_at=now)
        for following in moved:
            settings = self._book(following.channel)
            if told.slug not in settings.muted:
                add_news(tx, draft(following.channel, notice, now, settings), now)
        self._on_moved(tx, {told.slug}, now)

    async def remove(self, said: Said, arguments: str, now: datetime) -> ChannelAnswer:
        """Removes one that was added from all channels; asked about once."""
        if not arguments.strip():
            return Usage("remove")
        return await self._book.keep(self._store, lambda tx: self._remove(tx, said, arguments, now))

    def _remove(self, tx: Transaction, said: Said, arguments: str, now: datetime) -> ChannelAnswer:
        slug = confirmed(arguments)
        followings = tx.followings(channel=said.channel)
        if slug is not None and slug not in {f.competition.slug for f in followings}:
            return CompetitionChanged(gone(slug), Change.REMOVED, was_before=True)
        found = resolve(slug or arguments, followings, "remove")
        if not isinstance(found, Following):
            return found
        competition = found.competition
        if competition.source != CHAT:
            return ToldElsewhere(competition.ref)
        if slug is None:
            command = f"remove {competition.slug} {CONFIRMED}"
            return Confirm(competition.ref, Change.REMOVED, command)
        if tx.is_first_time(said.request_id, now):
            left = tx.followings(slug=slug)
            for channel, overrides in tx.overrides().items():
                if overrides != overrides.without(slug):
                    self._book.change(tx, channel, overrides.without(slug))
            leave(tx, left, said.speaker.id, self._book, now)
            self._on_moved(tx, {slug}, now)
        return CompetitionChanged(competition, Change.REMOVED)

    def _read(self, said: Said, arguments: str, now: datetime) -> Closing | NotFound:
        language = said.speaker.language or self._book(said.channel).voice.language
        return read_closing(arguments, Spoken(now, said.speaker.zone), language=language)


def gone(slug: str) -> Competition:
    """What is left to say of a competition that is not there any more."""
    return Competition(slug, slug, "", "", ())


def _which_instant(verb: str, name: str, closing: Closing, said: Said) -> WhichInstant:
    zone = said.speaker.zone
    options = tuple((at, command_for(verb, name, at, zone)) for at in closing.instants)
    return WhichInstant(options, closing.reading)


def _close(at: datetime) -> Milestone:
    return Milestone(MilestoneKind.CLOSE, at)


def _close_of(competition: Competition) -> Entry:
    return Entry(
        competition.ref, next(m for m in competition.milestones if m.at == competition.close)
    )
