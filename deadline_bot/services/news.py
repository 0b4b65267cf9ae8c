"""What changes of a competition do to the outbox: what became untrue is taken back, news go in.

Shared by those who change competitions: the watch of a source, and people in the chat.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from deadline_bot.domain.changes import Changes, withdrawn
from deadline_bot.domain.channel import Channel
from deadline_bot.domain.competition import Following
from deadline_bot.domain.message import FollowingNotice, MovedNotice
from deadline_bot.domain.message_people import LeftNotice
from deadline_bot.domain.planning import Draft, draft, upcoming
from deadline_bot.ports import SettingsOf, Transaction

#: Told that the dates of competitions (their slugs) are other ones since `now`, or gone.
OnMoved = Callable[[Transaction, Collection[str], datetime], None]

#: So far ahead nothing waits: the horizon of a search for all that is pending.
EVER = timedelta(days=3660)


def withdraw(tx: Transaction, changes: Changes, settings_of: SettingsOf, now: datetime) -> None:
    """Takes messages back that are not yet sent and that `changes` made untrue."""
    if changes.left or changes.moved:
        pending = tx.pending(now + EVER, frozenset(), len(tx.channels()))
        tx.coalesce(withdrawn(pending, changes, settings_of))


def add_news(tx: Transaction, draft: Draft, now: datetime) -> None:
    """Adds a notice; a date that went there once before is said again, under another key."""
    if tx.add([draft]) == 0 and isinstance(draft.content, MovedNotice):
        tx.add([replace(draft, content=replace(draft.content, again_at=now))])


def begin(
    tx: Transaction, following: Following, by: str, settings_of: SettingsOf, now: datetime
) -> None:
    """Has a channel follow a competition since the person `by` asked for it.

    A channel that has not had its first message yet is told by that one, and what was told
    already is not told again.
    """
    settings = settings_of(following.channel)
    known = tx.open_channel(Channel(following.channel, planned_until=now), wake_at=now)
    is_told = known.is_introduced
    if is_told and not following.is_announced:
        next_alert = next(iter(upcoming([following], settings, settings.defer(now), 1)), None)
        competitions = (following.competition,)
        notice = FollowingNotice(competitions, 0, next_alert, is_first=False, by=by, at=now)
        tx.add([draft(following.channel, notice, now, settings)])
    is_announced = following.is_announced or is_told
    tx.save_followings([replace(following, is_announced=is_announced)], wake_at=now)


def leave(
    tx: Transaction,
    followings: Sequence[Following],
    by: str,
    settings_of: SettingsOf,
    now: datetime,
) -> None:
    """Ends followings since the person `by` wants it; their channels are told."""
    withdraw(tx, Changes(left=tuple(followings)), settings_of, now)
    tx.drop_followings(followings)
    for following in followings:
        notice = LeftNotice(following.competition.ref, by, now)
        tx.add([draft(following.channel, notice, now, settings_of(following.channel))])
