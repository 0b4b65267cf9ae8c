"""Single values of the configuration: from what TOML or a variable holds to what is used.

Each reader takes what the file holds, or the text of an environment variable, and refuses it
by raising the catalogue key of the fault with the fields of its words.
"""

import json
import re
from datetime import UTC, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Literal, LiteralString, NamedTuple
from zoneinfo import ZoneInfo

from pydantic_core import PydanticCustomError

from deadline_bot.domain.channel import Escalation, Language, Rung
from deadline_bot.domain.duration import format_duration, parse_duration
from deadline_bot.domain.errors import BadDuration, BadQuietHours
from deadline_bot.domain.quiet_hours import parse_quiet_hours

#: Every competition that the Kaggle account has entered.
ENTERED: Literal["entered"] = "entered"
#: More calls an hour than this are a slip of the pen.
MOST_CALLS = 1_000_000

_SHOWN_LENGTH = 60
_SQLITE = "sqlite:///"
#: A path that SQLAlchemy reads as one: no parameters, no database in memory.
_FILE = re.compile(r"(?!:memory:|file:)[^?\x00]+")
_BIND = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\s:\[\]]+):(?P<port>\d{1,5})")
_NOT_IN_SLUG = re.compile(r"[\s/@]")
_URL = re.compile(r"https?://([\w.-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?([/?#]\S*)?", re.IGNORECASE)
_LOGIN = re.compile(r"//[^/@\s]+@")
_SWITCH = {"true": True, "1": True, "false": False, "0": False}


class Bind(NamedTuple):
    """Where the HTTP server listens; port 0 lets the system choose."""

    host: str
    port: int


def refuse(key: LiteralString, **fields: str) -> PydanticCustomError:
    """The error that travels through pydantic and comes out as a `ConfigFault`."""
    return PydanticCustomError(key, key, fields)


def shown(value: object) -> str:
    """A refused value as a fault shows it: on one line, short, without an address's login."""
    match value:
        case str():
            text = " ".join(value.encode(errors="backslashreplace").decode().split())
            text = _LOGIN.sub("//…@", text)
        case bool():
            text = str(value).lower()
        case list() | dict():
            text = "[…]" if isinstance(value, list) else "{…}"
        case _:
            text = str(value)
    return text if len(text) <= _SHOWN_LENGTH else text[: _SHOWN_LENGTH - 1] + "…"


def read_text(value: object) -> str:
    """Any text that UTF-8 can hold: a variable and JSON can bring half characters."""
    if not isinstance(value, str):
        raise refuse("config.not_text", value=shown(value))
    try:
        value.encode()
    except UnicodeEncodeError:
        raise refuse("config.not_text", value=shown(value)) from None
    return value


def read_line(value: object) -> str:
    """Text on one line: white space is taken together."""
    return " ".join(read_text(value).split())


def read_switch(value: object) -> bool:
    """`true` or `false`; a variable may also say `1` or `0`."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _SWITCH:
        return _SWITCH[value.strip().lower()]
    raise refuse("config.not_switch", value=shown(value))


def read_calls(value: object) -> int:
    """A whole number, 1 ≤ n ≤ `MOST_CALLS`."""
    n_calls = value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value.strip()):
        n_calls = int(value)
    is_number = isinstance(n_calls, int) and not isinstance(n_calls, bool)
    if isinstance(n_calls, int) and is_number and 1 <= n_calls <= MOST_CALLS:
        return n_calls
    raise refuse("config.bad_count", value=shown(value), most=f"{MOST_CALLS:,}")


def read_duration(value: object) -> timedelta:
    """A duration of zero or more, `90s 30m 6h 3d 2w 1d12h`."""
    if not isinstance(value, str):
        raise refuse("config.bad_duration", value=shown(value))
    try:
        return _parsed(value)
    except BadDuration:
        raise refuse("config.bad_duration", value=shown(value)) from None


#: Large files repeat the same few durations.
_parsed = lru_cache(maxsize=1_000)(parse_duration)


def read_lead_time(value: object) -> timedelta:
    """A duration above zero."""
    lead_time = read_duration(value)
    if not lead_time:
        raise refuse("config.zero_lead_time", value=shown(value))
    return lead_time


def read_poll_interval(value: object) -> timedelta:
    """A duration of a second or more (≥)."""
    return _at_least(timedelta(seconds=1), value)


def read_notebook_limit(value: object) -> timedelta:
    """A duration of a minute or more (≥)."""
    return _at_least(timedelta(minutes=1), value)


def _at_least(least: timedelta, value: object) -> timedelta:
    duration = read_duration(value)
    if duration < least:
        raise refuse("config.too_short", value=shown(value), least=format_duration(least))
    return duration


def read_list(value: object) -> object:
    """A list as it is; from a variable also as JSON (`["2h", "1h"]`) or `2h, 1h`."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return read_json(value)
    return [part.strip() for part in value.split(",") if part.strip()]


