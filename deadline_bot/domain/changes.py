"""What a source's answer changes: followings that begin, end or move, and what to say of it.

Pure. A competition is compared with what the bot knew; only a complete answer makes a missing
one a competition that the team left.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.competition import Competition, Following, follow
from deadline_bot.domain.delivery import OutboxMessage
from deadline_bot.domain.message import (
    AppearedNotice,
    CountdownAlert,
    DisappearedNotice,
    Entry,
    FollowingNotice,
    MovedNotice,
    OutboxContent,
    PassedAlert,
)
from deadline_bot.domain.planning import Draft, draft


@dataclass(frozen=True, slots=True)
class Fetched:
    """A source's complete answer.

    `unreadable` are slugs that the source still lists but whose dates could not be read: what
    was known of them stays.
    """

    competitions: tuple[Competition, ...]
    unreadable: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """What to write. `followed` and `moved` are saved, `left` ends, `drafts` are said.

    `already_closed` are slugs that had nothing ahead at first sight: they are not followed.
    """

    followed: tuple[Following, ...]
    moved: tuple[Following, ...]
    left: tuple[Following, ...]
    drafts: tuple[Draft, ...]
    already_closed: frozenset[str]


def compare(
    known: Iterable[Following],
    fetched: Fetched,
    now: datetime,
    *,
    channel_of: Callable[[str], str],
    settings_of: Callable[[str], ChannelSettings],
    reach: timedelta | None,
) -> Changes:
    """Compares a source's answer with all followings `known` from that source.

    A competition begins to be followed if a milestone is ahead (> now) and it closes within
    `reach` (≤; `None`: however late). One already followed stays so beyond it.
    """
    before = {(f.channel, f.competition.slug): f for f in known}
    followed: list[Following] = []
    moved: list[Following] = []
    drafts: list[Draft] = []
    already_closed = set()
    # A source may list one twice; a second sight must not begin it anew.
    for competition in {c.slug: c for c in fetched.competitions}.values():
        channel = channel_of(competition.slug)
        following = before.pop((channel, competition.slug), None)
        if following is None:
            if not has_ahead(competition, now):
                already_closed.add(competition.slug)
            elif reach is None or competition.close is None or competition.close <= now + reach:
                followed.append(follow(channel, competition, now))
        elif following.competition != competition:
            settings = settings_of(channel)
            moved.append(following.told(competition, now))
            drafts.extend(_notices(following, competition, settings, now))
    left = [
        following for following in before.values() if _is_left(following, fetched, channel_of, now)
    ]
    return Changes(
        tuple(followed), tuple(moved), tuple(left), tuple(drafts), frozenset(already_closed)
    )


def has_ahead(competition: Competition, now: datetime) -> bool:
    """Whether there is still something to count down to: a close, else any milestone (> now)."""
    if competition.close is not None:
        return competition.close > now
    return any(m.at > now for m in competition.milestones)


def withdrawn(
    pending: Iterable[OutboxMessage],
    changes: Changes,
    settings_of: Callable[[str], ChannelSettings],
) -> list[int]:
    """The ids of messages not yet sent that `changes` made untrue.

    All about a competition that the team left, and the alerts of an instant that is no more.
    """
    left = {(f.channel, f.competition.slug) for f in changes.left}
    told = {
        (f.channel, f.competition.slug): frozenset(
            f.competition.with_finish_by(settings_of(f.channel).finish_margin)
        )
        for f in changes.moved
    }
    ids = []
    for message in pending:
        about = message.channel, _slug(message.content)
        match message.content:
            case CountdownAlert(entry=entry) | PassedAlert(entry=entry) if about in told:
                is_untrue = entry.milestone not in told[about]
            case _:
                is_untrue = about in left
        if is_untrue:
            ids.append(message.id)
    return ids


def _slug(content: OutboxContent) -> str | None:
    match content:
        case (
            CountdownAlert(entry=entry)
            | PassedAlert(entry=entry)
            | MovedNotice(entry=entry)
            | AppearedNotice(entry=entry)
            | DisappearedNotice(entry=entry)
        ):
            return entry.competition.slug
        case FollowingNotice(competitions=(competition,), is_first=False):
            return competition.slug
        case _:
            return None


def _is_left(
    following: Following, fetched: Fetched, channel_of: Callable[[str], str], now: datetime
) -> bool:
    slug = following.competition.slug
    if channel_of(slug) != following.channel:
        return True
    return slug not in fetched.unreadable and has_ahead(following.competition, now)


def _notices(
    following: Following, told: Competition, settings: ChannelSettings, now: datetime
) -> Iterator[Draft]:
    before = {m.key: m for m in following.competition.milestones}
    after = {m.key: m for m in told.milestones}
    for key in _in_order(before, after):
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None:
            if old.at != new.at and max(old.at, new.at) > now:
                moved = MovedNotice(Entry(told.ref, new), old.at)
                yield draft(following.channel, moved, now, settings)
        elif new is not None and new.at > now:
            appeared = AppearedNotice(Entry(told.ref, new), now)
            yield draft(following.channel, appeared, now, settings)
        elif old is not None and old.at > now:
            disappeared = DisappearedNotice(Entry(told.ref, old), now)
            yield draft(following.channel, disappeared, now, settings)


def _in_order(before: Iterable[str], after: Iterable[str]) -> Sequence[str]:
    return sorted({*before, *after})
