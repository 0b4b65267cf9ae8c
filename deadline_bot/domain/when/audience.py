"""Whom a reminder is for, as data.

Apart from the grammars, which cost a tenth of a second to import and are seldom needed.
"""

from dataclasses import dataclass
from enum import StrEnum


class AudienceKind(StrEnum):
    """Whom a reminder is for."""

    ME = "me"
    #: The channel where it was said.
    CHANNEL = "channel"
    HERE = "here"
    USER = "user"
    #: Another channel.
    OTHER_CHANNEL = "other_channel"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Audience:
    """`id` is the chat's, empty where only a name was typed; `name` may be empty beside an id."""

    kind: AudienceKind
    name: str = ""
    id: str = ""
