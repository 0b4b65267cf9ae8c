"""Occasions, doubts and faults as they read, in both languages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    Doubt,
    Fault,
    JobEnds,
    NotFound,
    Occasion,
    Once,
    OnMilestoneDay,
    Outcome,
    Reading,
    Recurring,
)
from deadline_bot.wording.forms import Wording
from deadline_bot.wording.occasions import words_of_doubts, words_of_fault, words_of_occasion

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 23, tzinfo=UTC)
ENGLISH = Wording(Voice(Language.EN, TOKYO))
JAPANESE = Wording(Voice(Language.JA, TOKYO))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def rule(text: str, **more: str) -> Recurring:
    return Recurring(text, TOKYO, **more)


@pytest.mark.parametrize(
    ("occasion", "english", "japanese"),
    [
        (Once(NOW), "Mon Nov 23, 09:00", "11/23(月) 09:00"),
        (Once(NOW + 60 * DAY), "Fri Jan 22 2027, 09:00", "2027/1/22(金) 09:00"),
        (BeforeMilestone("close", 12 * HOUR), "12 h before the close", "締切の12時間前"),
        (
            BeforeMilestone("merger", 2 * DAY),
            "2 days before the team merger deadline",
            "マージ締切の2日前",
        ),
        (BeforeMilestone("close", 0 * DAY), "at the close", "締切の時刻"),
        (
            OnMilestoneDay("close", -1, 21 * HOUR, TOKYO),
            "at 21:00 on the day before the close",
            "締切前日の21:00",
        ),
        (JobEnds("fold 3", Outcome.FAILED), "when “fold 3” fails", "「fold 3」が失敗したとき"),
        (rule("FREQ=DAILY;BYHOUR=21;BYMINUTE=0"), "every day at 21:00", "毎日 21:00"),
        (
            rule("FREQ=DAILY;BYHOUR=21;BYMINUTE=0", until="close"),
            "every day at 21:00, until the close",
            "毎日 21:00（締切まで）",
        ),
        (
            rule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=10;BYMINUTE=0"),
            "every weekday at 10:00",
            "平日 10:00",
        ),
        (
            rule("FREQ=MONTHLY;BYDAY=1MO,3MO;BYHOUR=9;BYMINUTE=0"),
            "every month on the first Monday, the third Monday at 09:00",
            "毎月第1月曜・第3月曜 09:00",
        ),
        (
            rule("FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=9;BYMINUTE=0"),
            "every month on the last day at 09:00",
            "毎月末日 09:00",
        ),
        (rule("FREQ=HOURLY;INTERVAL=2"), "every 2 hours", "2時間ごと"),
        (rule("FREQ=HOURLY;BYMINUTE=0"), "every hour at 0 min past", "毎時0分"),
        (
            rule("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;BYHOUR=9;BYMINUTE=0"),
            "every year on the fourth Thursday of Nov at 09:00",
            "毎年11月第4木曜 09:00",
        ),
        (
            rule("FREQ=MONTHLY;BYDAY=-2FR;BYHOUR=9;BYMINUTE=0"),
            "every month on the second to last Friday at 09:00",
            "毎月最後から2番目の金曜 09:00",
        ),
        (
            rule("FREQ=DAILY;BYHOUR=9;BYMINUTE=0;UNTIL=20261201T145959Z"),
            "every day at 09:00, until Tue Dec 1",
            "毎日 09:00（12/1(火)まで）",
        ),
    ],
)
def test_occasions(occasion: Occasion, english: str, japanese: str) -> None:
    assert words_of_occasion(occasion, ENGLISH, NOW) == english
    assert words_of_occasion(occasion, JAPANESE, NOW) == japanese


@pytest.mark.parametrize("wording", [ENGLISH, JAPANESE])
def test_each_doubt_and_each_fault_has_words_of_its_own(wording: Wording) -> None:
    doubts = words_of_doubts(Reading(Once(NOW), frozenset(Doubt)), wording)
    assert len(set(doubts)) == len(Doubt)
    faults = {words_of_fault(NotFound(fault, "祝日"), wording) for fault in Fault}
    assert len(faults) == len(Fault)
    assert all("祝日" in words for words in faults)
