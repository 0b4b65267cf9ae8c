"""Japanese recurrences: 毎週月・水・金, 平日, 隔週水曜, 2日おき, 毎月最終金曜, as RFC 5545 rules.

The pace stands before the time of day; `rule` reads the pace alone.
"""

from dataclasses import dataclass
from datetime import date
from re import Match, findall, finditer, search

from deadline_bot.domain.when.japanese_words import (
    BLANK,
    EVERY,
    MONTHS,
    NUMBER,
    WEEKDAY,
    WEEKDAYS,
    number,
    pattern,
    weekday,
)
from deadline_bot.domain.when.named_days import JAPANESE as NAMED_DAYS
from deadline_bot.domain.when.rule_text import DAY_CODES

_JOIN = rf"{BLANK}(?:と|・|、|,|や|/)?{BLANK}"
_FEW = (
    rf"(?:[{WEEKDAYS}](?:曜日?)?{_JOIN}){{0,6}}[{WEEKDAYS}]"
    rf"(?:曜日?|(?![{WEEKDAYS}一-龯ぁ-ん])|(?=の|に|[0-9]|は))"
)
_ONCE = r"(?:1|一)[回度](?:の)?"
_WEEKLY = pattern(
    rf"(?:毎週(?:の)?|(?P<other>隔週)(?:の)?|毎?週に?{_ONCE}|(?P<n>{NUMBER})週間?に{_ONCE}"
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
_EACH_DAY = pattern(rf"(?P<day>{WEEKDAY})(?:ごと|毎)(?!週)")
_DAILY = pattern(r"(?P<word>毎日|毎朝|毎晩|毎夜|毎夕|毎昼|連日|隔日)(?:の)?")
_EVERY = pattern(
    rf"(?:(?P<n>{NUMBER})(?P<half>半)?(?P<unit>分|時間|日|{MONTHS}|年)(?P<half2>半)?"
    rf"|(?P<word>半時間|半日|半年|四半期))(?:(?P<gap>{EVERY})|(?:間)?に?{_ONCE})"
)
_ONCE_A = pattern(rf"(?P<unit>日|月|年)に?{_ONCE}")
_HOURLY = pattern(rf"(?P<word>毎時間|毎時|毎分)(?:{BLANK}(?P<minute>[0-9]{{1,2}})分)?")
_DATES = rf"{NUMBER}日(?:{BLANK}[と・、,や]{BLANK}{NUMBER}日){{0,5}}"
_NTH = r"(?:第?[1-5一二三四五]|最終|最後の|最後から[2-4二三四]番目の)"
_NTHS = (
    rf"(?:{_NTH}{BLANK}(?:{WEEKDAY})?(?:{BLANK}[と・、,]?{BLANK}(?=第|最))){{0,4}}"
    rf"{_NTH}{BLANK}{WEEKDAY}"
)
_MONTHLY = pattern(
    rf"(?:毎月|(?P<other>隔月)|(?P<n>{NUMBER}){MONTHS}(?P<gap>{EVERY}))(?:の)?{BLANK}"
    rf"(?:(?P<nths>{_NTHS})|(?P<last>末日?|月末|最終日)|(?P<day>{_DATES})|(?P<first>初め?|月初|頭))?"
)
_YEARLY = pattern(
    rf"(?:毎年|(?P<other>隔年)|(?P<n>{NUMBER})年(?P<gap>{EVERY}))(?:の)?{BLANK}"
    rf"(?:(?P<month>{NUMBER})月の?{BLANK}(?:(?P<nths>{_NTHS})|(?P<day>{NUMBER})日"
    rf"|(?P<last>末日?|最終日))?|(?P<name>{'|'.join(sorted(NAMED_DAYS, key=len, reverse=True))}))?"
)
_BETWEEN = ("おき", "置き")
_HOURS = {"毎朝": 9, "毎晩": 21, "毎夜": 21, "毎夕": 18, "毎昼": 12}
_UNITS = {"分": "MINUTELY", "時": "HOURLY", "日": "DAILY", "年": "YEARLY"}
#: Lengths that are words: how many of which unit.
_LENGTHS = {"半時間": (30, "分"), "半日": (12, "時間"), "半年": (6, "月"), "四半期": (3, "月")}


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
    if n == 1 and match["gap"] in _BETWEEN:
        n = 2
    days = match["days"]
    codes = _codes(days) if days else DAY_CODES[today.weekday()]
    return Rule(_stepped("WEEKLY", n, f";BYDAY={codes}")) if n else None


def _each_day(match: Match[str], _: date) -> Rule | None:
    return Rule(f"FREQ=WEEKLY;BYDAY={DAY_CODES[weekday(match['day'])]}")


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
    n, unit = _LENGTHS[match["word"]] if match["word"] else (number(match["n"]), match["unit"])
    if n == 0:
        return None
    if unit == "時間" and (match["half"] or match["half2"]):
        return Rule(_stepped("MINUTELY", 60 * n + 30), None)
    if unit in ("分", "時間"):
        return Rule(_stepped(_UNITS[unit[0]], n), None)
    return _paced(unit[-1], n + (match["gap"] in _BETWEEN), today)


def _once_a(match: Match[str], today: date) -> Rule | None:
    return _paced(match["unit"], 1, today)


def _paced(unit: str, n: int, today: date) -> Rule:
    if unit == "日":
        return Rule(_stepped("DAILY", n))
    if unit == "年":
        return Rule(_stepped("YEARLY", n, f";BYMONTH={today.month};BYMONTHDAY={today.day}"))
    return Rule(_stepped("MONTHLY", n, f";BYMONTHDAY={today.day}"))


def _hourly(match: Match[str], _: date) -> Rule | None:
    if match["word"] != "毎時":
        return Rule("FREQ=MINUTELY" if match["word"] == "毎分" else "FREQ=HOURLY", None)
    minute = int(match["minute"] or 0)
    return Rule(f"FREQ=HOURLY;BYMINUTE={minute}", None) if minute < 60 else None


def _interval(match: Match[str]) -> int:
    """Every how many months or years; 1か月おき is every second one."""
    if match["other"]:
        return 2
    return number(match["n"] or "1") + (match["gap"] in _BETWEEN)


def _nths(words: str) -> str:
    """The codes of 第1・第3月曜, 最終金曜, 最後から2番目の木曜."""
    codes, waiting = [], []
    for nth in finditer(rf"({_NTH}){BLANK}({WEEKDAY})?", words):
        digits = search("[1-5一二三四五]", nth[1])
        n = number(digits[0]) if digits else 1
        waiting.append(-n if nth[1].startswith("最") else n)
        if nth[2]:
            codes += [f"{one}{DAY_CODES[weekday(nth[2])]}" for one in waiting]
            waiting = []
    return ",".join(codes)


def _monthly(match: Match[str], today: date) -> Rule | None:
    step = _interval(match)
    if match["nths"]:
        return Rule(_stepped("MONTHLY", step, f";BYDAY={_nths(match['nths'])}")) if step else None
    if match["day"]:
        days = sorted({number(word) for word in findall(NUMBER, match["day"])})
    else:
        days = [-1 if match["last"] else 1 if match["first"] else today.day]
    if not step or not all(day and -1 <= day <= 31 for day in days):
        return None
    return Rule(_stepped("MONTHLY", step, f";BYMONTHDAY={','.join(map(str, days))}"))


def _yearly(match: Match[str], today: date) -> Rule | None:
    step, named = _interval(match), NAMED_DAYS.get(match["name"] or "")
    if named:
        is_date = named.weekday is None and named.month
        return _of_year(step, named.month, named.day) if is_date else None
    if match["month"] is None:
        return _of_year(step, today.month, today.day)
    month = number(match["month"])
    if match["nths"]:
        rest = f";BYMONTH={month};BYDAY={_nths(match['nths'])}"
        return Rule(_stepped("YEARLY", step, rest)) if step and 1 <= month <= 12 else None
    return _of_year(step, month, -1 if match["last"] else number(match["day"] or "1"))


def _of_year(step: int, month: int, day: int) -> Rule | None:
    last = 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    if not (step and day and 1 <= month <= 12 and day <= last):
        return None
    return Rule(_stepped("YEARLY", step, f";BYMONTH={month};BYMONTHDAY={day}"))


_TABLE = (
    (_RANGE, _range), (_WEEKLY, _weekly), (_NAMED, _named), (_DAYS, _listed),
    (_EACH_DAY, _each_day), (_DAILY, _daily), (_MONTHLY, _monthly), (_YEARLY, _yearly),
    (_EVERY, _every), (_ONCE_A, _once_a), (_HOURLY, _hourly),
)  # fmt: skip


def rule(text: str, at: int, today: date) -> Matched:
    """The end of a pace at `at` and the rule, `None` in its place for one that cannot be."""
    for source, made in _TABLE:
        if match := source.match(text, at):
            return match.end(), made(match, today)
    return None
