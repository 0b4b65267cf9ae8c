"""Followings out of their rows: one query for them, one for each thousand's milestones."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from deadline_bot.adapters.store.schema import competitions, followings, milestones
from deadline_bot.domain.competition import Competition, Following, Milestone, MilestoneKind

Rows = Select[Any]

#: How many competitions one query names: databases limit the parameters of a statement.
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class _Told:
    """A competition's milestones in the order told, and since when each is known."""

    milestones: list[Milestone] = field(default_factory=list)
    known_at: dict[str, datetime] = field(default_factory=dict)


def load(connection: Connection, chosen: Callable[[Rows], Rows]) -> list[Following]:
    """The followings that `chosen` leaves of all, in its order.

    It narrows and orders a select of followings joined with their competitions.
    """
    query = chosen(
        select(
            followings.c.channel,
            followings.c.slug,
            followings.c.followed_at,
            followings.c.planned_until,
            followings.c.is_announced,
            competitions.c.title,
            competitions.c.url,
            competitions.c.source,
        ).join_from(followings, competitions)
    )
    rows: Sequence[Any] = connection.execute(query).all()
    told = _told(connection, list(dict.fromkeys(row[1] for row in rows)))
    # Channels that follow the same competition share one value.
    known: dict[str, Competition] = {}
    found = []
    for channel, slug, followed_at, planned_until, is_announced, title, url, source in rows:
        competition = known.get(slug)
        if competition is None:
            competition = Competition(slug, title, url, source, tuple(told[slug].milestones))
            known[slug] = competition
        known_at = told[slug].known_at
        found.append(
            Following(channel, competition, known_at, followed_at, planned_until, is_announced)
        )
    return found


def _told(connection: Connection, slugs: Sequence[str]) -> Mapping[str, _Told]:
    told = {slug: _Told() for slug in slugs}
    for first in range(0, len(slugs), _BATCH):
        query = (
            select(
                milestones.c.slug,
                milestones.c.key,
                milestones.c.kind,
                milestones.c.at,
                milestones.c.name,
                milestones.c.known_at,
            )
            .where(milestones.c.slug.in_(slugs[first : first + _BATCH]))
            .order_by(milestones.c.slug, milestones.c.nth)
        )
        rows: Sequence[Any] = connection.execute(query).all()
        for slug, key, kind, at, name, known_at in rows:
            told[slug].milestones.append(Milestone(MilestoneKind(kind), at, name))
            told[slug].known_at[key] = known_at
    return told
