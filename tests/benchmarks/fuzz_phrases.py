"""Mutated phrases, and what must hold of whatever is read.

`python -m tests.benchmarks.fuzz_phrases --seconds 600`. The phrases of all tables are cut, joined,
repeated and strewn with odd characters, and said at odd moments. Exit status 1 where something
was raised, took too long or broke a rule.
"""

import argparse
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.when.notation import read, rendered
from deadline_bot.domain.when.occasion import FAR, Doubt, NotFound, Once, Reading, Recurring, Spoken
from deadline_bot.domain.when.occurrences import occurrences
from deadline_bot.domain.when.phrase import parse_phrase
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.occasions import words_of_fault, words_of_occasion
from tests.unit.domain.when.test_phrase import TABLES, cases

#: No phrase may take longer, in seconds of this process.
LIMIT = 0.05
_LONGEST = 10_000
_ODD = (
    *'🙂🇯🇵👨‍👩‍👧½①Ⅻ時分月日のにと前後毎()“」「/:-,ſİß\t\n\u200f\u202e\u0300\ufeff\u2003"',
    *(
        "１２",
        "９９９９",
        "<@U1|",
        "<!here>",
        "0",
        "00",
        "61",
        "25:61",
        "9999",
        "9" * 20,
        "-1",
        "1e9",
    ),
    *(" at ", " on ", " every ", " until ", " before ", " of ", " and ", "am", " UTC", "+14:00"),
)
_ZONES = [
    ZoneInfo(name)
    for name in ("Asia/Tokyo", "America/New_York", "Europe/London", "Australia/Lord_Howe", "UTC")
]
_MOMENTS = [
    datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 22, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2024, 2, 29, 12, tzinfo=UTC), datetime(2026, 3, 8, 6, 59, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
    datetime(2096, 2, 29, tzinfo=UTC),
]  # fmt: skip


@dataclass
class Findings:
    """What came out."""

    n_phrases: int = 0
    n_read: int = 0
    slowest: list[tuple[float, str]] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


def _mutated(phrases: list[str], chance: random.Random) -> str:
    text = chance.choice(phrases)
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.randint(0, len(text)) for _ in range(2))
        match chance.randint(0, 7):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:to] + text[at:]
            case 2:
                other = chance.choice(phrases)
                text = text[:at] + other[chance.randint(0, len(other)) :]
            case 3:
                text = text[:at] + chance.choice(_ODD) + text[at:]
            case 4:
                text = text[:at] + str(chance.randint(0, 10 ** chance.randint(1, 9))) + text[to:]
            case 5:
                text = text[:at] + text[at:to].swapcase() + text[to:]
            case 6:
                text = text.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)})
            case _:
                text = text[:at] + text[at:to] * chance.choice([2, 3, 30, 3000]) + text[to:]
        text = text[:_LONGEST]
    return text


def _spoken(chance: random.Random) -> Spoken:
    now, zone = chance.choice(_MOMENTS), chance.choice(_ZONES)
    milestones = {
        slug: {
            "close": now + timedelta(days=chance.randint(-3, 90), minutes=chance.randint(0, 1440)),
            "merger": now + timedelta(days=chance.randint(-9, 60)),
        }
        for slug in ("nbme", "late-2026", "中間")[: chance.randint(0, 3)]
    }
    return Spoken(now.astimezone(zone), zone, milestones)


def _broken(reading: Reading, spoken: Spoken) -> str | None:
    """The rule that a reading breaks."""
    occasion = reading.occasion
    if read(rendered(occasion, spoken.zone), spoken.zone) != occasion:
        return "the notation is not read back"
    for language in Language:
        if not words_of_occasion(occasion, Wording(Voice(language, spoken.zone)), spoken.now):
            return "no words"
    if isinstance(occasion, Recurring):
        occurrences(occasion, spoken.now, 1)
    if not isinstance(occasion, Once):
        return None
    if occasion.at.tzinfo is None:
        return "a naive instant"
    at = occasion.at.astimezone(UTC)
    if at < spoken.now.astimezone(UTC) and Doubt.PASSED not in reading.doubts:
        return "has passed, and nobody asks"
    if (at - spoken.now > FAR) != (Doubt.FAR in reading.doubts):
        return "far, and nobody asks"
    return None


def _try(text: str, spoken: Spoken, language: str, findings: Findings) -> None:
    case = f"{text[:200]!r} ({len(text)}) {language} {spoken.now.isoformat()} {spoken.zone}"
    try:
        start = time.process_time()
        answer = parse_phrase(text, spoken, language=language)
        took = time.process_time() - start
        findings.n_phrases += 1
        findings.slowest = sorted([*findings.slowest, (took, case)], reverse=True)[:5]
        if isinstance(answer, NotFound):
            findings.faults[answer.fault] += 1
            words_of_fault(answer, Wording(Voice(Language.EN, spoken.zone)))
            return
        findings.n_read += 1
        why = None if answer.text.strip() and answer.readings else "nothing to say"
        for reading in answer.readings:
            why = why or _broken(reading, spoken)
        if why:
            findings.broken.append(f"{why}: {case}")
    except Exception as error:  # noqa: BLE001 every kind of failure is a finding
        findings.broken.append(f"{type(error).__name__} {error}: {case}")


def main() -> int:
    """Exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    names = [path.name for path in TABLES.glob("*.tsv")]
    phrases = [case[-1] for name in sorted(names) for case in cases(name)]
    chance = random.Random(arguments.seed)  # noqa: S311 repeatable, not secret
    findings = Findings()
    end = time.monotonic() + arguments.seconds
    while time.monotonic() < end and len(findings.broken) < 50:
        text, language = _mutated(phrases, chance), chance.choice(["en", "ja"])
        _try(text, _spoken(chance), language, findings)
    is_slow = any(took > LIMIT for took, _ in findings.slowest)
    print(f"{findings.n_phrases} phrases, {findings.n_read} read, faults {dict(findings.faults)}")
    for took, case in findings.slowest:
        print(f"{took * 1000:.1f} ms {case}")
    for line in findings.broken:
        print(f"broken: {line}")
    return 1 if findings.broken or is_slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
