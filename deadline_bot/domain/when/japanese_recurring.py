"""Japanese recurrences: 毎週月・水・金, 平日, 隔週水曜, 2日おき, 毎月最終金曜, as RFC 5545 rules.

The pace stands before the time of day; `rule` reads the pace alone.
"""

from dataclasses import dataclass
from datetime import date
from re import Match

from deadline_bot.domain.when.japanese_words import (
    BLANK,
    EVERY,
    NUMBER,
    WEEKDAY,
    WEEKDAYS,
    number,
    pattern,
)
from deadline_bot.domain.when.rule_text import DAY_CODES

_JOIN = rf"{BLANK}(?:と|・|、|,|や|/)?{BLANK}"
_FEW = (
    rf"(?:[{WEEKDAYS}](?:曜日?)?{_JOIN}){{0,6}}[{WEEKDAYS}]"
    rf"(?:曜日?|(?![{WEEKDAYS}一-龯ぁ-ん])|(?=の|に|[0-9]|は))"
)
_WEEKLY = pattern(
    rf"(?:毎週(?:の)?|(?P<other>隔週)(?:の)?|(?P<n>{NUMBER})週間?に(?:1|一)[回度](?:の)?"
    rf"|(?P<m>{NUMBER})週間?(?P<gap>{EVERY})(?:に|の)?){BLANK}(?P<days>{_FEW}|週末|末|平日|土日)?"
)
_DAYS = pattern(
    rf"(?P<days>[{WEEKDAYS}](?:曜日?)?(?:[・と]|、)(?=[{WEEKDAYS}](?:曜|[・と]|の|に|[0-9]|{BLANK}[0-9])){_FEW})"
)
_RANGE = pattern(
    rf"(?:毎週)?(?P<first>[{WEEKDAYS}])(?:曜日?)?(?:から|~|〜|-)(?P<last>[{WEEKDAYS}])"
    rf"(?:曜日?|(?=の|に|{BLANK}[0-9]))(?:まで)?"
)
_NAMED = pattern(r"(?P<word>平日(?:は毎日)?|土日|毎週末|毎平日|毎営業日)(?![後前以])")
_DAILY = pattern(r"(?P<word>毎日|毎朝|毎晩|毎夜|毎夕|毎昼|連日|隔日)(?:の)?")
_EVERY = pattern(
    rf"(?P<n>{NUMBER})(?P<half>半)?(?P<unit>分|時間|日|[かヶケカ箇]月|年)(?P<half2>半)?(?P<gap>{EVERY})"
)
_HOURLY = pattern(r"(?P<word>毎時|毎分)(?:(?P<minute>[0-9]{1,2})分)?")
_MONTHLY = pattern(
    rf"毎月(?:の)?{BLANK}(?:(?P<last>末日?|月末|最終日)|(?P<nth>第?[1-5一二三四五](?:[と・、]?第[1-5一二三四五]){{0,4}})?"
    rf"(?P<final>最終|最後の)?"
    rf"{BLANK}(?P<weekday>{WEEKDAY})|(?P<day>{NUMBER})日|(?P<first>初め?|月初|頭))?"
)
_YEARLY = pattern(
    rf"毎年(?:の)?{BLANK}(?P<month>{NUMBER})月(?:(?P<day>{NUMBER})日|(?P<last>末日?))?"
)
_HOURS = {"毎朝": 9, "毎晩": 21, "毎夜": 21, "毎夕": 18, "毎昼": 12}
_UNITS = {"分": "MINUTELY", "時": "HOURLY", "日": "DAILY", "年": "YEARLY"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A pace (`FREQ=…` up to `BYDAY`), and the hour that its word says where none follows."""

    text: str
    hour: int | None = 9


Matched = tuple[int, Rule | None] | None


def _codes(said: str) -> str:
    if said in ("平日", "平日は毎日", "毎平日"):
        return ",".join(DAY_CODES[:5])
    if said in ("末", "週末", "土日", "毎週末"):
        return "SA,SU"
    plain = said.replace("曜日", "").replace("曜", "")
    return ",".join(DAY_CODES[n] for n, char in enumerate(WEEKDAYS) if char in plain)


def _stepped(freq: str, n: int, rest: str = "") -> str:
    return f"FREQ={freq}" + (f";INTERVAL={n}" if n > 1 else "") + rest


def _weekly(match: Match[str], today: date) -> Rule | None:
    n = 2 if match["other"] else number(match["n"] or match["m"] or "1")
    days = match["days"]
    codes = _codes(days) if days else DAY_CODES[today.weekday()]
    return Rule(_stepped("WEEKLY", n, f";BYDAY={codes}")) if n else None


def _listed(match: Match[str], _: date) -> Rule | None:
    return Rule(f"FREQ=WEEKLY;BYDAY={_codes(match['days'])}")


def _range(match: Match[str], _: date) -> Rule | None:
    first, last = WEEKDAYS.index(match["first"]), WEEKDAYS.index(match["last"])
    said = {(first + n) % 7 for n in range((last - first) % 7 + 1)}
    return Rule(f"FREQ=WEEKLY;BYDAY={','.join(DAY_CODES[n] for n in sorted(said))}")


def _named(match: Match[str], _: date) -> Rule | None:
    return Rule(f"FREQ=WEEKLY;BYDAY={_codes(match['word'])}")


def _daily(match: Match[str], _: date) -> Rule | None:
    return Rule(_stepped("DAILY", 1 + (match["word"] == "隔日")), _HOURS.get(match["word"], 9))


def _every(match: Match[str], today: date) -> Rule | None:
    n, unit = number(match["n"]), match["unit"]
    is_between = match["gap"] in ("おき", "置き")
    if n == 0:
        return None
    if unit in ("分", "時間"):
        if unit == "時間" and (match["half"] or match["half2"]):
            return Rule(_stepped("MINUTELY", 60 * n + 30), None)
        return Rule(_stepped(_UNITS[unit[0]], n), None)
    n += is_between
    if unit == "日":
        return Rule(_stepped("DAILY", n))
    if unit == "年":
        rest = f";BYMONTH={today.month};BYMONTHDAY={today.day}"
        return Rule(_stepped("YEARLY", n, rest))
    return Rule(_stepped("MONTHLY", n, f";BYMONTHDAY={today.day}"))


def _hourly(match: Match[str], _: date) -> Rule | None:
    if match["word"] == "毎分":
        return Rule("FREQ=MINUTELY", None)
    minute = int(match["minute"] or 0)
    return Rule(f"FREQ=HOURLY;BYMINUTE={minute}", None) if minute < 60 else None


def _monthly(match: Match[str], today: date) -> Rule | None:
    if match["weekday"]:
        said = [char for char in match["nth"] or "1" if char not in "第と・、"]
        nths = [-1] if match["final"] else [number(char) for char in said]
        day = _codes(match["weekday"])
        return Rule(f"FREQ=MONTHLY;BYDAY={','.join(f'{nth}{day}' for nth in nths)}")
    n = -1 if match["last"] else 1 if match["first"] else number(match["day"] or str(today.day))
    return Rule(f"FREQ=MONTHLY;BYMONTHDAY={n}") if -1 <= n <= 31 and n else None


def _yearly(match: Match[str], _: date) -> Rule | None:
    month = number(match["month"])
    n = -1 if match["last"] else number(match["day"] or "1")
    if not 1 <= month <= 12 or n > (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31):
        return None
    return Rule(f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={n}") if n else None


_TABLE = (
    (_RANGE, _range), (_WEEKLY, _weekly), (_NAMED, _named), (_DAYS, _listed), (_DAILY, _daily),
    (_EVERY, _every), (_HOURLY, _hourly), (_MONTHLY, _monthly), (_YEARLY, _yearly),
)  # fmt: skip


def rule(text: str, at: int, today: date) -> Matched:
    """The end of a pace at `at` and the rule, `None` in its place for one that cannot be."""
    for source, made in _TABLE:
        if match := source.match(text, at):
            return match.end(), made(match, today)
    return None
