"""`parse`: how a reminder's phrase is understood, for people or as JSON.

Keeps nothing, so that a phrase can be tried before it is said in the chat.
"""

import asyncio
import json
import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from deadline_bot.adapters.clock import SystemClock
from deadline_bot.adapters.store.errors import StoreUnusable
from deadline_bot.adapters.store.sql import open_store
from deadline_bot.cli.commands import terminal_language
from deadline_bot.cli.faults import print_fault, store_fault, with_settings
from deadline_bot.config import Settings
from deadline_bot.domain.changes import has_ahead
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.competition import Competition
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.local_time import at_wall_clock
from deadline_bot.domain.when.notation import rendered
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    Fault,
    NotFound,
    Once,
    OnMilestoneDay,
    Reading,
    Recurring,
    Spoken,
)
from deadline_bot.domain.when.occurrences import occurrences
from deadline_bot.domain.when.phrase import ReminderPhrase, parse_phrase
from deadline_bot.wording.catalogue import say
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.occasions import (
    dated,
    words_of_doubts,
    words_of_fault,
    words_of_milestone,
    words_of_occasion,
)

#: Kinds of audience that are shown by a name behind a mark.
_MARKS = {AudienceKind.USER: "@", AudienceKind.GROUP: "@", AudienceKind.OTHER_CHANNEL: "#"}


def command(arguments: Namespace) -> int:
    """Parses; 2 where the phrase, `--now` or `--zone` is not understood."""
    return with_settings(arguments, lambda settings: _parse(arguments, settings))


def _parse(arguments: Namespace, settings: Settings) -> int:
    configured = terminal_language(os.environ) if settings.path is None else settings.voice.language
    language = Language(arguments.language or configured)
    try:
        zone = settings.voice.zone if arguments.zone is None else ZoneInfo(arguments.zone)
    except (KeyError, ValueError, OSError):
        print_fault(say(language, "cli.init.bad_timezone", answer=arguments.zone))
        return 2
    now = _now(arguments.now)
    if now is None:
        print_fault(say(language, "cli.parse.bad_now", value=arguments.now))
        return 2
    try:
        competitions = asyncio.run(_competitions(settings, now))
    except StoreUnusable as fault:
        print_fault(store_fault(language, fault))
        return 1
    margin = settings.every_channel.finish_margin
    milestones = {c.slug: {m.key: m.at for m in c.with_finish_by(margin)} for c in competitions}
    spoken = Spoken(now, zone, milestones)
    wording = Wording(Voice(language, zone))
    result = _resolvable(parse_phrase(arguments.phrase, spoken, language=language.value), wording)
    if arguments.json:
        json.dump(_json(result, spoken, wording), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    elif isinstance(result, NotFound):
        print_fault(words_of_fault(result, wording))
    else:
        sys.stdout.write("\n".join(_lines(result, spoken, wording)) + "\n")
    return 2 if isinstance(result, NotFound) else 0


def _resolvable(result: ReminderPhrase | NotFound, wording: Wording) -> ReminderPhrase | NotFound:
    """A day that is counted from a milestone's needs a competition that tells it."""
    if isinstance(result, NotFound):
        return result
    likeliest = result.readings[0]
    if likeliest.competition is None and isinstance(likeliest.occasion, OnMilestoneDay):
        named = words_of_milestone(likeliest.occasion.milestone, wording)
        return NotFound(Fault.NO_MILESTONE, named)
    return result


def _now(typed: str | None) -> datetime | None:
    if typed is None:
        return SystemClock().now()
    try:
        now = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return None if now.tzinfo is None else now


async def _competitions(settings: Settings, now: datetime) -> list[Competition]:
    """What the file tells, and over it what a bot that has run has stored."""
    known = {c.slug: c for c in settings.competitions}
    if settings.database_path.exists():
        store = open_store(settings.database_url, is_read_only=True)
        try:
            followings = await store.run(lambda tx: tx.followings())
        finally:
            await store.close()
        known |= {f.competition.slug: f.competition for f in followings}
    return [c for c in known.values() if has_ahead(c, now)]


def _json(
    result: ReminderPhrase | NotFound, spoken: Spoken, wording: Wording
) -> Mapping[str, object]:
    zone = spoken.zone.key
    if isinstance(result, NotFound):
        why = words_of_fault(result, wording)
        return {"audience": None, "text": None, "when": None, "zone": zone, "readings": [],
                "error": why}  # fmt: skip
    readings = [
        {
            "when": _when(reading, spoken),
            "words": words_of_occasion(reading.occasion, wording, spoken.now),
        }
        for reading in result.readings
    ]
    return {
        "audience": _audience(result.audience),
        "text": result.text,
        "when": readings[0]["when"],
        "zone": zone,
        "readings": readings,
        "error": None,
    }


def _audience(audience: Audience) -> str:
    mark = _MARKS.get(audience.kind)
    return audience.kind.value if mark is None else mark + (audience.name or audience.id)


def _shown_audience(audience: Audience, wording: Wording) -> str:
    if audience.kind in _MARKS:
        return _audience(audience)
    return wording.say(f"when.audience.{audience.kind.value}")


def _when(reading: Reading, spoken: Spoken) -> str:
    """The notation of an occasion; an instant where it is one, or a day's time is resolved."""
    occasion = reading.occasion
    if isinstance(occasion, Once):
        return occasion.at.isoformat()
    if isinstance(occasion, OnMilestoneDay):
        at = _instant(reading, spoken)
        return rendered(occasion, spoken.zone) if at is None else at.isoformat()
    return rendered(occasion, spoken.zone)


def _instant(reading: Reading, spoken: Spoken) -> datetime | None:
    """When something tied to a milestone is, as the milestone is now; else `None`."""
    occasion = reading.occasion
    if not isinstance(occasion, BeforeMilestone | OnMilestoneDay) or reading.competition is None:
        return None
    at = spoken.milestones[reading.competition][occasion.milestone]
    if isinstance(occasion, BeforeMilestone):
        return at - occasion.lead_time
    day = at.astimezone(occasion.zone).date() + timedelta(days=occasion.days)
    return at_wall_clock(day, occasion.hour_of_day, occasion.zone)[0]


def _lines(phrase: ReminderPhrase, spoken: Spoken, wording: Wording) -> list[str]:
    first, *others = phrase.readings
    return [
        wording.say("cli.parse.who", value=_shown_audience(phrase.audience, wording)),
        wording.say("cli.parse.what", value=phrase.text),
        wording.say("cli.parse.when", value=_words(first, spoken, wording)),
        *(wording.say("cli.parse.next", value=at) for at in _next(first, spoken, wording)),
        *(wording.say("cli.parse.doubt", value=d) for d in words_of_doubts(first, wording)),
        *(wording.say("cli.parse.or", value=_words(r, spoken, wording)) for r in others),
    ]


def _words(reading: Reading, spoken: Spoken, wording: Wording) -> str:
    words = words_of_occasion(reading.occasion, wording, spoken.now)
    at = _instant(reading, spoken)
    if at is not None:
        instant = dated(at, wording, spoken.now)
        words = f"{words}: {reading.competition}, {instant}"
    if at is not None or isinstance(reading.occasion, Once):
        return wording.say("when.in_zone", what=words, zone=spoken.zone.key)
    return words


def _next(reading: Reading, spoken: Spoken, wording: Wording) -> list[str]:
    occasion = reading.occasion
    if not isinstance(occasion, Recurring):
        return []
    known = spoken.milestones.get(reading.competition or "", {})
    until = known.get(occasion.until or "")
    return [dated(at, wording, spoken.now) for at in occurrences(occasion, spoken.now, 3, until)]
