"""Compares the safety net with facts and outbox: what is to be registered, withdrawn, looked up.

The reading half of keeping it, in one transaction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from deadline_bot.domain.competition import Following
from deadline_bot.domain.planning import Draft, agenda
from deadline_bot.domain.reminder import Reminder
from deadline_bot.domain.safety_net import (
    REACH,
    Net,
    first_message,
    last_alerts,
    net_of,
    unneeded,
    wanted,
)
from deadline_bot.ports import SettingsOf, Transaction

_log = structlog.get_logger(__name__)

#: Of how many competitions, those with the nearest milestones, the alerts are registered.
MOST_FOLLOWINGS = 200
#: How many reminders that must be acknowledged are registered, those that come next.
MOST_REMINDERS = 200


@dataclass(frozen=True, slots=True)
class NetWork:
    """What is to be done with the net.

    `unneeded` are to be withdrawn; `missing` to be registered, in order; of `overdue`, whose
    time has come, it is to be found out whether they were posted; `over` are those whose
    message the bot has said.
    """

    unneeded: Sequence[Net]
    missing: Sequence[Draft]
    overdue: Sequence[Net]
    over: Sequence[Net]


class CompareNet:
    """Reads what is to be done."""

    def __init__(self, settings_of: SettingsOf) -> None:
        self._settings_of = settings_of

    def work(self, tx: Transaction, now: datetime) -> NetWork:
        """What is to be done at `now`."""
        nets = tx.nets()
        drafts = list(self._drafts(tx, now))
        places = [net.place for net in nets] + [(draft.channel, draft.key) for draft in drafts]
        unsaid = tx.unsaid(places)
        chosen = wanted((d for d in drafts if (d.channel, d.key) in unsaid), now)
        wanted_at = {place: net_of(draft).post_at for place, draft in chosen.items()}
        known = {net.place for net in nets}
        overdue = [net for net in nets if net.look_at <= now]
        return NetWork(
            unneeded=unneeded(nets, unsaid, wanted_at, now),
            missing=[draft for place, draft in chosen.items() if place not in known],
            overdue=[net for net in overdue if net.place in unsaid],
            over=[net for net in overdue if net.place not in unsaid],
        )

    def draft_of(self, tx: Transaction, net: Net, now: datetime) -> Draft | None:
        """The message of a net that was posted; `None` where no plan can decide it any more."""
        drafts = [
            draft
            for following in tx.followings(channel=net.channel)
            for draft in agenda(following, self._settings_of(net.channel))
        ]
        drafts += self._first_messages(tx, now)
        return next((draft for draft in drafts if (draft.channel, draft.key) == net.place), None)

    def _drafts(self, tx: Transaction, now: datetime) -> Iterator[Draft]:
        """What may belong into the net, by the facts."""
        for following in tx.nearest_followings(None, now, MOST_FOLLOWINGS):
            try:
                yield from last_alerts(following, self._settings_of(following.channel))
            except Exception:  # noqa: BLE001 - one poison subject must not stop the others
                slug = following.competition.slug
                _log.exception("net_draft_failed", channel=following.channel, slug=slug)
        yield from self._first_messages(tx, now)

    def _first_messages(self, tx: Transaction, now: datetime) -> Iterator[Draft]:
        about: dict[str, list[Following]] = {}
        for reminder in tx.next_insistent(now + REACH, MOST_REMINDERS):
            slug = reminder.competition
            if slug is not None and slug not in about:
                about[slug] = tx.followings(slug=slug)
            try:
                draft = self._first_message(reminder, about.get(slug or "", []))
            except Exception:  # noqa: BLE001 - the same
                _log.exception("net_draft_failed", reminder=reminder.id)
                continue
            if draft is not None:
                yield draft

    def _first_message(self, reminder: Reminder, about: Sequence[Following]) -> Draft | None:
        return first_message(reminder, about, self._settings_of(reminder.channel))
