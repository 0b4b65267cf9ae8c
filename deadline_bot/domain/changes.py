"""What a source's answer changes: followings that begin, end or move, and what to say of it.

Pure. A competition is compared with what the bot knew; only a complete answer makes a missing
one a competition that the team left.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    PassedAlert,
)
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.planning import Draft, draft

#: In which channels something is said of a competition, by its slug.
ChannelsOf = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Fetched:
    """A source's complete answer.

    `unreadable` are slugs that it was asked for or lists, but whose dates could not be read,
    with the reason: what was known of them stays. `asked_for` are slugs that it has only since
    a person asked for them in the chat.
    """

    competitions: tuple[Competition, ...]
    unreadable: Mapping[str, str] = field(default_factory=dict)
    asked_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """What to write. `followed` and `moved` are saved, `left` ends, `drafts` are said.

    `already_closed` are slugs that had nothing ahead at first sight: they are not followed.
    """

    followed: tuple[Following, ...] = ()
    moved: tuple[Following, ...] = ()
    left: tuple[Following, ...] = ()
    drafts: tuple[Draft, ...] = ()
    already_closed: frozenset[str] = frozenset()


def compare(
    known: Iterable[Following],
    fetched: Fetched,
    now: datetime,
    *,
    channels_of: ChannelsOf,
    followers_of: ChannelsOf,
    settings_of: Callable[[str], ChannelSettings],
    reach: timedelta | None,
) -> Changes:
    """Compares a source's answer with all followings `known` from that source.

    `channels_of` are the channels of a competition, `followers_of` those of them in which a
    person asked for it. A competition begins to be followed in a channel if a milestone is
    ahead (> now) and it closes within `reach` (≤; `None`, or where a person asked for it:
    however late). One already followed stays so beyond it.
    """
    before: dict[str, list[Following]] = {}
    for following in known:
        before.setdefault(following.competition.slug, []).append(following)
    changes = []
    # A source may list one twice; a second sight must not begin it anew.
    for competition in {c.slug: c for c in fetched.competitions}.values():
        slug = competition.slug
        askers = followers_of(slug)
        channels = askers if slug in fetched.asked_for else channels_of(slug)
        beginners = channels if _is_near(competition, now, reach) else askers
        here = before.pop(slug, [])
        changes.append(_begun(here, competition, beginners, now))
        changes.append(_told(here, competition, channels, settings_of, now))
    missing = [f for here in before.values() for f in here]
    left = tuple(f for f in missing if _is_left(f, fetched, channels_of, now))
    changes.append(Changes(left=left))
    return _joined(changes)


def _joined(changes: Iterable[Changes]) -> Changes:
    each = list(changes)
    return Changes(
        followed=tuple(f for c in each for f in c.followed),
        moved=tuple(f for c in each for f in c.moved),
        left=tuple(f for c in each for f in c.left),
        drafts=tuple(d for c in each for d in c.drafts),
        already_closed=frozenset(slug for c in each for slug in c.already_closed),
    )


def _begun(
    here: Sequence[Following], competition: Competition, channels: Iterable[str], now: datetime
) -> Changes:
    """In which of these channels a competition that was followed `here` begins to be followed."""
    new = [channel for channel in channels if channel not in {f.channel for f in here}]
    if new and not has_ahead(competition, now):
        return Changes(already_closed=frozenset({competition.slug}))
    if not here:
        return Changes(followed=tuple(follow(channel, competition, now) for channel in new))
    told = here[0].told(competition, now)
    return Changes(followed=tuple(told.in_channel(channel, now) for channel in new))


def _told(
    here: Sequence[Following],
    competition: Competition,
    channels: Collection[str],
    settings_of: Callable[[str], ChannelSettings],
    now: datetime,
) -> Changes:
    """What an answer changes for a competition that was followed `here`."""
    changed = [f for f in here if f.channel in channels and f.competition != competition]
    return Changes(
        moved=tuple(f.told(competition, now) for f in changed),
        left=tuple(f for f in here if f.channel not in channels),
        drafts=tuple(
            d for f in changed for d in _notices(f, competition, settings_of(f.channel), now)
        ),
    )


def _is_near(competition: Competition, now: datetime, reach: timedelta | None) -> bool:
    return reach is None or competition.close is None or competition.close <= now + reach


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
    following: Following, fetched: Fetched, channels_of: ChannelsOf, now: datetime
) -> bool:
    """Whether a following ends that the answer does not hold."""
    slug = following.competition.slug
    if following.channel not in channels_of(slug):
        return True
    return slug not in fetched.unreadable and has_ahead(following.competition, now)


def _notices(
    following: Following, told: Competition, settings: ChannelSettings, now: datetime
) -> Iterator[Draft]:
    if told.slug in settings.muted:
        return
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
