"""What the bot says of an occasion can be typed back: it is read as the same occasion."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.when import english, japanese
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    Found,
    JobEnds,
    NotFound,
    Occasion,
    Once,
    OnMilestoneDay,
    Outcome,
    Recurring,
    Spoken,
)
from deadline_bot.domain.when.phrase import normalised
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.occasions import words_of_occasion
from tests.unit.domain.when.test_phrase import SPOKEN, TOKYO

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NEW_YORK = ZoneInfo("America/New_York")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
KEYS = st.sampled_from(["close", "merger", "finish_by"])
CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda n: n * MINUTE)


def _listed(values: st.SearchStrategy[int]) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=3, unique=True).map(
        lambda found: ",".join(map(str, sorted(found)))
    )


def _weekdays(prefix: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    some = st.lists(st.sampled_from(range(7)), min_size=1, max_size=4, unique=True)
    return st.builds(lambda n, days: ",".join(n + WEEKDAYS[d] for d in sorted(days)), prefix, some)


def _stepped(freq: str, rest: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    step = st.integers(1, 30).map(lambda n: f";INTERVAL={n}" if n > 1 else "")
    return st.builds(lambda step, rest: f"FREQ={freq}{step}{rest}", step, rest)


def _until(at: datetime) -> str:
    return f";UNTIL={at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


_LAST_SECOND = datetime(2026, 11, 23, 23, 59, 59, tzinfo=TOKYO)
_NTH = st.sampled_from(["1", "2", "3", "4", "5", "-1", "-2"])
_MONTH_DAYS = st.one_of(_listed(st.integers(1, 31)), st.just("-1"))
_DAYS_OF_MONTH = st.one_of(
    _MONTH_DAYS.map(lambda days: f";BYMONTHDAY={days}"),
    st.builds(lambda n, d: f";BYDAY={n}{WEEKDAYS[d]}", _NTH, st.integers(0, 6)),
)
_DAYS_OF_YEAR = st.builds(
    lambda month, day: f";BYMONTH={month}{day}",
    st.integers(1, 12),
    st.one_of(
        st.integers(1, 28).map(lambda day: f";BYMONTHDAY={day}"),
        st.just(";BYMONTHDAY=-1"),
        st.builds(lambda n, d: f";BYDAY={n}{WEEKDAYS[d]}", _NTH, st.integers(0, 6)),
    ),
)
_TIMES = st.builds(
    lambda hours, minute: f";BYHOUR={hours};BYMINUTE={minute}",
    _listed(st.integers(0, 23)),
    st.integers(0, 59),
)
_DAILY = st.builds(
    lambda pace, times: pace + times,
    st.one_of(
        _stepped("DAILY", st.just("")),
        _stepped("WEEKLY", _weekdays(st.just("")).map(lambda days: f";BYDAY={days}")),
        _stepped("MONTHLY", _DAYS_OF_MONTH),
        _stepped("YEARLY", _DAYS_OF_YEAR),
    ),
    _TIMES,
)
_RULES = st.one_of(
    _DAILY,
    st.builds(
        lambda pace, end: pace + end,
        _DAILY,
        st.one_of(
            st.integers(2, 99).map(lambda n: f";COUNT={n}"),
            st.integers(1, 300).map(lambda n: _until(_LAST_SECOND + n * DAY)),
            st.integers(1, 300 * 24 * 60).map(lambda n: _until(SPOKEN.now + n * MINUTE)),
        ),
    ),
    _stepped("HOURLY", st.just("")),
    _stepped("MINUTELY", st.just("")),
    st.integers(0, 59).map(lambda minute: f"FREQ=HOURLY;BYMINUTE={minute}"),
)
OCCASIONS: st.SearchStrategy[Occasion] = st.one_of(
    st.integers(1, 398 * 24 * 60).map(lambda n: Once(SPOKEN.now + n * MINUTE)),
    st.builds(Recurring, _RULES, st.just(TOKYO)),
    st.builds(Recurring, _DAILY, st.just(NEW_YORK)),
    st.builds(Recurring, _DAILY, st.just(TOKYO), KEYS),
    st.builds(
        BeforeMilestone, KEYS, st.integers(-9 * 24 * 60, 9 * 24 * 60).map(lambda n: n * MINUTE)
    ),
    st.builds(OnMilestoneDay, KEYS, st.integers(-9, 9), CLOCKS, st.just(TOKYO)),
    st.builds(JobEnds, st.sampled_from(["fold 3", "最終推論", "exp042"]), st.sampled_from(Outcome)),
)


def _read_back(
    occasion: Occasion, language: Language, find: Callable[[str, Spoken], Found | NotFound]
) -> Occasion | str:
    words = words_of_occasion(occasion, Wording(Voice(language, TOKYO)), SPOKEN.now)
    plain = normalised(words).text
    found = find(plain, SPOKEN)
    if not isinstance(found, Found) or plain[: found.start] or plain[found.end :]:
        return f"{words}: {found}"
    return found.readings[0].occasion


@given(OCCASIONS)
def test_english_words_are_read_as_what_they_say(occasion: Occasion) -> None:
    assert _read_back(occasion, Language.EN, english.find) == occasion


@given(OCCASIONS)
def test_japanese_words_are_read_as_what_they_say(occasion: Occasion) -> None:
    assert _read_back(occasion, Language.JA, japanese.find) == occasion
