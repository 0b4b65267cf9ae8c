"""What is said because a person asked for it or did it, as data: reminders, and news of changes.

As in `message`: one kind of message a class, all instants UTC.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from deadline_bot.domain.competition import CompetitionRef, instant_text
from deadline_bot.domain.message import Entry
from deadline_bot.domain.reminder import OccurrenceId, message_key
from deadline_bot.domain.when.audience import Audience


@dataclass(frozen=True, slots=True)
class ReminderMessage:
    """A reminder as it is said: the `n`-th message (from 0) of its occurrence `at`.

    `author` and `audience` are whom it is from and for; `is_here`: everybody active in the
    channel is called. `entry` is the milestone that it is about, `None` for none. `taken_by`,
    `taken_at`, `snoozed_by` and `snoozed_until` are what became of it, told in the same
    message; empty and `None` before.
    """

    reminder_id: int
    at: datetime
    n: int
    text: str
    author: str
    audience: Audience
    is_here: bool
    is_insistent: bool
    link: str
    entry: Entry | None
    taken_by: str = ""
    taken_at: datetime | None = None
    snoozed_by: str = ""
    snoozed_until: datetime | None = None
    kind: Literal["reminder"] = "reminder"

    @property
    def occurrence(self) -> OccurrenceId:
        """What its buttons are about."""
        return OccurrenceId(self.reminder_id, self.at)

    @property
    def key(self) -> str:
        return message_key(self.occurrence, self.n)


@dataclass(frozen=True, slots=True)
class LeftNotice:
    """A person had the channel follow a competition no longer, at `at`."""

    competition: CompetitionRef
    by: str
    at: datetime
    kind: Literal["left"] = "left"

    @property
    def key(self) -> str:
        return f"competition/{self.competition.slug}/left/{instant_text(self.at)}"


@dataclass(frozen=True, slots=True)
class MutedNotice:
    """A person muted a competition in the channel at `at`, or (`is_muted` false) unmuted it."""

    competition: CompetitionRef
    is_muted: bool
    by: str
    at: datetime
    kind: Literal["muted"] = "muted"

    @property
    def key(self) -> str:
        word = "muted" if self.is_muted else "unmuted"
        return f"competition/{self.competition.slug}/{word}/{instant_text(self.at)}"


@dataclass(frozen=True, slots=True)
class SettingsNotice:
    """A person changed the channel's settings at `at`; `changed` names what, as `Overrides`."""

    changed: tuple[str, ...]
    by: str
    at: datetime
    kind: Literal["settings"] = "settings"

    @property
    def key(self) -> str:
        return f"channel/settings/{instant_text(self.at)}"
