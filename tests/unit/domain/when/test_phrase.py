"""Whole phrases: every case of the tables, and whose words they keep."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from deadline_bot.domain.when.audience import Audience, AudienceKind
from deadline_bot.domain.when.local_time import at_wall_clock
from deadline_bot.domain.when.notation import read
from deadline_bot.domain.when.occasion import (
    BeforeMilestone,
    Fault,
    NotFound,
    Occasion,
    Once,
    OnMilestoneDay,
    Reading,
    Recurring,
    Spoken,
)
from deadline_bot.domain.when.phrase import ReminderPhrase, parse_phrase

TOKYO = ZoneInfo("Asia/Tokyo")
CLOSE = datetime(2026, 12, 1, 23, 59, tzinfo=UTC)
NBME = {
    "close": CLOSE,
    "merger": datetime(2026, 11, 27, 23, 59, tzinfo=UTC),
    "finish_by": CLOSE - timedelta(days=1),
}
SPOKEN = Spoken(datetime(2026, 11, 23, 9, tzinfo=TOKYO), TOKYO, {"nbme": NBME})
TABLES = Path(__file__).parents[3] / "data"


def cases(name: str) -> list[list[str]]:
    lines = (TABLES / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("# ")]


def shown(audience: Audience) -> str:
    marks = {AudienceKind.USER: "@", AudienceKind.OTHER_CHANNEL: "#"}
    return marks[audience.kind] + audience.name if audience.kind in marks else audience.kind.value


def comparable(occasion: Occasion) -> Occasion | datetime | tuple[object, ...]:
    """An occasion as it compares: instants as instants, the parts of a rule in any order."""
    if isinstance(occasion, Recurring):
        return (frozenset(occasion.rule.split(";")), occasion.zone.key, occasion.until)
    if isinstance(occasion, Once):
        return occasion.at.astimezone(UTC)
    if isinstance(occasion, OnMilestoneDay):
        day = NBME[occasion.milestone].astimezone(occasion.zone).date()
        day += timedelta(days=occasion.days)
        return at_wall_clock(day, occasion.hour_of_day, occasion.zone)[0].astimezone(UTC)
    return occasion


ENGLISH = [case for name in ("phrases_en.tsv", "phrases_public_en.tsv") for case in cases(name)]
REMINDERS = cases("reminders.tsv")


@pytest.mark.parametrize(
    ("language", "audience", "text", "when", "phrase"),
    [
        *(["en", *case] for case in (*REMINDERS, *ENGLISH)),
        *(["ja", *case] for case in (*REMINDERS, *cases("phrases_public_ja.tsv"))),
    ],
)
def test_reads_who_what_and_when(
    language: str, audience: str, text: str, when: str, phrase: str
) -> None:
    read_as = parse_phrase(phrase, SPOKEN, language=language)
    assert isinstance(read_as, ReminderPhrase), read_as
    assert (shown(read_as.audience), read_as.text) == (audience, text)
    assert comparable(read_as.readings[0].occasion) == comparable(read(when, TOKYO))


@pytest.mark.parametrize(
    ("phrase", "kind", "name", "id_"),
    [
        ("<@U12AB|jessica> lunch at noon", AudienceKind.USER, "jessica", "U12AB"),
        ("<@U12AB> lunch at noon", AudienceKind.USER, "", "U12AB"),
        ("<#C12AB|team-alpha> to lunch at noon", AudienceKind.OTHER_CHANNEL, "team-alpha", "C12AB"),
        ("<!here> lunch at noon", AudienceKind.HERE, "", ""),
        ("<!subteam^S12|@gpu> lunch at noon", AudienceKind.GROUP, "gpu", "S12"),
        ("lunch at noon", AudienceKind.CHANNEL, "", ""),
    ],
)
def test_reads_the_escaped_forms(phrase: str, kind: AudienceKind, name: str, id_: str) -> None:
    found = parse_phrase(phrase, SPOKEN, language="en")
    assert isinstance(found, ReminderPhrase)
    assert found.audience == Audience(kind, name, id_)
    assert found.text == "lunch"


@pytest.mark.parametrize("phrase", ["submit 12h before close", "締切の12時間前に submit"])
def test_a_span_before_a_milestone_is_read_where_nothing_is_followed(phrase: str) -> None:
    found = parse_phrase(phrase, Spoken(SPOKEN.now, TOKYO), language="en")
    assert isinstance(found, ReminderPhrase)
    assert found.readings == (Reading(BeforeMilestone("close", timedelta(hours=12))),)


def test_a_particle_before_the_time_is_not_of_the_text() -> None:
    found = parse_phrase("提出を明日の10時に", SPOKEN, language="ja")
    assert isinstance(found, ReminderPhrase)
    assert found.text == "提出"


def test_keeps_the_speakers_own_characters() -> None:
    found = parse_phrase("me to read Ｆｏｌｄ３ ①\u200f at １０：３０", SPOKEN, language="en")
    assert isinstance(found, ReminderPhrase)
    assert found.text.rstrip("\u200f") == "read Ｆｏｌｄ３ ①"
    assert comparable(found.readings[0].occasion) == datetime(2026, 11, 23, 1, 30, tzinfo=UTC)


def test_a_time_without_a_text_says_so() -> None:
    assert parse_phrase("me at 10:30", SPOKEN, language="en") == NotFound(
        Fault.NO_TEXT, "me at 10:30"
    )


def test_a_quoted_time_is_no_time() -> None:
    found = parse_phrase('"lunch at noon" at 10:30', SPOKEN, language="en")
    assert isinstance(found, ReminderPhrase)
    assert found.text == "lunch at noon"
    assert comparable(found.readings[0].occasion) == datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
