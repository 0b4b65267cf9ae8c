"""Competitions in a configuration: their dates, their channels, and what is added to others."""

from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from deadline_bot.config import CONSOLE, SOURCE, load_settings
from deadline_bot.domain.competition import Competition, Milestone, MilestoneKind
from tests.unit.config.reading import COMPETITION, EXAMPLE, read

_utc = partial(datetime, tzinfo=UTC)


def test_a_competition_of_the_file(tmp_path: Path) -> None:
    settings = load_settings(EXAMPLE, {}, tmp_path)
    close = datetime(2026, 12, 1, 14, 59, tzinfo=UTC)
    merge = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
    assert settings.competitions == (
        Competition(
            "atma-cup-18",
            "atmaCup #18",
            "https://example.org",
            SOURCE,
            (
                Milestone(MilestoneKind.CLOSE, close),
                Milestone(MilestoneKind.OWN, merge, "team merge"),
            ),
        ),
    )
    own = {"atma-cup-18": (timedelta(days=2), timedelta(hours=3))}
    assert settings.channel_settings("C0123456789").close_lead_times == own
    assert settings.channels_of("atma-cup-18") == ("C0123456789",)
    assert settings.channels_of("titanic") == (CONSOLE,)
    assert settings.channels == (CONSOLE, "C0123456789")
    assert settings.additions == {}


def test_a_competition_without_close_is_an_addition(tmp_path: Path) -> None:
    settings = read(
        tmp_path,
        """\
[[competitions]]
slug = "titanic"
lead_times = ["1h"]
channel = "#ship"
[[competitions.milestones]]
name = "entry"
at = 2026-11-24T23:59:00Z
""",
    )
    assert settings.competitions == ()
    addition = settings.additions["titanic"]
    at = datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
    assert addition.milestones == (Milestone(MilestoneKind.ENTRY, at),)
    assert (addition.title, addition.url) == ("", "")
    assert settings.every_channel.close_lead_times == {"titanic": (timedelta(hours=1),)}
    assert settings.channels_of("titanic") == ("#ship",)


def test_a_title_is_the_slug_unless_told(tmp_path: Path) -> None:
    assert read(tmp_path, COMPETITION).competitions[0].title == "x"
    assert read(tmp_path, f'{COMPETITION}title = " a\\n b "').competitions[0].title == "a b"


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ('"2026-12-01T14:59:00Z"', _utc(2026, 12, 1, 14, 59)),
        ("2026-12-01T14:59:00Z", _utc(2026, 12, 1, 14, 59)),
        ("2026-12-01 23:59:00+09:00", _utc(2026, 12, 1, 14, 59)),
        ('"2026-12-01T23:59:00+0900"', _utc(2026, 12, 1, 14, 59)),
        ('"2026-12-01T14:59:00.999Z"', _utc(2026, 12, 1, 14, 59)),
        ('"2026-12-01T14:59z"', _utc(2026, 12, 1, 14, 59)),
        # Local times of New York.
        ('"2026-12-01T14:59"', _utc(2026, 12, 1, 19, 59)),
        ("2026-12-01T14:59:00", _utc(2026, 12, 1, 19, 59)),
        ('" 2026-12-01 14:59:00 "', _utc(2026, 12, 1, 19, 59)),
        ("2026-03-08T01:59:59", _utc(2026, 3, 8, 6, 59, 59)),
        ("2026-03-08T03:00:00", _utc(2026, 3, 8, 7)),
        # Comes twice: the first.
        ("2026-11-01T01:30:00", _utc(2026, 11, 1, 5, 30)),
        ("2024-02-29T12:00:00", _utc(2024, 2, 29, 17)),
    ],
)
def test_instants(tmp_path: Path, written: str, at: datetime) -> None:
    settings = read(
        tmp_path,
        f'[[competitions]]\nslug = "x"\nclose = {written}\n[bot]\ntimezone = "America/New_York"',
    )
    assert settings.competitions[0].close == at
    assert settings.competitions[0].close.tzinfo is UTC


@pytest.mark.parametrize(
    ("written", "channels"),
    [
        ('"#a"', ("#a",)),
        ('["#a", "#b", "#a"]', ("#a", "#b")),
        ('"#a, C0123456789"', ("#a", "C0123456789")),
        ('""', ("#main",)),
        ("[]", ("#main",)),
    ],
)
def test_a_competition_may_be_in_several_channels(
    tmp_path: Path, written: str, channels: tuple[str, ...]
) -> None:
    file = f'[slack]\nchannel = "#main"\n{COMPETITION}channel = {written}\n'
    settings = read(tmp_path, file)
    assert settings.channels_of("x") == channels
    assert settings.channels == tuple(dict.fromkeys(("#main", *channels)))
