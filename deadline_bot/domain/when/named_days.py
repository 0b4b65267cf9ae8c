"""Days of the year that have a name: Christmas, 大晦日, the fourth Thursday of November.

Only days whose date follows from the year alone; a table of public holidays is another thing,
and one that the bot does not have.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day of every year; where `weekday` is given, the `nth` of it in the month.

    `weekday` is 0 for Monday, `nth` counts from 1 and is -1 for the last, `month` is 0 for
    Easter. `later` days after that.
    """

    month: int
    day: int = 1
    weekday: int | None = None
    nth: int = 1
    later: int = 0

    def of(self, year: int) -> date:
        """The day in a year of the calendar from 1583 on."""
        if self.month == 0:
            found = easter(year)
        elif self.weekday is None:
            found = date(year, self.month, self.day)
        else:
            found = _nth(date(year, self.month, 1), self.weekday, self.nth)
        return found + timedelta(days=self.later)


def _nth(month: date, weekday: int, nth: int) -> date:
    last = monthrange(month.year, month.month)[1]
    days = range(1 + (weekday - month.weekday()) % 7, last + 1, 7)
    return month.replace(day=days[nth - 1 if nth > 0 else nth])


_CHRISTMAS, _NEW_YEAR, _EVE = NamedDay(12, 25), NamedDay(1), NamedDay(12, 31)
_THANKSGIVING = NamedDay(11, weekday=3, nth=4)

ENGLISH = {
    "christmas eve": NamedDay(12, 24), "xmas eve": NamedDay(12, 24), "christmas": _CHRISTMAS,
    "christmas day": _CHRISTMAS, "xmas": _CHRISTMAS, "boxing day": NamedDay(12, 26),
    "new year's eve": _EVE, "new years eve": _EVE, "new year eve": _EVE, "nye": _EVE,
    "new year's day": _NEW_YEAR, "new years day": _NEW_YEAR, "new year's": _NEW_YEAR,
    "new year": _NEW_YEAR, "valentine's day": NamedDay(2, 14),
    "valentines day": NamedDay(2, 14), "valentine day": NamedDay(2, 14),
    "valentine's": NamedDay(2, 14), "st patrick's day": NamedDay(3, 17),
    "april fools' day": NamedDay(4), "april fools day": NamedDay(4), "april fools": NamedDay(4),
    "independence day": NamedDay(7, 4), "halloween": NamedDay(10, 31),
    "thanksgiving": _THANKSGIVING, "thanksgiving day": _THANKSGIVING,
    "black friday": NamedDay(11, weekday=3, nth=4, later=1),
    "cyber monday": NamedDay(11, weekday=3, nth=4, later=4),
    "mother's day": NamedDay(5, weekday=6, nth=2), "mothers day": NamedDay(5, weekday=6, nth=2),
    "father's day": NamedDay(6, weekday=6, nth=3), "fathers day": NamedDay(6, weekday=6, nth=3),
    "mlk day": NamedDay(1, weekday=0, nth=3), "memorial day": NamedDay(5, weekday=0, nth=-1),
    "labor day": NamedDay(9, weekday=0), "labour day": NamedDay(9, weekday=0),
    "easter": NamedDay(0), "easter sunday": NamedDay(0), "easter monday": NamedDay(0, later=1),
    "good friday": NamedDay(0, later=-2),
}  # fmt: skip

JAPANESE = {
    "クリスマスイブ": NamedDay(12, 24), "クリスマスイヴ": NamedDay(12, 24),
    "クリスマス当日": _CHRISTMAS, "クリスマス": _CHRISTMAS, "大晦日": _EVE, "大みそか": _EVE,
    "年末": _EVE, "元日": _NEW_YEAR, "元旦": _NEW_YEAR, "年始": _NEW_YEAR,
    "節分": NamedDay(2, 3), "バレンタインデー": NamedDay(2, 14), "バレンタイン": NamedDay(2, 14),
    "ひな祭り": NamedDay(3, 3), "ひなまつり": NamedDay(3, 3), "ホワイトデー": NamedDay(3, 14),
    "エイプリルフール": NamedDay(4), "七夕": NamedDay(7, 7), "ハロウィーン": NamedDay(10, 31),
    "ハロウィン": NamedDay(10, 31), "成人の日": NamedDay(1, weekday=0, nth=2),
    "建国記念の日": NamedDay(2, 11), "天皇誕生日": NamedDay(2, 23), "昭和の日": NamedDay(4, 29),
    "憲法記念日": NamedDay(5, 3), "みどりの日": NamedDay(5, 4), "こどもの日": NamedDay(5, 5),
    "子供の日": NamedDay(5, 5), "子どもの日": NamedDay(5, 5),
    "母の日": NamedDay(5, weekday=6, nth=2), "父の日": NamedDay(6, weekday=6, nth=3),
    "海の日": NamedDay(7, weekday=0, nth=3), "山の日": NamedDay(8, 11),
    "敬老の日": NamedDay(9, weekday=0, nth=3), "スポーツの日": NamedDay(10, weekday=0, nth=2),
    "文化の日": NamedDay(11, 3), "勤労感謝の日": NamedDay(11, 23),
}  # fmt: skip
