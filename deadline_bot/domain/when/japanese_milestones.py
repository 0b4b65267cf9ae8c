"""Japanese moments of milestones: 締切の12時間前, 締切前日の21時, 残り6時間で.

They are apart from dates, since they move with the milestone.
"""

import re
from datetime import UTC, timedelta
from functools import lru_cache
from itertools import chain

from deadline_bot.domain.when.japanese_clock import clock
from deadline_bot.domain.when.japanese_spans import SPAN, length
from deadline_bot.domain.when.japanese_words import BLANK, LINK, NUMBER, number, pattern
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    Doubt,
    Fault,
    Once,
    OnMilestoneDay,
    Reading,
    Recurring,
    Spoken,
)

_LINK = re.compile(LINK)
Readings = tuple[int, tuple[Reading, ...] | Fault]

_DUE = r"(?:締め?切り?|〆切り?|しめきり|シメキリ|デッドライン|期限|クローズ)"
_ALIASES = (
    (rf"(?:チーム)?(?:マージ|結合|統合)(?:の)?{_DUE}?", "merger"),
    (rf"(?:新規)?(?:参加|エントリー|登録)(?:の)?{_DUE}", "entry"),
    (r"(?:完了目標|完了予定|目標完了)(?:日時|時刻|日)?", "finish_by"),
    ((rf"(?:最終|コンペの?|提出の?|最終提出の?|サブミット?の?)?"
     rf"(?:{_DUE}|コンペ終了|コンペの終了)(?:時刻|日時)?"), "close"),
)  # fmt: skip
_KEYS = tuple((pattern(source), key) for source, key in _ALIASES)
_SOON = pattern(rf"あと{BLANK}{SPAN}(?:で(?!す)|したら|経ったら|たったら|後)")
_BEFORE = pattern(
    rf"(?:まで|の|から|より|が|、)?{BLANK}(?:残り|あと|のこり){BLANK}{SPAN}"
    r"(?:で|になったら|を切ったら|に|の時点で?|前)?"
)
_BESIDE = pattern(rf"(?:の|から|より|まで)?{BLANK}{SPAN}(?P<side>前|後)")
_LEFT = pattern(
    rf"(?:残り|のこり){BLANK}{SPAN}(?:で(?!す)|になったら|を切ったら|の時点で?|(?=$|[ \t]))"
)
_DAY = pattern(
    rf"(?:の)?{BLANK}(?:(?P<before>前日|前の日|前夜|前の晩)|当日|の?日(?![0-9本時])"
    rf"|(?P<after>翌日|次の日|翌朝)|(?P<n>{NUMBER})(?P<unit>日|週間)(?P<side>前|後))"
)
_ITSELF = re.compile(
    "(?:の時刻|の瞬間|と同時|ちょうど|になったら|(?:を|が)?過ぎたら|後|の時|時)?(?=に|で|$|[ \t、])"
)


def milestone(text: str, at: int, spoken: Spoken) -> tuple[int, str, str | None] | None:
    """The end of a milestone's name at `at`, its key, and the slug said before it."""
    slug = _standing(text, at, tuple(spoken.milestones))
    if slug:
        link = _LINK.match(text, at + len(slug))
        at = link.end() if link else at + len(slug)
    key = _standing(text, at, tuple(chain.from_iterable(spoken.milestones.values())))
    if key:
        return at + len(key), key, slug
    for source, key in _KEYS:
        if match := source.match(text, at):
            return match.end(), key, slug
    return None


def _standing(text: str, at: int, names: tuple[str, ...]) -> str | None:
    """The longest of the names that stands at `at`, in whatever case."""
    match = _any_of(names).match(text, at) if names else None
    if match is None:
        return None
    said = match[0].lower()
    # None where only the pattern takes two characters for the same, as it does ſ and s.
    return next((name for name in names if name.lower() == said), None)


# Names are looked for at every place of a text, and are the same at each.
@lru_cache(maxsize=64)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    listed = sorted((name for name in names if name), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, listed)) or "(?!)", re.IGNORECASE)


def per_competition(
    spoken: Spoken,
    key: str,
    slug: str | None,
    occasion: BeforeMilestone | OnMilestoneDay | Recurring,
) -> tuple[Reading, ...] | Fault:
    """One reading for each competition that has the milestone, the nearest ahead first."""
    if not spoken.milestones:
        return (Reading(occasion),)
    having = [
        (of[key] < spoken.now, of[key], name)
        for name, of in spoken.milestones.items()
        if key in of and slug in (None, name)
    ]
    if not having:
        return Fault.NO_MILESTONE
    doubts = frozenset({Doubt.WHICH_COMPETITION}) if len(having) > 1 else frozenset[Doubt]()
    return tuple(Reading(occasion, doubts, name) for _, _, name in sorted(having))


def near(text: str, at: int, spoken: Spoken) -> Readings | None:
    """A moment near a milestone at `at`."""
    if match := _SOON.match(text, at):
        return match.end(), _soon(length(match["span"]), spoken)
    if match := _LEFT.match(text, at):
        return match.end(), per_competition(
            spoken, "close", None, BeforeMilestone("close", length(match["span"]))
        )
    named = milestone(text, at, spoken)
    if named is None:
        return None
    end, key, slug = named
    if found := _on_day(text, end, spoken, key, slug):
        return found
    if match := _BESIDE.match(text, end):
        by = length(match["span"]) if match["side"] == "前" else -length(match["span"])
        return match.end(), per_competition(spoken, key, slug, BeforeMilestone(key, by))
    if match := _BEFORE.match(text, end):
        before = BeforeMilestone(key, length(match["span"]))
        return match.end(), per_competition(spoken, key, slug, before)
    itself = _ITSELF.match(text, end)
    if itself is None:
        return None
    return itself.end(), per_competition(spoken, key, slug, BeforeMilestone(key, timedelta()))


def _soon(by: timedelta, spoken: Spoken) -> tuple[Reading, ...]:
    """あと30分で: from now, or where the close was meant, before that."""
    found = [Reading(Once((spoken.now.astimezone(UTC) + by).astimezone(spoken.zone)))]
    left = per_competition(spoken, "close", None, BeforeMilestone("close", by))
    if isinstance(left, Fault) or not spoken.milestones:
        return tuple(found)
    each = [*found, *left]
    return tuple(
        Reading(one.occasion, one.doubts | {Doubt.WHICH_DAY}, one.competition) for one in each
    )


def _on_day(text: str, at: int, spoken: Spoken, key: str, slug: str | None) -> Readings | None:
    match = _DAY.match(text, at)
    if match is None:
        return None
    link = _LINK.match(text, match.end())
    timed = clock(text, link.end() if link else match.end())
    days = -1 if match["before"] else 1 if match["after"] else 0
    if match["n"]:
        if timed is None:
            return None
        days = number(match["n"]) * (7 if match["unit"] == "週間" else 1)
        days = -days if match["side"] == "前" else days
    hours = timedelta(hours=21 if match["before"] in ("前夜", "前の晩") else 9)
    end = match.end()
    if timed:
        if timed[1] is None:
            return timed[0], Fault.IMPOSSIBLE
        end, hours = timed[0], timed[1].since_midnight
    return end, per_competition(spoken, key, slug, OnMilestoneDay(key, days, hours, spoken.zone))
