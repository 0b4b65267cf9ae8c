"""Timelines as teams have them, for tests of words and pictures, and for the documents' pictures.

`python -m tests.fakes.timelines` draws those of the documents again.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from deadline_bot.adapters.pictures import draw_timeline
from deadline_bot.adapters.pictures.typeface import installed_typeface
from deadline_bot.domain.channel import Language, Voice
from deadline_bot.domain.timeline import Bar, BarState, Timeline
from deadline_bot.wording.timeline import words_drawn

DOCS = Path(__file__).parents[2] / "docs"
#: A Sunday evening in Tokyo.
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
ENGLISH = Voice(Language.EN, ZoneInfo("Europe/London"))
JAPANESE = Voice(Language.JA, ZoneInfo("Asia/Tokyo"))

WAITING, RUNNING, STALLED = BarState.WAITING, BarState.RUNNING, BarState.STALLED
DONE, FAILED = BarState.DONE, BarState.FAILED

LONG_NAME = "a very long name of a notebook that nobody would write, and yet somebody did"


def at(hours: float) -> datetime:
    """So many hours after `NOW`, or before."""
    return NOW + timedelta(hours=hours)


def ended(label: str, start: float, end: float, state: BarState = DONE, owner: str = "") -> Bar:
    """A bar that has ended; hours from `NOW`."""
    return Bar(label, state, at(start), ended_at=at(end), owner=owner)


def under_way(label: str, start: float, p50: float, p90: float, owner: str = "") -> Bar:
    """A bar that is under way; hours from `NOW`."""
    return Bar(label, RUNNING, at(start), at(p50), at(p90), owner=owner)


def to_come(
    label: str, start: float, p50: float, p90: float, latest: float, owner: str = ""
) -> Bar:
    """A bar that has not begun; hours from `NOW`."""
    return Bar(label, WAITING, at(start), at(p50), at(p90), None, at(latest), owner)


def critical(bar: Bar) -> Bar:
    """The same on the critical path."""
    return replace(bar, is_critical=True)


def a_timeline(
    *bars: Bar,
    title: str = "Feedback Prize",
    close: datetime = CLOSE,
    finish_by: datetime | None = None,
) -> Timeline:
    """As of `NOW`; without another target a day before the close."""
    return Timeline(title, NOW, finish_by or close - timedelta(days=1), close, bars)


def the_last_days() -> Timeline:
    """Three days before the close, with everything that happens then."""
    return a_timeline(
        ended("deberta-v3-large fold 0–3", -40, -13, owner="Alice"),
        ended("roberta-large fold 4", -20, -9, FAILED, owner="Bob"),
        critical(under_way("deberta-v3-large fold 4", -11, 6, 9, owner="Alice")),
        critical(to_come("infer deberta-v3-large", 6, 11, 15, 10, owner="Alice")),
        to_come("infer roberta-large", 2, 5, 7, 19, owner="Bob"),
        critical(to_come("ensemble", 15, 16, 17, 23, owner="Chie")),
        critical(to_come("submit and score", 17, 21, 26, 24, owner="Chie")),
        critical(to_come("select two submissions", 26, 26.5, 27, 33)),
        Bar("pseudo-labels v2", STALLED, at(-15), at(3), at(8), owner="Dan", is_job_only=True),
    )


def the_last_days_in_japanese() -> Timeline:
    """The same, as a Japanese team calls it."""
    return a_timeline(
        ended("deberta-v3-large fold 0〜3 学習", -40, -13, owner="佐藤"),
        ended("roberta-large fold 4 学習", -20, -9, FAILED, owner="鈴木"),
        critical(under_way("deberta-v3-large fold 4 学習", -11, 6, 9, owner="佐藤")),
        critical(to_come("deberta-v3-large 推論", 6, 11, 15, 10, owner="佐藤")),
        to_come("roberta-large 推論", 2, 5, 7, 19, owner="鈴木"),
        critical(to_come("アンサンブル", 15, 16, 17, 23, owner="高橋")),
        critical(to_come("提出と採点", 17, 21, 26, 24, owner="高橋")),
        critical(to_come("最終提出を2つ選ぶ", 26, 26.5, 27, 33)),
        Bar("疑似ラベル v2", STALLED, at(-15), at(3), at(8), owner="田中", is_job_only=True),
        title="Feedback Prize 英語作文の評価",
    )


def the_last_hours() -> Timeline:
    """Two hours before the close, the target long gone, a start overdue."""
    return a_timeline(
        ended("infer fold 0-4", -3, -0.4, owner="Alice"),
        critical(under_way("ensemble", -0.3, 0.2, 0.4, owner="Chie")),
        critical(to_come("submit and score", 0.4, 1.2, 2.3, -0.2, owner="Chie")),
        critical(to_come("select two submissions", 2.3, 2.4, 2.5, 1.7)),
        close=at(2),
    )


def weeks_ahead() -> Timeline:
    """Five weeks before the close; one job began long ago, one goes far beyond."""
    return a_timeline(
        under_way("pretraining on the whole corpus", -900, 90, 130, owner="Alice"),
        critical(to_come("train 5 folds", 130, 320, 400, 500, owner="Bob")),
        critical(to_come("infer", 400, 430, 460, 690, owner="Bob")),
        critical(to_come("ensemble and submit", 460, 480, 500, 760)),
        replace(under_way("hyper-parameter search", -60, 900, 2400, owner="Dan"), is_job_only=True),
        close=at(840),
    )


def many(n: int = 25) -> Timeline:
    """So many bars, each a little later than the one before."""
    bars = [
        ended(f"train fold {k}", -40 + k, -20 + k, owner="Alice")
        if k < n // 3
        else under_way(f"train fold {k}", -15 + k / 2, 2 + k / 2, 4 + k, owner="Bob")
        if k < n // 2
        else to_come(f"infer fold {k}", k, 3 + k, 5 + 1.2 * k, 8 + k, owner="Chie")
        for k in range(n)
    ]
    return a_timeline(*bars)


def unknown_ends() -> Timeline:
    """Ends that nobody knows, limits, and names that are long or in scripts that few fonts have."""
    return a_timeline(
        Bar("no basis yet", RUNNING, at(-2), owner="Alice"),
        Bar("cut at its limit", RUNNING, at(-2), None, at(7), owner="Bob"),
        Bar("waits, nobody knows for what", WAITING, at(4)),
        critical(
            under_way(LONG_NAME, -3, 4, 6, owner="Bartholomew Featherstonehaugh-Cholmondeley")
        ),
        under_way("$x^2$ <b>🔥 hot 🔥</b>", -3, 4, 6, owner="नमस्ते"),
        under_way("नमस्ते", -3, 4, 6),
        under_way("김 학습 模型训练 学習", -3, 4, 6, owner="김"),
    )


def has_japanese_font() -> bool:
    """Whether this machine can draw Japanese; in CI it must."""
    return installed_typeface().covers(words_drawn(Language.JA))


#: What is kept in the documents.
DOCUMENTED = {
    "timeline-en.png": (the_last_days, ENGLISH),
    "timeline-ja.png": (the_last_days_in_japanese, JAPANESE),
}

if __name__ == "__main__":
    for file, (timeline, voice) in DOCUMENTED.items():
        (DOCS / file).write_bytes(draw_timeline(timeline(), voice))
