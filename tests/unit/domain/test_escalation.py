"""The ladder: where a reminder that nobody takes goes next, and until when it may be snoozed."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.domain.channel import ChannelSettings, Escalation, Rung
from deadline_bot.domain.escalation import Snooze, say_next, snooze_until, within_milestone
from deadline_bot.domain.message import Entry
from deadline_bot.domain.message_people import ReminderMessage
from deadline_bot.domain.reminder import Occurrence, Reminder
from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.occasion import Once
from tests.fakes.facts import CHANNEL, CLOSE, DAY, HOUR, MINUTE, NOW, an_entry, settings

TOKYO = ZoneInfo("Asia/Tokyo")
LADDER = (
    Rung(15 * MINUTE, Escalation.AGAIN),
    Rung(30 * MINUTE, Escalation.CHANNEL),
    Rung(HOUR, Escalation.HERE),
)
SETTINGS = replace(settings(), ladder=LADDER)


def an_occurrence(*, is_insistent: bool = True, kind: AudienceKind = AudienceKind.ME) -> Occurrence:
    reminder = Reminder(
        id=12,
        channel=CHANNEL,
        author="U1",
        audience=Audience(kind),
        text="submit",
        occasion=Once(NOW),
        zone=TOKYO,
        created_at=NOW - DAY,
        is_insistent=is_insistent,
    )
    return Occurrence(reminder, NOW, NOW, NOW)


def said(
    occurrence: Occurrence,
    *,
    settings: ChannelSettings = SETTINGS,
    entry: Entry | None = None,
    until: datetime = NOW + 3 * DAY,
) -> list[tuple[timedelta, str, ReminderMessage]]:
    """When after NOW, where and what is said of an occurrence that nobody takes."""
    found = []
    while occurrence.wake_at is not None and occurrence.wake_at <= until:
        saying = say_next(occurrence, settings, entry, occurrence.wake_at)
        content = saying.draft.content
        assert isinstance(content, ReminderMessage)
        found.append((saying.draft.due_at - NOW, saying.draft.channel, content))
        occurrence = saying.occurrence
    return found


def test_one_that_need_not_be_acknowledged_is_said_once() -> None:
    assert [(after, place) for after, place, _ in said(an_occurrence(is_insistent=False))] == [
        (timedelta(), "U1")
    ]


def test_an_insistent_one_climbs_the_ladder_and_is_repeated_ever_more_rarely_for_a_day() -> None:
    climbed = [(after, place, m.is_here) for after, place, m in said(an_occurrence())]
    assert climbed == [
        (timedelta(), "U1", False),
        (15 * MINUTE, "U1", False),
        (30 * MINUTE, CHANNEL, False),
        (HOUR, CHANNEL, True),
        (2 * HOUR, CHANNEL, True),
        (4 * HOUR, CHANNEL, True),
        (8 * HOUR, CHANNEL, True),
        (16 * HOUR, CHANNEL, True),
    ]


def test_each_message_has_a_key_of_its_own() -> None:
    keys = [message.key for _, _, message in said(an_occurrence())]
    assert len(set(keys)) == len(keys)


def test_without_a_ladder_it_is_said_once() -> None:
    assert len(said(an_occurrence(), settings=settings())) == 1


def test_nothing_is_repeated_after_the_milestone_that_it_is_about() -> None:
    entry = replace(an_entry(), milestone=replace(an_entry().milestone, at=NOW + 40 * MINUTE))
    assert [after for after, _, _ in said(an_occurrence(), entry=entry)] == [
        timedelta(), 15 * MINUTE, 30 * MINUTE,
    ]  # fmt: skip


def test_the_ladder_is_climbed_at_night_and_what_comes_after_waits_for_the_morning() -> None:
    night = settings(quiet_hours=(time(0), time(23)))
    climbed = said(an_occurrence(), settings=replace(night, ladder=LADDER))
    assert [after for after, _, _ in climbed[:4]] == [
        timedelta(), 15 * MINUTE, 30 * MINUTE, HOUR,
    ]  # fmt: skip
    assert NOW + climbed[4][0] == datetime(2026, 11, 23, 23, tzinfo=UTC)


def test_after_an_outage_the_rungs_come_one_after_another() -> None:
    first = say_next(an_occurrence(), SETTINGS, None, NOW + 5 * HOUR)
    assert first.occurrence.wake_at is not None
    assert first.occurrence.wake_at > NOW + 5 * HOUR


def test_a_message_for_here_calls_everybody_from_the_start() -> None:
    (_, place, message), *_ = said(an_occurrence(kind=AudienceKind.HERE))
    assert (place, message.is_here) == (CHANNEL, True)


@pytest.mark.parametrize(
    ("snooze", "now", "until"),
    [
        (Snooze.QUARTER, (2026, 11, 23, 20), (2026, 11, 23, 20, 15)),
        (Snooze.HOUR, (2026, 11, 23, 20), (2026, 11, 23, 21)),
        (Snooze.TONIGHT, (2026, 11, 23, 20), (2026, 11, 23, 21)),
        (Snooze.TONIGHT, (2026, 11, 23, 21), (2026, 11, 24, 21)),
        (Snooze.TOMORROW, (2026, 11, 23, 20), (2026, 11, 24, 9)),
        (Snooze.TOMORROW, (2026, 11, 24, 1), (2026, 11, 25, 9)),
    ],
)
def test_snoozes_end_on_the_clock_of_the_person(
    snooze: Snooze, now: tuple[int, ...], until: tuple[int, ...]
) -> None:
    at = datetime(*now, tzinfo=TOKYO)  # type: ignore[arg-type,misc]
    assert snooze_until(snooze, at, TOKYO) == datetime(*until, tzinfo=TOKYO)  # type: ignore[arg-type,misc]


def test_an_own_time_is_asked() -> None:
    assert snooze_until(Snooze.OWN, NOW, TOKYO) is None


@pytest.mark.parametrize(
    ("until", "milestone_at", "kept"),
    [
        (NOW + HOUR, None, NOW + HOUR),
        (NOW + HOUR, CLOSE, NOW + HOUR),
        (NOW + HOUR, NOW + 2 * HOUR, NOW + HOUR),
        (NOW + 3 * HOUR, NOW + 2 * HOUR, NOW + 2 * HOUR - 10 * MINUTE),
        (NOW + HOUR, NOW + 10 * MINUTE, None),
        (NOW + HOUR, NOW - MINUTE, NOW + HOUR),
    ],
)
def test_a_snooze_never_passes_its_milestone(
    until: datetime, milestone_at: datetime | None, kept: datetime | None
) -> None:
    assert within_milestone(until, milestone_at, NOW) == kept
