"""The plan of a channel: the first message, tonight, and the morning."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import pytest

from deadline_bot.domain.channel import Channel
from deadline_bot.domain.competition import MilestoneKind
from deadline_bot.domain.final_run.outlook import Verdict
from deadline_bot.domain.message import (
    Entry,
    FollowingNotice,
    MorningMessage,
    PlanStanding,
    TonightMessage,
)
from deadline_bot.domain.planning import (
    LIST_LENGTH,
    MORNING_PATIENCE,
    SETTLING,
    ChannelFacts,
    plan_channel,
)
from deadline_bot.domain.source import SourceState
from tests.fakes.facts import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_channel,
    a_following,
    an_entry,
    settings,
)

NIGHT = settings(quiet_hours=(time(23), time(7)))
TONIGHT = datetime(2026, 11, 23, 22, tzinfo=UTC)
BEGINS, ENDS = TONIGHT + HOUR, TONIGHT + 9 * HOUR


def facts(
    entries: Sequence[Entry] = (),
    *,
    channel: Channel | None = None,
    has_held: bool = False,
    is_settled: bool = True,
    n_followings: int = 1,
) -> ChannelFacts:
    return ChannelFacts(
        channel=channel or a_channel(is_introduced=True),
        followings=(a_following(),),
        n_followings=n_followings,
        entries=tuple(entries),
        next_alert=None,
        has_held=has_held,
        is_settled=is_settled,
    )


def test_the_first_message_waits_until_every_source_was_heard() -> None:
    plan = plan_channel(facts(channel=a_channel(), is_settled=False), NIGHT, NOW)
    assert plan.drafts == ()
    assert plan.wake_at == NOW + SETTLING


def test_the_first_message_says_all_and_counts_the_rest() -> None:
    plan = plan_channel(facts(channel=a_channel(), n_followings=30), settings(), NOW)
    (draft,) = plan.drafts
    assert isinstance(draft.content, FollowingNotice)
    assert draft.content.is_first
    assert draft.content.n_more == 29
    assert plan.wake_at is None


def test_the_first_message_names_the_sources_that_could_not_be_heard() -> None:
    failing = (SourceState("kaggle", None, "401"),)
    told = replace(facts(channel=a_channel()), failing=failing)
    (draft,) = plan_channel(told, settings(), NOW).drafts
    assert isinstance(draft.content, FollowingNotice)
    assert draft.content.failing == failing


def test_the_first_message_of_a_bot_started_at_night_waits_for_the_morning() -> None:
    now = BEGINS + HOUR
    plan = plan_channel(facts(channel=a_channel(planned_until=now)), NIGHT, now)
    assert [(d.content.kind, d.say_at) for d in plan.drafts] == [("following", ENDS)]
    assert plan.wake_at == ENDS


def test_wakes_for_tonight_and_for_the_morning() -> None:
    assert plan_channel(facts(), NIGHT, NOW).wake_at == TONIGHT
    assert plan_channel(facts(), NIGHT, TONIGHT).wake_at == ENDS


@pytest.mark.parametrize(
    ("at", "is_listed"),
    [
        (BEGINS - SECOND, False),
        (BEGINS, True),
        (ENDS + 3 * HOUR, True),
        (ENDS + 3 * HOUR + SECOND, False),
    ],
)
def test_tonight_lists_what_falls_into_the_night_or_shortly_after(
    at: datetime, *, is_listed: bool
) -> None:
    drafts = plan_channel(facts([an_entry(at=at)]), NIGHT, TONIGHT).drafts
    assert [d.content.kind for d in drafts] == (["tonight"] if is_listed else [])


@pytest.mark.parametrize(
    ("planned_until", "now", "is_said"),
    [
        (TONIGHT - HOUR, TONIGHT - SECOND, False),
        (TONIGHT - HOUR, TONIGHT, True),
        (TONIGHT - HOUR, BEGINS - SECOND, True),
        (TONIGHT - HOUR, BEGINS, False),
        (TONIGHT, TONIGHT + MINUTE, False),
    ],
)
def test_tonight_is_said_once_in_the_hour_before(
    planned_until: datetime, now: datetime, *, is_said: bool
) -> None:
    channel = a_channel(planned_until=planned_until, is_introduced=True)
    drafts = plan_channel(facts([an_entry(at=ENDS)], channel=channel), NIGHT, now).drafts
    assert [d.key for d in drafts] == (["tonight/2026-11-23T23:00:00Z"] if is_said else [])


def test_tonight_counts_what_it_does_not_list() -> None:
    entries = [an_entry(f"c{n}", at=BEGINS + n * MINUTE) for n in range(LIST_LENGTH + 2)]
    (draft,) = plan_channel(facts(entries), NIGHT, TONIGHT).drafts
    assert isinstance(draft.content, TonightMessage)
    assert draft.content.entries == tuple(entries[:LIST_LENGTH])
    assert draft.content.n_more == 2


@pytest.mark.parametrize(
    ("entries", "has_held", "is_said"),
    [
        ([an_entry(at=ENDS + 14 * DAY)], False, True),
        ([an_entry(at=ENDS + 14 * DAY + SECOND)], False, False),
        ([an_entry(at=ENDS + DAY, kind=MilestoneKind.MERGER)], False, False),
        ([], True, True),
        ([], False, False),
    ],
)
def test_the_morning_comes_in_the_last_fourteen_days_or_if_the_night_held_something(
    entries: list[Entry], *, has_held: bool, is_said: bool
) -> None:
    drafts = plan_channel(facts(entries, has_held=has_held), NIGHT, ENDS).drafts
    assert [d.key for d in drafts] == (["morning/2026-11-24T07:00:00Z"] if is_said else [])


@pytest.mark.parametrize(
    ("planned_until", "now", "is_said"),
    [
        (BEGINS, ENDS - SECOND, False),
        (BEGINS, ENDS, True),
        # The bot began in the middle of the night.
        (ENDS - SECOND, ENDS, True),
        (ENDS, ENDS + SECOND, False),
        (BEGINS, ENDS + MORNING_PATIENCE - SECOND, True),
        (BEGINS, ENDS + MORNING_PATIENCE, False),
    ],
)
def test_the_morning_is_said_once_and_not_at_noon(
    planned_until: datetime, now: datetime, *, is_said: bool
) -> None:
    channel = a_channel(planned_until=planned_until, is_introduced=True)
    entries = [an_entry(at=ENDS + 2 * DAY)]
    drafts = plan_channel(facts(entries, channel=channel), NIGHT, now).drafts
    assert [d.content.kind for d in drafts] == (["morning"] if is_said else [])


def test_the_morning_knows_what_today_is_in_the_channels_zone() -> None:
    how = settings(zone="Asia/Tokyo", quiet_hours=(time(23), time(7)))
    ends = datetime(2026, 11, 30, 22, tzinfo=UTC)
    today, tomorrow = (
        an_entry("a", at=ends + 17 * HOUR - SECOND),
        an_entry("b", at=ends + 17 * HOUR),
    )
    entries = [today, tomorrow, an_entry("c", at=ends + 15 * DAY)]
    channel = a_channel(planned_until=ends - HOUR, is_introduced=True)
    (draft,) = plan_channel(facts(entries, channel=channel), how, ends).drafts
    assert draft.content == MorningMessage(ends, (today,), (tomorrow,), 0)


@pytest.mark.parametrize(
    ("changes", "n_told"),
    [({}, 1), ({"muted": frozenset({"nbme"})}, 0), ({"is_dates_only": True}, 0)],
)
def test_the_morning_tells_how_the_final_runs_stand(changes: dict[str, Any], n_told: int) -> None:
    plan = PlanStanding(
        competition=a_following().competition.ref,
        verdict=Verdict.TIGHT,
        is_provisional=False,
        step="infer",
        latest_start_at=ENDS,
        spare=HOUR,
        spare_to_close=DAY,
    )
    known = replace(facts([an_entry(at=ENDS + DAY)]), has_held=True, plans=(plan,))
    (draft,) = plan_channel(known, replace(NIGHT, **changes), ENDS).drafts
    assert isinstance(draft.content, MorningMessage)
    assert draft.content.plans == (plan,) * n_told


def test_the_morning_counts_what_it_does_not_list() -> None:
    entries = [an_entry(f"c{n}", at=ENDS + n * HOUR + HOUR) for n in range(LIST_LENGTH + 5)]
    (draft,) = plan_channel(facts(entries), NIGHT, ENDS).drafts
    assert isinstance(draft.content, MorningMessage)
    assert len(draft.content.today) == 16
    assert len(draft.content.countdowns) == LIST_LENGTH - 16
    assert draft.content.n_more == 5


def test_after_days_away_only_the_last_night_is_spoken_of() -> None:
    channel = a_channel(planned_until=NOW - 9 * DAY, is_introduced=True)
    entries = [an_entry(at=NOW + DAY)]
    drafts = plan_channel(facts(entries, channel=channel), NIGHT, ENDS + HOUR).drafts
    assert [d.key for d in drafts] == ["morning/2026-11-24T07:00:00Z"]


def test_a_clock_that_was_days_ahead_does_not_break_the_plan() -> None:
    channel = a_channel(planned_until=NOW + 10 * DAY, is_introduced=True)
    assert plan_channel(facts(channel=channel), NIGHT, NOW).wake_at == TONIGHT


@pytest.mark.parametrize("now", [TONIGHT, ENDS])
def test_neither_night_nor_morning_speaks_of_what_is_muted(now: datetime) -> None:
    at = BEGINS + HOUR if now is TONIGHT else ENDS + HOUR
    how = settings(quiet_hours=(time(23), time(7)), muted=["nbme"])
    both = facts([an_entry(at=at), an_entry("other", at=at)])
    (draft,) = plan_channel(both, how, now).drafts
    message = draft.content
    assert isinstance(message, TonightMessage | MorningMessage)
    shown = message.entries if isinstance(message, TonightMessage) else message.today
    assert shown == (an_entry("other", at=at),)
    assert plan_channel(facts([an_entry(at=at)]), how, now).drafts == ()