def read_json(text: str) -> object:
    """What a JSON text holds; the column of a fault counts from 1."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise refuse("config.not_json", value=shown(text), column=str(error.colno)) from None
    except (ValueError, RecursionError):
        # A number of 5,000 digits, or lists a thousand deep.
        raise refuse("config.not_json", value=shown(text), column="1") from None


def read_language(value: object) -> Language:
    """`en` or `ja`."""
    text = read_text(value)
    if text not in set(Language):
        raise refuse("config.bad_language", value=shown(value))
    return Language(text)


def read_zone(value: object) -> ZoneInfo:
    """An IANA name."""
    text = read_text(value)
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        # OSError: the name of a folder of zones, like "America".
        raise refuse("config.bad_zone", value=shown(value)) from None


def read_quiet_hours(value: object) -> str:
    """The notation of quiet hours; empty for none."""
    text = read_text(value)
    try:
        parse_quiet_hours(text, UTC)
    except BadQuietHours:
        raise refuse("config.bad_quiet_hours", value=shown(value)) from None
    return text


def read_database(value: object) -> str:
    """A URL `sqlite:///file`, the file relative to the configuration's folder or absolute."""
    text = read_text(value).strip()
    scheme, mark, _ = text.partition("://")
    if mark and scheme != "sqlite":
        # Such URLs hold passwords, so no more of it is shown.
        raise refuse("config.bad_database", scheme=shown(scheme))
    path = text.removeprefix(_SQLITE)
    if not text.startswith(_SQLITE) or not path.strip("/") or not _FILE.fullmatch(path):
        raise refuse("config.no_database_file", value=shown(text))
    return text


def read_channel(value: object) -> str:
    """A channel's identifier or `#name`; empty is the default channel."""
    text = read_text(value)
    if " " in text or not text.isprintable():
        raise refuse("config.bad_channel", value=shown(value))
    return text


def read_channels(value: object) -> tuple[str, ...]:
    """One channel or a list of them, each once; empty is the default channel."""
    is_list_text = isinstance(value, str) and ("," in value or value.lstrip().startswith("["))
    channels = read_list(value) if is_list_text else value
    if not isinstance(channels, list):
        channels = [channels]
    return tuple(dict.fromkeys(filter(None, map(read_channel, channels))))


def read_rung(value: object) -> Rung:
    """A rung of the ladder: `15m again`, `30m channel`, `1h here`."""
    words = value.split() if isinstance(value, str) else []
    if len(words) != 2 or words[1] not in set(Escalation):
        raise refuse("config.bad_rung", value=shown(value))
    return Rung(read_lead_time(words[0]), Escalation(words[1]))


def read_ladder(ladder: tuple[Rung, ...]) -> tuple[Rung, ...]:
    """Rungs in the order in which they are climbed, each later than the last."""
    for rung, following in pairwise(ladder):
        if following.after <= rung.after:
            raise refuse(
                "config.falling_ladder",
                value=format_duration(following.after),
                before=format_duration(rung.after),
            )
    return ladder


def read_url(value: object) -> str:
    """An http or https address, or none (empty)."""
    text = read_text(value).strip()
    if not text:
        return ""
    if not _URL.fullmatch(text):
        raise refuse("config.bad_url", value=shown(value))
    return text


def read_endpoint(value: object) -> str:
    """A base address without the slash at its end, or none (empty)."""
    return read_url(value).rstrip("/")


def read_api_url(value: object) -> str:
    """A base address with the slash at its end."""
    url = read_url(value)
    if not url:
        raise refuse("config.bad_url", value="")
    return url.rstrip("/") + "/"


def read_bind(value: object) -> Bind | None:
    """`host:port`, an IPv6 host in brackets; empty is `None`, no HTTP server."""
    text = read_text(value).strip()
    if not text:
        return None
    match = _BIND.fullmatch(text)
    if match is None or int(match["port"]) > 65_535:
        raise refuse("config.bad_bind", value=shown(value))
    return Bind(match["host"].strip("[]"), int(match["port"]))


def read_slug(value: object) -> str:
    """A competition's short name: not empty, no `/`, no `@`, no white space."""
    text = read_text(value)
    if not text or _NOT_IN_SLUG.search(text) or not text.isprintable():
        raise refuse("config.bad_slug", value=shown(value), slug=_slug_in(text))
    return text


def _slug_in(text: str) -> str:
    """A slug that was probably meant: the end of an address, white space as hyphens."""
    last = text.strip().rstrip("/").rpartition("/")[2]
    words = "".join(letter if letter.isprintable() else " " for letter in last).replace("@", " ")
    return "-".join(words.split()) or "titanic"


def read_follow(value: object) -> Literal["entered"] | tuple[str, ...]:
    """`entered`, or a list of slugs."""
    if value == ENTERED:
        return ENTERED
    is_list_text = isinstance(value, str) and ("," in value or value.lstrip().startswith("["))
    slugs = read_list(value) if is_list_text else value
    if not isinstance(slugs, list):
        raise refuse("config.bad_follow", value=shown(value))
    return tuple(read_slug(slug) for slug in slugs)
