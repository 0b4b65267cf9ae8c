"""The words of forecasts, in both languages."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.forecast.forecast import Basis, BasisKind, Forecast
from deadline_bot.wording.document import plain_line
from deadline_bot.wording.forecasts import forecast_line, forecast_words
from deadline_bot.wording.forms import Wording
from tests.fakes.facts import HOUR, NOW, SECOND

EN = Wording(Voice(Language.EN, ZoneInfo("UTC")))
JA = Wording(Voice(Language.JA, ZoneInfo("Asia/Tokyo")))


def a_forecast(kind: BasisKind, n: int = 6, limit: timedelta | None = None) -> Forecast:
    limit_at = None if limit is None else NOW + limit
    return Forecast(NOW + 2 * HOUR, NOW + 3 * HOUR, Basis(kind, n), limit_at=limit_at)


@pytest.mark.parametrize(
    ("forecast", "en", "ja"),
    [
        (
            a_forecast(BasisKind.PROGRESS_AND_HISTORY),
            "from 6 earlier runs, at this run's pace",
            "過去6回の実績と今回のペースから",
        ),
        (a_forecast(BasisKind.HISTORY, 1), "from 1 earlier run", "過去1回の実績から"),
        (a_forecast(BasisKind.PROGRESS), "its first run", "初回の実行"),
        (
            a_forecast(BasisKind.PROGRESS, limit=2.5 * HOUR),
            "It may be cut at its limit",
            "打ち切られるおそれがあります",
        ),
        (a_forecast(BasisKind.PROGRESS, limit=HOUR), "It will be cut", "打ち切られる見込みです"),
        (
            Forecast(None, NOW + HOUR, Basis(BasisKind.LIMIT), limit_at=NOW + HOUR),
            "at most it runs until",
            "長くても",
        ),
        (Forecast(None, None, Basis(BasisKind.UNKNOWN)), "unknown", "不明"),
    ],
)
def test_a_forecast_says_what_it_rests_on(forecast: Forecast, en: str, ja: str) -> None:
    assert en in plain_line(forecast_line(EN, forecast))
    assert ja in plain_line(forecast_line(JA, forecast))


def test_in_a_list_only_what_is_left_is_told() -> None:
    assert forecast_words(EN, a_forecast(BasisKind.PROGRESS), NOW) == "2 h to 3 h left"
    assert forecast_words(EN, Forecast(None, None, Basis(BasisKind.UNKNOWN)), NOW) == ""


def test_in_a_list_the_same_words_are_not_said_twice() -> None:
    soon = Forecast(NOW + SECOND, NOW + 20 * SECOND, Basis(BasisKind.PROGRESS))
    assert forecast_words(EN, soon, NOW) == "about 1 min left"
    assert forecast_words(JA, soon, NOW) == "残り約1分"
