"""Followings out of their rows: two queries, however many there are."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Connection, Select, select

from deadline_bot.adapters.store.schema import competitions, followings, milestones
from deadline_bot.domain.competition import Competition, Following, Milestone, MilestoneKind

Rows = Select[Any]


def load(connection: Connection, chosen: Callable[[Rows], Rows]) -> list[Following]:
    """The followings that `chosen` leaves of all, in its order.

    It narrows and orders a select of followings joined with their competitions.
    """
    rows = chosen(
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
    milestones_of = _milestones(connection, rows)
    found = []
    known: dict[str, Competition] = {}
    found_rows: Iterable[Any] = connection.execute(rows)
    for channel, slug, followed_at, planned_until, is_announced, title, url, source in found_rows:
        told, known_at = milestones_of.get(slug, ([], {}))
        if slug not in known:
            known[slug] = Competition(slug, title, url, source, tuple(told))
        competition = known[slug]
        found.append(
            Following(channel, competition, known_at, followed_at, planned_until, is_announced)
        )
    return found


def _milestones(
    connection: Connection, rows: Rows
) -> dict[str, tuple[list[Milestone], dict[str, Any]]]:
    query = (
        select(
            milestones.c.slug,
            milestones.c.key,
            milestones.c.kind,
            milestones.c.at,
            milestones.c.name,
            milestones.c.known_at,
        )
        .where(milestones.c.slug.in_(rows.with_only_columns(followings.c.slug)))
        .order_by(milestones.c.slug, milestones.c.nth)
    )
    found: dict[str, tuple[list[Milestone], dict[str, Any]]] = {}
    for slug, key, kind, at, name, known_at in connection.execute(query):
        told, known = found.setdefault(slug, ([], {}))
        told.append(Milestone(MilestoneKind(kind), at, name))
        known[key] = known_at
    return found
