"""The notation of occasions: what is written is read back as the same."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadline_bot.domain.when.notation import read, rendered
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    JobEnds,
    Occasion,
    Once,
    OnMilestoneDay,
    Outcome,
    Recurring,
)

TOKYO = ZoneInfo("Asia/Tokyo")
ZONES = st.sampled_from([TOKYO, ZoneInfo("UTC"), ZoneInfo("America/New_York")])
KEYS = st.sampled_from(["close", "merger", "finish_by", "our_freeze"])
OCCASIONS: st.SearchStrategy[Occasion] = st.one_of(
    st.builds(
        Once,
        st.datetimes(datetime(2000, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 hypothesis wants naive bounds
    ),
    st.builds(
        Recurring,
        st.sampled_from(["FREQ=DAILY;BYHOUR=9;BYMINUTE=0", "FREQ=HOURLY;INTERVAL=2"]),
        ZONES,
        st.none() | KEYS,
    ),
    st.builds(BeforeMilestone, KEYS, st.timedeltas(timedelta(days=-900), timedelta(days=900))),
    st.builds(
        OnMilestoneDay,
        KEYS,
        st.integers(-900, 900),
        st.integers(0, 29 * 60).map(lambda n: timedelta(minutes=n)),
        ZONES,
    ),
    st.builds(JobEnds, st.text(min_size=1), st.sampled_from(Outcome)),
)


@given(OCCASIONS)
def test_what_is_written_is_read_back(occasion: Occasion) -> None:
    assert read(rendered(occasion, TOKYO), TOKYO) == occasion


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-11-23T09:00", "job:x:later", "close-12h"])
def test_refuses_what_is_no_notation(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read(text, TOKYO)


def test_hours_stay_hours() -> None:
    assert rendered(BeforeMilestone("close", timedelta(hours=36)), TOKYO) == "close-PT36H"
    assert rendered(BeforeMilestone("merger", timedelta(hours=48)), TOKYO) == "merger-P2D"
