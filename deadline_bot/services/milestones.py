"""What a phrase or a reminder can mean by a milestone: the dates of what a channel follows."""

from collections.abc import Mapping
from datetime import datetime

from deadline_bot.domain.chat import Speaker
from deadline_bot.domain.competition import Following
from deadline_bot.domain.message import Entry
from deadline_bot.domain.reminder import Reminder
from deadline_bot.domain.when.occasion import Spoken
from deadline_bot.ports import SettingsOf, Transaction

#: How many competitions a phrase may mean: those that are nearest.
MOST = 100


class Milestones:
    """Looks dates up for one channel after another."""

    def __init__(self, settings_of: SettingsOf) -> None:
        self._settings_of = settings_of

    def all(
        self, tx: Transaction, channel: str, now: datetime
    ) -> Mapping[str, Mapping[str, datetime]]:
        """Instants by competition and milestone of what is followed in `channel`, nearest first.

        Only what has a milestone ahead. A channel that follows nothing of its own, as a direct
        message, means all that is followed anywhere.
        """
        nearest = tx.nearest_followings(channel, now, MOST) or tx.nearest_followings(
            None, now, MOST
        )
        return {f.competition.slug: self._instants(f, channel) for f in nearest}

    def spoken(self, tx: Transaction, channel: str, speaker: Speaker, now: datetime) -> Spoken:
        """What a phrase is read against that a person says in a channel."""
        return Spoken(now, speaker.zone, self.all(tx, channel, now))

    def of(self, tx: Transaction, reminder: Reminder) -> Mapping[str, datetime]:
        """Instants by milestone of a reminder's competition; empty where it is not followed."""
        following = self._following(tx, reminder)
        return {} if following is None else self._instants(following, reminder.channel)

    def entry(self, tx: Transaction, reminder: Reminder) -> Entry | None:
        """The milestone to which a reminder is tied, as it is now."""
        following = self._following(tx, reminder)
        if following is None:
            return None
        margin = self._settings_of(reminder.channel).finish_margin
        milestones = following.competition.with_finish_by(margin)
        found = next((m for m in milestones if m.key == reminder.milestone), None)
        return None if found is None else Entry(following.competition.ref, found)

    def _following(self, tx: Transaction, reminder: Reminder) -> Following | None:
        slug = reminder.competition
        if slug is None:
            return None
        here = tx.followings(channel=reminder.channel, slug=slug)
        return next(iter(here or tx.followings(slug=slug)), None)

    def _instants(self, following: Following, channel: str) -> Mapping[str, datetime]:
        margin = self._settings_of(channel).finish_margin
        return {m.key: m.at for m in following.competition.with_finish_by(margin)}
