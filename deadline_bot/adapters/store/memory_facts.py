"""The facts in memory: the same contract as the database's, by plain loops."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from deadline_bot.adapters.store.instant import utc, utc_or_none
from deadline_bot.adapters.store.memory_state import Followed, KnownCompetition, State
from deadline_bot.domain.competition import Following
from deadline_bot.domain.message import Entry
from deadline_bot.domain.source import SourceState
from deadline_bot.ports import BoardState


class MemoryFacts:
    """See `ports.Facts`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def followings(
        self, *, source: str | None = None, channel: str | None = None, slug: str | None = None
    ) -> list[Following]:
        return [
            following
            for following in self._of(channel)
            if slug in (None, following.competition.slug)
            and source in (None, following.competition.source)
        ]

    def save_followings(self, followings: Sequence[Following], *, wake_at: datetime) -> None:
        for following in followings:
            competition = following.competition
            for milestone in competition.milestones:
                utc(milestone.at)
            known_at = {m.key: utc(following.known_at[m.key]) for m in competition.milestones}
            self._state.competitions[competition.slug] = KnownCompetition(competition, known_at)
            self._state.followed[competition.slug, following.channel] = Followed(
                utc(following.followed_at),
                utc(following.planned_until),
                following.is_announced,
                utc(wake_at),
            )

    def drop_followings(self, followings: Sequence[Following]) -> None:
        for following in followings:
            self._state.followed.pop((following.competition.slug, following.channel), None)
        still_followed = {slug for slug, _ in self._state.followed}
        for slug in {f.competition.slug for f in followings} - still_followed:
            self._state.competitions.pop(slug, None)

    def nearest_followings(self, channel: str | None, now: datetime, limit: int) -> list[Following]:
        now = utc(now)
        ahead = [(at, f) for f in self._of(channel) if (at := _next_at(f, now)) is not None]
        ahead.sort(key=lambda pair: (pair[0], pair[1].competition.slug, pair[1].channel))
        return [following for _, following in ahead[:limit]]

    def next_speakers(self, channel: str | None, limit: int) -> list[Following]:
        woken = sorted(
            (followed.wake_at, slug, name)
            for (slug, name), followed in self._state.followed.items()
            if followed.wake_at is not None and channel in (None, name)
        )
        return [self._state.following(slug, name) for _, slug, name in woken[:limit]]

    def count_followings(self, channel: str | None, now: datetime) -> int:
        now = utc(now)
        return sum(_next_at(following, now) is not None for following in self._of(channel))

    def nearest_entries(
        self, channel: str | None, now: datetime, finish_margin: timedelta, limit: int
    ) -> tuple[list[Entry], int]:
        now = utc(now)
        competitions = {f.competition.slug: f.competition for f in self._of(channel)}
        entries = [
            Entry(competition.ref, milestone)
            for competition in competitions.values()
            for milestone in competition.with_finish_by(finish_margin)
            if milestone.at > now
        ]
        entries.sort(key=lambda e: (e.milestone.at, e.competition.slug, e.milestone.key))
        return entries[:limit], len(entries)

    def source_states(self) -> list[SourceState]:
        return [self._state.sources[name] for name in sorted(self._state.sources)]

    def save_source_state(self, state: SourceState) -> None:
        utc_or_none(state.last_heard_at)
        self._state.sources[state.name] = state

    def alive_at(self) -> datetime | None:
        return self._state.alive_at

    def save_alive_at(self, now: datetime) -> None:
        self._state.alive_at = utc(now)

    def board(self, channel: str) -> BoardState:
        return self._state.boards.get(channel, BoardState(channel))

    def save_board(self, state: BoardState) -> None:
        utc_or_none(state.attempted_at)
        utc_or_none(state.posted_at)
        self._state.boards[state.channel] = state

    def _of(self, channel: str | None) -> Iterator[Following]:
        for slug, name in sorted(self._state.followed):
            if channel in (None, name):
                yield self._state.following(slug, name)


def _next_at(following: Following, now: datetime) -> datetime | None:
    return min((m.at for m in following.competition.milestones if m.at > now), default=None)
