"""The form of a channel's settings: what it shows, what it refuses, what it changes."""

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from deadline_bot.domain.answer_channel import SettingsSaved
from deadline_bot.domain.channel import Language
from deadline_bot.domain.chat import SettingsForm
from deadline_bot.domain.competition import MilestoneKind
from deadline_bot.domain.form_faults import FieldFault, FormFaults
from deadline_bot.domain.message import PassedAlert
from deadline_bot.domain.message_people import SettingsNotice
from deadline_bot.domain.overrides import Overrides
from deadline_bot.domain.quiet_hours import QuietHours
from tests.fakes.facts import (
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    NOW,
    a_competition,
    a_countdown,
    a_draft,
    an_entry,
    settings,
)
from tests.unit.services.team import a_team

BASE = settings(quiet_hours=(time(23), time(7)), merge_window=timedelta())
FORM = SettingsForm(
    channel=CHANNEL,
    timezone="UTC",
    language=Language.EN,
    close_lead_times="7d, 3d, 1d, 12h, 3h, 1h, 10m",
    quiet_hours="23:00-07:00",
    finish_margin="1d",
    has_board=True,
    is_shared=False,
    is_open=False,
)
CHANGED = replace(
    FORM,
    timezone="jst",
    language=Language.JA,
    close_lead_times="2d 5h",
    quiet_hours="",
    finish_margin="36h",
    has_board=False,
)


async def test_the_form_shows_what_counts_and_nothing_changes_if_it_is_kept_so() -> None:
    team = await a_team(settings=BASE)
    assert team.change.form(CHANNEL) == FORM
    again = replace(FORM, close_lead_times="10m 7d,3d,1d,12h,3h,1h")
    assert await team.change.enter(team.entered(again), NOW) == SettingsSaved(())
    assert await team.waiting() == []
    assert await team.kept() == Overrides()


async def test_what_is_changed_counts_is_kept_and_told() -> None:
    team = await a_team(settings=BASE)
    saved = await team.change.enter(team.entered(CHANGED), NOW)
    names = (
        "timezone",
        "language",
        "close_lead_times",
        "quiet_hours",
        "finish_margin",
        "has_board",
    )
    assert saved == SettingsSaved(names)
    how = team.book(CHANNEL)
    assert how.voice.zone == ZoneInfo("Asia/Tokyo")
    assert how.voice.language is Language.JA
    assert how.lead_times.close == (2 * DAY, 5 * HOUR)
    assert (how.quiet_hours, how.finish_margin, how.has_board) == (None, 36 * HOUR, False)
    assert await team.kept() == team.book.overrides_of(CHANNEL)
    assert await team.waiting() == [SettingsNotice(names, "U1", NOW)]
    shown = team.change.form(CHANNEL)
    assert (shown.timezone, shown.close_lead_times, shown.finish_margin) == (
        "Asia/Tokyo",
        "2d, 5h",
        "1d12h",
    )


async def test_what_is_as_configured_again_follows_the_configuration() -> None:
    team = await a_team(settings=BASE)
    await team.change.enter(team.entered(CHANGED), NOW)
    await team.change.enter(team.entered(FORM), NOW + HOUR)
    assert await team.kept() == Overrides()
    assert team.book(CHANNEL) == BASE


async def test_what_is_not_in_the_form_stays() -> None:
    team = await a_team(settings=BASE)
    await team.follow(a_competition())
    await team.follows.mute(team.said(), "nbme", NOW)
    await team.change.enter(team.entered(replace(FORM, has_board=False)), NOW)
    assert await team.kept() == Overrides(has_board=False, muted=("nbme",))


async def test_quiet_hours_keep_their_clock_in_another_zone() -> None:
    team = await a_team(settings=BASE)
    form = replace(FORM, timezone="Asia/Tokyo")
    assert await team.change.enter(team.entered(form), NOW) == SettingsSaved(("timezone",))
    assert team.book(CHANNEL).quiet_hours == QuietHours(time(23), time(7), ZoneInfo("Asia/Tokyo"))


async def test_the_same_request_twice_is_told_once() -> None:
    team = await a_team(settings=BASE)
    entry = team.entered(CHANGED)
    for n in range(2):
        await team.change.enter(entry, NOW + n * HOUR)
    assert len(await team.waiting()) == 1


async def test_all_faults_are_told_and_nothing_is_kept() -> None:
    team = await a_team(settings=BASE)
    wrong = replace(
        CHANGED,
        timezone="Tokyo!",
        close_lead_times="1d, soon",
        quiet_hours="night",
        finish_margin="x",
    )
    assert await team.change.enter(team.entered(wrong), NOW) == FormFaults(
        {
            "timezone": FieldFault.BAD_ZONE,
            "close_lead_times": FieldFault.BAD_DURATIONS,
            "quiet_hours": FieldFault.BAD_QUIET_HOURS,
            "finish_margin": FieldFault.BAD_DURATION,
        }
    )
    empty = replace(FORM, timezone=" ", finish_margin="")
    assert await team.change.enter(team.entered(empty), NOW) == FormFaults(
        {"timezone": FieldFault.EMPTY, "finish_margin": FieldFault.EMPTY}
    )
    assert await team.kept() == Overrides()


async def test_another_margin_moves_finish_by_and_whoever_depends_on_it() -> None:
    team = await a_team(settings=BASE)
    await team.follow(a_competition(), a_competition("other"))
    old = PassedAlert(an_entry(kind=MilestoneKind.FINISH_BY, at=CLOSE - DAY))
    await team.add(a_draft(old), a_draft(a_countdown()))
    await team.change.enter(team.entered(replace(FORM, language=Language.JA)), NOW)
    assert team.moved == []
    await team.change.enter(team.entered(replace(FORM, finish_margin="2d")), NOW)
    assert team.moved == [{"nbme", "other"}]
    waiting = await team.waiting()
    assert old not in waiting
    assert a_countdown() in waiting
    team.tick.wake()
    await team.live(CLOSE)
    said = team.messenger.keys()
    passed = [k for k in said if k.startswith("competition/nbme/passed/finish")]
    assert passed == ["competition/nbme/passed/finish_by/2026-11-29T23:59:00Z"]


async def test_new_lead_times_are_planned_at_once() -> None:
    team = await a_team(settings=BASE)
    await team.follow(a_competition())
    await team.tick.run()
    await team.rest()
    lead_time = CLOSE - NOW - HOUR
    form = replace(FORM, close_lead_times=f"{lead_time // timedelta(minutes=1)}m")
    await team.change.enter(team.entered(form), NOW)
    team.tick.wake()
    await team.live(NOW + HOUR)
    said = team.messenger.keys()
    assert a_countdown(lead_time=lead_time).key in said


async def test_whether_more_than_dates_is_said_is_asked_only_where_others_read() -> None:
    team = await a_team(settings=BASE)
    allowed = replace(FORM, is_open=True)
    assert await team.change.enter(team.entered(allowed), NOW) == SettingsSaved(())
    team.book.note_shared(CHANNEL, is_shared=True)
    shared = team.change.form(CHANNEL)
    assert (shared.is_shared, shared.is_open) == (True, False)
    saved = await team.change.enter(team.entered(replace(shared, is_open=True)), NOW)
    assert saved == SettingsSaved(("is_open",))
    assert not team.book(CHANNEL).is_dates_only
    assert team.change.form(CHANNEL).is_open
