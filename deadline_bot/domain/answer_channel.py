"""What the bot answers where a channel's competitions or settings are changed, as data."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from deadline_bot.domain.competition import Competition, CompetitionRef
from deadline_bot.domain.message import Entry
from deadline_bot.domain.when.occasion import NotFound, Reading


class Change(StrEnum):
    """What is done to a competition in a channel."""

    #: `add`
    ADDED = "added"
    #: `follow`
    FOLLOWED = "followed"
    #: `remove`
    REMOVED = "removed"
    #: `unfollow`
    UNFOLLOWED = "unfollowed"
    #: `mute`
    MUTED = "muted"
    #: `unmute`
    UNMUTED = "unmuted"


@dataclass(frozen=True, slots=True)
class CompetitionChanged:
    """Done; `was_before`: it was so already, and nothing has changed."""

    competition: Competition
    change: Change
    was_before: bool = False


@dataclass(frozen=True, slots=True)
class CompetitionMoved:
    """The close is now where `entry` says, and was at `was_at`."""

    entry: Entry
    was_at: datetime


@dataclass(frozen=True, slots=True)
class AddedBefore:
    """It is there already, and closes as `entry` says; `command` moves it to what was said now."""

    entry: Entry
    command: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """Asked once before something is lost. `command` does it when it is said."""

    competition: CompetitionRef
    change: Change
    command: str


@dataclass(frozen=True, slots=True)
class WhichInstant:
    """More than one instant is sensible; each with the command that means it and no other."""

    instants: tuple[tuple[datetime, str], ...]
    reading: Reading


@dataclass(frozen=True, slots=True)
class InstantNotUnderstood:
    """The date of a competition was not understood."""

    fault: NotFound


@dataclass(frozen=True, slots=True)
class NoSuchCompetition:
    """The channel follows nothing of that name; `followed` is what it does, nearest first."""

    name: str
    followed: tuple[CompetitionRef, ...]


@dataclass(frozen=True, slots=True)
class WhichCompetition:
    """Several are followed, and none, or more than one, was named.

    `command` is what was said without the name: with a slug after it, it is clear.
    """

    command: str
    followed: tuple[CompetitionRef, ...]


@dataclass(frozen=True, slots=True)
class ToldElsewhere:
    """The competition's dates are told by `competition.source`, and changed only there."""

    competition: CompetitionRef


@dataclass(frozen=True, slots=True)
class NotFollowed:
    """Kaggle does not tell of this slug: `reason` is short, as in `status`."""

    slug: str
    reason: str


@dataclass(frozen=True, slots=True)
class Usage:
    """The command lacks something; an example that works is shown. `command` is its name."""

    command: str


@dataclass(frozen=True, slots=True)
class SettingsSaved:
    """The channel's settings are kept. `changed` names what, as `Overrides` does; may be empty."""

    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DatesOnly:
    """People of other organisations read the channel: only dates are said here."""


ChannelAnswer = (
    CompetitionChanged
    | CompetitionMoved
    | AddedBefore
    | Confirm
    | WhichInstant
    | InstantNotUnderstood
    | NoSuchCompetition
    | WhichCompetition
    | ToldElsewhere
    | NotFollowed
    | Usage
    | SettingsSaved
    | DatesOnly
)
