"""Forms: how durations and instants read in a channel's language and zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from deadline_bot.domain.channel import Language, Voice
from deadline_bot.wording.catalogue import CATALOGUES, line, say
from deadline_bot.wording.document import InChat, Instant, Line, Span, Text

#: Languages in which a date must read in a form that messengers cannot give it for each
#: reader: it is spelled out in the channel's zone, and the reader's own is said beside it.
_SPELLED = frozenset({Language.JA})

#: Sources whose names differ by language.
_SOURCES = frozenset({"kaggle", "config"})

#: What is past for less than this (<) is not counted in seconds.
JUST_NOW = timedelta(minutes=1)

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class Wording:
    """Says things in one voice."""

    voice: Voice

    def say(self, key: str, **fields: object) -> str:
        """See `catalogue.say`."""
        return say(self.voice.language, key, **fields)

    def line(self, key: str, **fields: str | int | Span | Line) -> Line:
        """See `catalogue.line`."""
        return line(self.voice.language, key, **fields)

    def duration(self, duration: timedelta) -> str:
        """A duration > 0 in at most two units, to the nearest; never zero.

        Seconds below 2 min, minutes below 12 h, hours below 14 days, then days.
        """
        seconds = duration.total_seconds()
        if round(seconds) < 2 * _MINUTE and round(seconds) != _MINUTE:
            return self.say("duration.seconds", n=max(1, round(seconds)))
        if seconds < 12 * _HOUR:
            hours, minutes = divmod(round(seconds / _MINUTE), 60)
            return self._units(("duration.hours", hours), ("duration.minutes", minutes))
        if seconds < 14 * _DAY:
            days, hours = divmod(round(seconds / _HOUR), 24)
            return self._units(("duration.days", days), ("duration.hours", hours))
        return self.say("duration.days", n=round(seconds / _DAY))

    def _units(self, large: tuple[str, int], small: tuple[str, int]) -> str:
        words = [self.say(key, n=n) for key, n in (large, small) if n]
        return self.say("join", first=words[0], second=words[1]) if len(words) > 1 else words[0]

    def ago(self, duration: timedelta) -> str:
        """How long ago something was; below `JUST_NOW` it was just now."""
        if duration < JUST_NOW:
            return self.say("just_now")
        return self.say("ago", duration=self.duration(duration))

    def instant_words(self, at: datetime) -> str:
        """An instant in the channel's zone."""
        return _instant_words(self.voice, at)

    def instant(self, at: datetime, words: str = "") -> Line:
        """An instant as the language has it; where it is spelled, `own_zone` belongs below.

        `words` may be others for it than `instant_words`, in the channel's zone too.
        """
        words = words or self.instant_words(at)
        return (Text(words) if self._is_spelled else Instant(at, words),)

    def instant_in_list(self, at: datetime, words: str = "") -> Line:
        """An instant with the reader's own zone beside it; explained by `list_zone`."""
        words = words or self.instant_words(at)
        own = Instant(at, words)
        if not self._is_spelled:
            return (own,)
        return (Text(words), InChat(self.line("own_zone.in_list", at=own)))

    def own_zone(self, instants: Sequence[datetime]) -> Line:
        """A sentence of small print: the instants, in order, in the reader's own zone."""
        if not self._is_spelled:
            return ()
        own: list[Span] = []
        for at in instants:
            own += [Text(" → "), Instant(at, self.instant_words(at))]
        return (InChat(self.line("own_zone", at=tuple(own[1:]))),)

    def list_zone(self) -> Line:
        """A sentence of small print: in which zones the instants of a list are."""
        if not self._is_spelled:
            return ()
        return (InChat(self.line("own_zone.list", zone=str(self.voice.zone))),)

    def source(self, name: str) -> str:
        """What a source is called; one that the catalogues do not know has its own name."""
        return self.say(f"source.{name}") if name in _SOURCES else name

    def reason(self, reason: str) -> str:
        """Why a source failed; what the catalogues do not know (`401`) stays as it is."""
        key = f"reason.{reason.replace(' ', '_')}"
        return self.say(key) if key in CATALOGUES[self.voice.language] else reason

    def sentences(self, *sentences: Line) -> Line:
        """Sentences one after another; empty ones leave no gap."""
        joined: Line = ()
        for sentence in sentences:
            if sentence:
                joined = self.line("join", first=joined, second=sentence) if joined else sentence
        return joined

    def listed(self, parts: Sequence[Line]) -> Line:
        """Parts one after another, as a list within a sentence; empty for none."""
        listed: Line = ()
        for part in parts:
            listed = self.line("listed", first=listed, second=part) if listed else part
        return listed

    @property
    def _is_spelled(self) -> bool:
        return self.voice.language in _SPELLED


# A burst of alerts is about few instants, and wording one is a fifth of wording an alert.
@lru_cache(maxsize=1024)
def _instant_words(voice: Voice, at: datetime) -> str:
    local = at.astimezone(voice.zone)
    return say(
        voice.language,
        "instant",
        weekday=say(voice.language, f"weekday.{local.weekday()}"),
        month=say(voice.language, f"month.{local.month}"),
        day=local.day,
        time=f"{local.hour:02}:{local.minute:02}",
    )
