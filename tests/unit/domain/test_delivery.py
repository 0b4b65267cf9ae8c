"""Composing: what goes out together, what waits, what is no longer said."""

from datetime import datetime, time, timedelta
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from deadline_bot.domain.channel import ChannelSettings
from deadline_bot.domain.competition import MilestoneKind
from deadline_bot.domain.delivery import (
    LATE_AFTER,
    POST_LENGTH,
    Composition,
    OutboxMessage,
    compose,
    marker,
)
from deadline_bot.domain.message import (
    AwayNotice,
    FollowingNotice,
    MorningMessage,
    MovedNotice,
    PassedAlert,
    TonightMessage,
)
from deadline_bot.domain.outbox_content import OutboxContent
from deadline_bot.domain.planning import MORNING_PATIENCE
from deadline_bot.domain.post_order import ORDER
from tests.fakes.facts import (
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    SECOND,
    a_competition,
    a_countdown,
    an_entry,
    settings,
)

WINDOW = 5 * MINUTE
PLAIN = settings(merge_window=WINDOW)
#: Quiet hours that begin with `NOW`, a noon.
NIGHT = settings(merge_window=WINDOW, quiet_hours=(time(12), time(20)))
MORNING = NOW + 8 * HOUR


def m(id_: int, content: OutboxContent, say_at: datetime = NOW) -> OutboxMessage:
    return OutboxMessage(id_, CHANNEL, content.key, content, say_at)


def composed(
    *messages: OutboxMessage,
    now: datetime = NOW,
    how: ChannelSettings = PLAIN,
    company_at: datetime | None = None,
) -> Composition:
    return compose(messages, now, how, company_at=company_at)


def shown(composition: Composition) -> list[OutboxContent]:
    assert composition.post is not None
    return [part.content for part in composition.post.parts]


def test_one_message_is_one_post() -> None:
    message = m(1, a_countdown())
    composition = composed(message)
    assert shown(composition) == [a_countdown()]
    assert composition.posted == (message,)
    assert composition.post is not None
    assert composition.post.keys == (message.key,)
    assert composition.post.kinds == ("countdown",)
    assert composition.post.marker == marker([message.key])


def test_after_an_outage_the_nearest_alert_is_said_and_the_others_are_coalesced() -> None:
    week, day, hour = (m(n, a_countdown(lead_time=t)) for n, t in enumerate((7 * DAY, DAY, HOUR)))
    other = m(9, a_countdown(lead_time=DAY, kind=MilestoneKind.FINISH_BY, at=CLOSE - DAY))
    composition = composed(week, day, hour, other)
    assert composition.coalesced == (week, day)
    assert set(composition.posted) == {hour, other}


def test_nearest_is_what_fell_due_last_not_what_was_decided_last() -> None:
    # The night let the 3 h alert go only after the urgent one.
    hour, three = m(1, a_countdown(lead_time=HOUR)), m(2, a_countdown(lead_time=3 * HOUR))
    assert composed(hour, three).coalesced == (three,)


def test_a_milestone_that_has_passed_absorbs_its_countdown() -> None:
    countdown, passed = m(1, a_countdown()), m(2, PassedAlert(an_entry()))
    composition = composed(countdown, passed)
    assert shown(composition) == [passed.content]
    assert composition.posted == (passed, countdown)
    assert composition.post is not None
    assert composition.post.kinds == ("passed", "countdown")


def test_the_morning_absorbs_what_the_night_held_but_not_what_falls_due_after_it() -> None:
    morning = m(1, MorningMessage(NOW, (an_entry("a"),), (an_entry("b"), an_entry("c")), 0))
    held = m(2, a_countdown("a"))
    later = m(3, a_countdown("b"), NOW + 3 * MINUTE)
    unlisted = m(4, a_countdown("z"))
    composition = composed(morning, held, later, unlisted, now=NOW + 3 * MINUTE)
    assert set(shown(composition)) == {morning.content, later.content, unlisted.content}
    assert set(composition.posted) == {morning, held, later, unlisted}


@pytest.mark.parametrize(
    ("lead_time", "company_in", "waits"),
    [
        (DAY, WINDOW, True),
        (DAY, WINDOW + SECOND, False),
        (DAY, timedelta(), False),
        (10 * MINUTE, MINUTE, True),
        (10 * MINUTE, MINUTE + SECOND, False),
        (10 * SECOND, 2 * SECOND, False),
    ],
)
def test_an_alert_waits_for_company_within_the_window_and_its_patience(
    lead_time: timedelta, company_in: timedelta, *, waits: bool
) -> None:
    company_at = NOW + company_in
    composition = composed(m(1, a_countdown(lead_time=lead_time)), company_at=company_at)
    assert composition.wait_until == (company_at if waits else None)
    assert (composition.post is None) is waits


def test_the_least_patient_decides() -> None:
    moved = MovedNotice(an_entry(), CLOSE - DAY)
    messages = m(1, a_countdown(lead_time=DAY)), m(2, moved)
    assert composed(*messages, company_at=NOW + SECOND).post is not None


def test_without_a_merge_window_nothing_waits() -> None:
    how = settings(merge_window=timedelta())
    assert composed(m(1, a_countdown()), how=how, company_at=NOW + SECOND).post is not None


