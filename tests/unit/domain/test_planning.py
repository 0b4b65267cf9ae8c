"""The plan of a competition: every lead time once, never early, whatever the ticks."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.competition import Following, MilestoneKind
from deadline_bot.domain.message import CountdownAlert, FollowingNotice, NextAlert, PassedAlert
from deadline_bot.domain.outbox_content import is_urgent
from deadline_bot.domain.planning import Draft, Plan, agenda, plan_competition, upcoming
from tests.fakes.facts import (
    CLOSE,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_competition,
    a_following,
    an_entry,
    settings,
)

NIGHT = (time(23), time(7))
ZONES = ["America/New_York", "Australia/Lord_Howe", "Asia/Tokyo", "UTC"]
#: Closes around which clocks change, or which fall on a leap day.
CLOSES = [
    datetime(2026, 3, 8, 7, 30, tzinfo=UTC),
    datetime(2026, 11, 1, 6, 30, tzinfo=UTC),
    datetime(2026, 4, 4, 15, 10, tzinfo=UTC),
    datetime(2026, 10, 3, 15, 40, tzinfo=UTC),
    datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
    CLOSE,
]


def announced(**more: object) -> Following:
    return replace(a_following(**more), is_announced=True)  # type: ignore[arg-type]


def tick(
    following: Following, how: ChannelSettings, now: datetime, ahead: timedelta = timedelta()
) -> tuple[Following, tuple[Draft, ...]]:
    """What the service does: plan, and remember until when."""
    plan = plan_competition(following, how, now, is_introduced=True, ahead=ahead)
    planned_until = max(following.planned_until, now + ahead)
    return replace(following, planned_until=planned_until), plan.drafts


def ticks(
    following: Following,
    how: ChannelSettings,
    instants: Iterable[datetime],
    ahead: timedelta = timedelta(),
) -> list[tuple[datetime, Draft]]:
    said = []
    for now in instants:
        following, drafts = tick(following, how, now, ahead)
        said += [(now, d) for d in drafts]
    return said


@given(
    close=st.sampled_from(CLOSES),
    zone=st.sampled_from(ZONES),
    offsets=st.lists(st.integers(0, 12 * 24 * 3600), max_size=40),
    has_night=st.booleans(),
    ahead=st.sampled_from([timedelta(), SECOND, HOUR]),
)
@hypothesis_settings(max_examples=120, deadline=None)
def test_whatever_the_ticks_each_lead_time_is_said_once_in_order_and_never_early(
    close: datetime,
    zone: str,
    offsets: list[int],
    has_night: bool,  # noqa: FBT001 - drawn by hypothesis
    ahead: timedelta,
) -> None:
    how = settings(zone=zone, quiet_hours=NIGHT if has_night else None)
    following = announced(close=close, followed_at=close - 10 * DAY)
    # Sparse, repeated, out of order (a clock set back), and one at the end.
    instants = [close - 10 * DAY + n * SECOND for n in (*offsets, *offsets[:3])]
    said = ticks(following, how, [*instants, close + 3 * DAY], ahead)
    drafts = [d for _, d in said]
    lead_times = {
        MilestoneKind.CLOSE: how.lead_times.close,
        MilestoneKind.FINISH_BY: how.lead_times.finish_by,
    }
    expected = {
        CountdownAlert(an_entry(kind=m.kind, at=m.at), lead_time).key
        for m in following.competition.with_finish_by(DAY)
        for lead_time in lead_times[m.kind]
    }
    expected |= {
        PassedAlert(an_entry(kind=m.kind, at=m.at)).key
        for m in following.competition.with_finish_by(DAY)
    }
    assert sorted(d.key for d in drafts) == sorted(expected)
    for now, d in said:
        assert d.due_at <= d.say_at <= now + ahead
        assert is_urgent(d.content) or how.defer(d.say_at) == d.say_at
    assert [d.say_at for d in drafts] == sorted(d.say_at for d in drafts)


@given(
    shift=st.integers(-5 * 24 * 60, 5 * 24 * 60).filter(bool),
    moved_after=st.integers(0, 8 * 24 * 60),
    every=st.integers(180, 3_000),
)
@hypothesis_settings(max_examples=40, deadline=None)
def test_a_moved_deadline_re_arms_all_and_its_old_instants_are_silent(
    shift: int, moved_after: int, every: int
) -> None:
    how = settings(finish_by=(), finish_margin=DAY)
    following = announced(followed_at=NOW)
    moved_at, new = NOW + moved_after * MINUTE, CLOSE + shift * MINUTE
    before = [NOW + n * MINUTE for n in range(0, moved_after, every)]
    for now in before:
        following, _ = tick(following, how, now)
    following = following.told(a_competition(close=new), moved_at)
    after = [moved_at + n * MINUTE for n in range(0, 20 * 24 * 60, every)]
    said = [d for _, d in ticks(following, how, after)]
    countdowns = [d.content for d in said if isinstance(d.content, CountdownAlert)]
    assert {c.entry.milestone.at for c in countdowns} <= {new}
    armed = [t for t in how.lead_times.close if new - t > moved_at]
    assert sorted(c.lead_time for c in countdowns) == sorted(armed)


def test_the_wake_up_is_the_next_thing_to_say() -> None:
    how = settings()
    following, now, said = announced(), NOW, []
    while True:
        plan = plan_competition(following, how, now, is_introduced=True)
        following = replace(following, planned_until=now)
        said += [d.due_at == now for d in plan.drafts]
        if plan.wake_at is None:
            break
        assert plan.wake_at > now
        now = plan.wake_at
    assert len(said) == 7 + 2 + 2
    assert all(said)
    assert now == CLOSE


def test_lead_times_already_gone_are_never_said() -> None:
    following = announced(followed_at=CLOSE - DAY)
    said = [d.content for _, d in ticks(following, settings(), [CLOSE - 2 * HOUR])]
    assert [c.lead_time for c in said if isinstance(c, CountdownAlert)] == [12 * HOUR, 3 * HOUR]
    # finish_by was exactly the moment of the first sight: it is gone, too.
    assert not any(isinstance(c, PassedAlert) for c in said)


def test_what_falls_due_at_the_very_first_sight_is_gone() -> None:
    how = settings(close=["1d", "12h"], finish_by=())
    drafts = agenda(a_following(followed_at=CLOSE - DAY), how)
    assert [d.content.kind for d in drafts] == ["countdown", "passed"]
    assert drafts[0].due_at == CLOSE - 12 * HOUR


def test_a_milestone_past_at_first_sight_is_silent() -> None:
    competition = a_competition(entry=NOW - HOUR, merger=NOW, close=CLOSE)
    keys = [d.content for d in agenda(a_following(competition=competition), settings())]
    kinds = {c.entry.milestone.kind for c in keys if isinstance(c, CountdownAlert)}
    assert kinds == {MilestoneKind.CLOSE, MilestoneKind.FINISH_BY}


def test_only_finish_by_and_close_say_that_they_have_passed() -> None:
    competition = a_competition(entry=CLOSE, merger=CLOSE, own={"demo": CLOSE}, close=CLOSE)
    drafts = agenda(a_following(competition=competition), settings())
    passed = [d.content.entry.milestone.key for d in drafts if isinstance(d.content, PassedAlert)]
    assert passed == ["finish_by", "close"]


def test_a_competition_may_have_lead_times_of_its_own_for_the_close_only() -> None:
    how = settings(close_lead_times={"nbme": ["2d", "2d", "90m"]})
    drafts = agenda(a_following(), how)
    close = [
        d.content.lead_time
        for d in drafts
        if isinstance(d.content, CountdownAlert)
        and d.content.entry.milestone.kind is MilestoneKind.CLOSE
    ]
    assert close == [2 * DAY, 90 * MINUTE]


def test_the_night_holds_what_is_not_urgent() -> None:
    close = datetime(2026, 12, 2, 5, tzinfo=UTC)
    how = settings(quiet_hours=NIGHT, close=["3h", "1h", "10m"], finish_by=())
    drafts = agenda(a_following(close=close), how)[1:]
    assert [(d.content.kind, d.say_at.time()) for d in drafts] == [
        ("countdown", time(4)),
        ("countdown", time(4, 50)),
        ("countdown", time(7)),
        ("passed", time(7)),
    ]


@pytest.mark.parametrize("is_introduced", [True, False])
def test_a_competition_seen_later_is_announced_once_the_channel_is_introduced(
    *, is_introduced: bool
) -> None:
    plan = plan_competition(a_following(), settings(), NOW, is_introduced=is_introduced)
    notices = [d.content for d in plan.drafts]
    if is_introduced:
        first = NextAlert(an_entry(), 7 * DAY, CLOSE - 7 * DAY)
        assert notices == [FollowingNotice((a_competition(),), 0, first, is_first=False)]
    else:
        assert notices == []


def test_a_notice_of_the_night_tells_what_comes_after_it_is_said() -> None:
    how = settings(quiet_hours=NIGHT, close=["1h", "10m"], finish_by=())
    now = datetime(2026, 12, 1, 2, tzinfo=UTC)
    following = a_following(close=now + 5 * HOUR + 5 * MINUTE, followed_at=now)
    notice = plan_competition(following, how, now, is_introduced=True).drafts[0].content
    assert isinstance(notice, FollowingNotice)
    assert notice.next_alert is not None
    # At 06:05 and 06:55 the night has not yet let it out.
    assert notice.next_alert.say_at == now + 5 * HOUR + 5 * MINUTE
    assert notice.next_alert.lead_time is None


def test_upcoming_takes_the_nearest_of_all_strictly_ahead() -> None:
    followings = [a_following("a"), a_following("b", close=CLOSE + HOUR)]
    alerts = upcoming(followings, settings(close=["7d"], finish_by=()), CLOSE - 7 * DAY, 3)
    assert [(a.entry.competition.slug, a.lead_time) for a in alerts] == [
        ("b", 7 * DAY),
        ("a", None),
        ("b", None),
    ]
    assert timedelta() < alerts[0].say_at - (CLOSE - 7 * DAY)


@pytest.mark.parametrize("is_introduced", [True, False])
def test_of_a_muted_competition_nothing_is_said(*, is_introduced: bool) -> None:
    how = settings(muted=["nbme"])
    plan = plan_competition(a_following(), how, CLOSE, is_introduced=is_introduced)
    assert plan == Plan((), None)
    assert upcoming([a_following(), a_following("b")], how, NOW, 1)[0].entry == an_entry("b")
