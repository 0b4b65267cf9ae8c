"""The settings of a channel as people write them into a form, and back.

Pure. More is forgiven than in the configuration file: full-width signs, other separators, the
case of a zone's name, `JST`.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, timedelta

from deadline_bot.domain.channel import Language
from deadline_bot.domain.duration import format_duration, parse_duration
from deadline_bot.domain.errors import BadDuration
from deadline_bot.domain.quiet_hours import QuietHours, parse_quiet_hours
from deadline_bot.domain.when.english_zones import region_of

_BETWEEN = re.compile(r"[\s,;、]+")
_DASH = re.compile(r"\s*[-–—−~〜ー]\s*")


#: What is written where there is none.
NONE: Mapping[Language, str] = {Language.EN: "none", Language.JA: "なし"}
_NONE = frozenset({*NONE.values(), "off", "-", "無し"})


def read_zone(text: str, known: Collection[str]) -> str | None:
    """The IANA name among `known` that is meant, `None` for none."""
    plain = _plain(text)
    by_name = {name.casefold(): name for name in known}
    name = by_name.get(plain.casefold().replace(" ", "_"))
    if name is not None and ("/" in name or name == "UTC"):
        return name
    # Not the zone "EST" of the database, which knows no summer.
    return region_of(plain) or name


def read_lead_times(text: str) -> tuple[timedelta, ...]:
    """Positive durations with commas or spaces between them, the longest first; or “none”.

    Raises:
        BadDuration: one of them is none, or is zero.
    """
    durations = {parse_duration(part) for part in _BETWEEN.split(_or_none(text)) if part}
    if timedelta() in durations:
        raise BadDuration(text)
    return tuple(sorted(durations, reverse=True))


def lead_times_text(lead_times: Iterable[timedelta]) -> str:
    """Lead times as `read_lead_times` reads them."""
    return ", ".join(format_duration(d) for d in sorted(set(lead_times), reverse=True))


def read_margin(text: str) -> timedelta:
    """A duration of zero or more.

    Raises:
        BadDuration: it is none.
    """
    return parse_duration(_plain(text))


def read_quiet_hours(text: str) -> str:
    """The notation of quiet hours, `23:00-07:00`; empty for “none”.

    Raises:
        BadQuietHours: they are none.
    """
    quiet_hours = parse_quiet_hours(_DASH.sub("-", _or_none(text)), UTC)
    return quiet_hours_text(quiet_hours)


def quiet_hours_text(quiet_hours: QuietHours | None) -> str:
    """Quiet hours in their notation; empty for none."""
    return "" if quiet_hours is None else f"{quiet_hours.begins:%H:%M}-{quiet_hours.ends:%H:%M}"


def _or_none(text: str) -> str:
    """A plain text, empty where it is a word for none."""
    plain = _plain(text)
    return "" if plain.casefold() in _NONE else plain


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