def test_who_may_not_speak_at_night_does_not_wait_into_it() -> None:
    now = NOW - MINUTE
    held, urgent = a_countdown(lead_time=DAY), a_countdown()
    assert composed(m(1, held, now), now=now, how=NIGHT, company_at=NOW).post is not None
    assert composed(m(1, urgent, now), now=now, how=NIGHT, company_at=NOW).wait_until == NOW


def test_at_night_what_is_late_waits_for_the_morning_and_the_urgent_goes_out() -> None:
    urgent = m(1, a_countdown(lead_time=HOUR))
    late = m(2, a_countdown("b", lead_time=DAY), NOW - HOUR)
    assert composed(late, how=NIGHT) == Composition(None, (), (), MORNING)
    assert composed(urgent, late, how=NIGHT).posted == (urgent,)
    assert set(composed(urgent, late, now=MORNING, how=NIGHT).posted) == {urgent, late}


def test_at_night_an_alert_of_a_close_that_has_passed_is_not_urgent_any_more() -> None:
    late = m(1, a_countdown(at=NOW, lead_time=HOUR), NOW - HOUR)
    assert composed(late, now=NOW, how=NIGHT).wait_until == MORNING


def test_at_night_the_wider_alert_of_an_urgent_one_is_coalesced() -> None:
    wide, urgent = m(1, a_countdown(lead_time=DAY)), m(2, a_countdown())
    composition = composed(wide, urgent, how=NIGHT)
    assert (composition.posted, composition.coalesced) == ((urgent,), (wide,))


@pytest.mark.parametrize(
    ("content", "over_at"),
    [
        (TonightMessage(NOW, MORNING, (an_entry(),), 0), MORNING),
        (MorningMessage(NOW, (an_entry(),), (), 0), NOW + MORNING_PATIENCE),
    ],
)
def test_tonight_and_morning_are_not_said_when_they_are_over(
    content: OutboxContent, over_at: datetime
) -> None:
    message = m(1, content)
    assert composed(message, now=over_at - SECOND).posted == (message,)
    assert composed(message, now=over_at) == Composition(None, (), (message,), None)


def test_the_order_of_a_post() -> None:
    contents: list[OutboxContent] = [
        AwayNotice(NOW, NOW + HOUR),
        FollowingNotice((a_competition(),), 0, None, is_first=False),
        TonightMessage(NOW, MORNING, (an_entry("z"),), 0),
        MovedNotice(an_entry("m"), CLOSE - DAY),
        PassedAlert(an_entry("p")),
        a_countdown("near", at=CLOSE),
        a_countdown("far", at=CLOSE + DAY),
    ]
    messages = [m(n, content) for n, content in enumerate(reversed(contents))]
    assert shown(composed(*messages)) == contents


def test_every_kind_of_message_has_its_place_in_a_post() -> None:
    kinds = {get_type_hints(content)["kind"] for content in get_args(OutboxContent)}
    assert {kind for (kind,) in map(get_args, kinds)} == set(ORDER)
    assert len(ORDER) == len(set(ORDER))


def test_a_long_post_is_cut_and_the_rest_stays_pending() -> None:
    messages = [m(n, a_countdown(f"c{n:02}")) for n in range(POST_LENGTH + 3)]
    composition = composed(*messages)
    assert composition.posted == tuple(messages[:POST_LENGTH])
    assert composition.coalesced == ()


@pytest.mark.parametrize(
    ("late_by", "is_marked"),
    [(timedelta(), False), (WINDOW + LATE_AFTER, False), (WINDOW + LATE_AFTER + SECOND, True)],
)
def test_what_is_late_beyond_the_merge_window_is_marked(
    late_by: timedelta, *, is_marked: bool
) -> None:
    alerts = m(1, a_countdown()), m(2, PassedAlert(an_entry("b")))
    notice = m(3, MovedNotice(an_entry("c"), CLOSE - DAY))
    post = composed(*alerts, notice, now=NOW + late_by).post
    assert post is not None
    expected = late_by if is_marked else None
    assert {p.content.kind: p.late_by for p in post.parts} == {
        "moved": None,
        "passed": expected,
        "countdown": expected,
    }


def test_the_marker_is_short_and_knows_the_keys_apart() -> None:
    assert marker(["a", "b"]) == marker(["a", "b"])
    assert len({marker(keys) for keys in (["a", "b"], ["b", "a"], ["ab"], ["a"])}) == 4
    assert len(marker(["x" * 10_000])) <= 255


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.sampled_from([7 * DAY, DAY, HOUR, 10 * MINUTE]),
            st.integers(0, 600),
        ),
        min_size=1,
        max_size=40,
        unique_by=lambda drawn: drawn[:2],
    ),
    st.booleans(),
)
@hypothesis_settings(max_examples=80, deadline=None)
def test_every_message_is_posted_coalesced_or_pending_and_none_twice(
    drawn: list[tuple[str, timedelta, int]],
    at_night: bool,  # noqa: FBT001 - drawn by hypothesis
) -> None:
    messages = [
        m(n, a_countdown(slug, lead_time=lead_time), NOW - ago * MINUTE)
        for n, (slug, lead_time, ago) in enumerate(drawn)
    ]
    composition = composed(*messages, how=NIGHT if at_night else PLAIN)
    posted, coalesced = set(composition.posted), set(composition.coalesced)
    assert not posted & coalesced
    assert posted | coalesced <= set(messages)
    if not at_night:
        assert posted | coalesced == set(messages)
        assert len(posted) == len({slug for slug, _, _ in drawn})
