"""Competitions that the team adds in the chat, moves and removes."""

from datetime import timedelta
from typing import Any

import pytest

from deadline_bot.domain.answer_channel import (
    AddedBefore,
    Change,
    CompetitionChanged,
    CompetitionMoved,
    Confirm,
    InstantNotUnderstood,
    NoSuchCompetition,
    ToldElsewhere,
    Usage,
    WhichCompetition,
    WhichInstant,
)
from deadline_bot.domain.changes import Fetched
from deadline_bot.domain.competition import Competition, Milestone, MilestoneKind
from deadline_bot.domain.message import FollowingNotice, MovedNotice
from deadline_bot.domain.message_people import LeftNotice
from deadline_bot.domain.overrides import Overrides
from deadline_bot.domain.source import CHAT
from deadline_bot.domain.when.occasion import Doubt, Fault
from tests.fakes.facts import (
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    NOW,
    a_competition,
    a_countdown,
    a_draft,
)
from tests.unit.services.team import Team, a_team

SANTA = Competition("santa-2026", "Santa 2026", "", CHAT, (Milestone(MilestoneKind.CLOSE, CLOSE),))
ADD = '"Santa 2026" 2026-12-01 23:59 UTC'


async def added(*channels: str) -> Team:
    team = await a_team(NOW, CHANNEL, *channels)
    for channel in (CHANNEL, *channels):
        await team.manage.add(team.said(channel), ADD, NOW)
    return team


def close_of(answer: Any) -> Any:
    assert isinstance(answer, CompetitionMoved)
    return answer.entry.milestone.at


async def test_one_that_is_added_is_followed_and_told_with_who_added_it() -> None:
    team = await a_team()
    answer = await team.manage.add(team.said(), ADD, NOW)
    assert answer == CompetitionChanged(SANTA, Change.ADDED)
    (following,) = await team.followings()
    assert (following.channel, following.competition, following.followed_at) == (
        CHANNEL,
        SANTA,
        NOW,
    )
    (notice,) = await team.waiting()
    assert isinstance(notice, FollowingNotice)
    assert (notice.competitions, notice.by, notice.is_first) == ((SANTA,), "U1", False)
    assert notice.next_alert is not None
    await team.tick.run()
    await team.rest()
    assert team.messenger.keys() == [notice.key]
    assert team.moved == [{"santa-2026"}]


async def test_the_first_message_of_a_new_channel_says_what_was_added() -> None:
    team = Team()
    await team.manage.add(team.said("#new"), ADD, NOW)
    assert await team.waiting("#new") == []
    await team.tick.run()
    await team.rest()
    assert team.messenger.keys() == ["channel/following"]


async def test_without_a_zone_the_speakers_counts_and_without_a_time_the_days_end() -> None:
    team = await a_team()
    await team.manage.add(team.said(), "x 2026-12-01", NOW)
    assert (await team.followings())[0].competition.close == CLOSE - 9 * HOUR


async def test_added_twice_it_was_there_before() -> None:
    team = await added()
    answer = await team.manage.add(team.said(), ADD, NOW)
    assert answer == CompetitionChanged(SANTA, Change.ADDED, was_before=True)
    assert len(await team.waiting()) == 1


async def test_the_same_request_twice_changes_nothing_and_is_answered_alike() -> None:
    team = await a_team()
    answers = [await team.manage.add(team.said(request_id="same"), ADD, NOW) for _ in range(2)]
    assert answers == [CompetitionChanged(SANTA, Change.ADDED)] * 2
    assert len(await team.waiting()) == 1


async def test_in_one_more_channel_it_is_the_same_competition() -> None:
    team = await added("#b")
    assert await team.places() == [("santa-2026", "#b"), ("santa-2026", CHANNEL)]
    assert [n.kind for n in await team.waiting("#b")] == ["following"]


async def test_added_with_another_date_it_can_be_moved_there() -> None:
    team = await added()
    answer = await team.manage.add(team.said(), "santa 2026 2026-12-02 23:59 UTC", NOW)
    assert isinstance(answer, AddedBefore)
    assert answer.entry.milestone.at == CLOSE
    verb, _, arguments = answer.command.partition(" ")
    assert verb == "move"
    assert close_of(await team.manage.move(team.said(), arguments, NOW)) == CLOSE + DAY


async def test_what_a_source_tells_is_changed_only_there() -> None:
    team = await a_team()
    await team.follow(a_competition())
    for answer in (
        await team.manage.add(team.said(), "NBME 2026-12-02 23:59", NOW),
        await team.manage.move(team.said(), "nbme +1d", NOW),
        await team.manage.remove(team.said(), "nbme", NOW),
        await team.manage.remove(team.said(), "nbme confirmed", NOW),
    ):
        assert answer == ToldElsewhere(a_competition().ref)
    assert (await team.followings())[0].competition == a_competition()


async def test_of_several_instants_each_comes_with_its_command() -> None:
    team = await a_team()
    answer = await team.manage.add(team.said(), '"Santa 2026" 3/4 23:59', NOW)
    assert isinstance(answer, WhichInstant)
    assert answer.reading.doubts == {Doubt.DAY_OR_MONTH}
    assert [command for _, command in answer.instants] == [
        'add "Santa 2026" 2027-03-04 23:59 Asia/Tokyo',
        'add "Santa 2026" 2027-04-03 23:59 Asia/Tokyo',
    ]
    assert await team.followings() == []
    at, command = answer.instants[1]
    await team.manage.add(team.said(), command.removeprefix("add "), NOW)
    assert (await team.followings())[0].competition.close == at


async def test_a_date_that_has_passed_is_asked_about() -> None:
    team = await a_team()
    answer = await team.manage.add(team.said(), "x 2025-12-01 23:59 UTC", NOW)
    assert isinstance(answer, WhichInstant)
    assert answer.reading.doubts == {Doubt.PASSED}
    assert [at for at, _ in answer.instants] == [CLOSE]


@pytest.mark.parametrize("arguments", ["", "🎅 2026-12-01", "2026-12-01", "x" * 81 + " 2026-12-01"])
async def test_without_a_name_the_use_is_shown(arguments: str) -> None:
    team = await a_team()
    assert await team.manage.add(team.said(), arguments, NOW) == Usage("add")


async def test_what_is_no_date_is_named() -> None:
    team = await added()
    answer = await team.manage.add(team.said(), "x 2026-13-01", NOW)
    assert isinstance(answer, InstantNotUnderstood)
    answer = await team.manage.move(team.said(), "santa soon", NOW)
    assert isinstance(answer, InstantNotUnderstood)
    assert answer.fault.fault is Fault.NO_TIME


@pytest.mark.parametrize(
    ("arguments", "at"),
    [
        ("santa +2 days", CLOSE + 2 * DAY),
        ("サンタ", None),
        ("Santa 2026 を2日延長", CLOSE + 2 * DAY),
        ("santa-2026 to 2026-12-03 23:59 UTC", CLOSE + 2 * DAY),
        ("+2 days santa", CLOSE + 2 * DAY),
        ("santa 1h earlier", CLOSE - HOUR),
    ],
)
async def test_a_move_is_told_to_every_channel_that_follows(arguments: str, at: Any) -> None:
    team = await added("#b")
    answer = await team.manage.move(team.said(), arguments, NOW + HOUR)
    if at is None:
        assert isinstance(answer, InstantNotUnderstood)
        return
    assert isinstance(answer, CompetitionMoved)
    assert (answer.entry.milestone.at, answer.was_at) == (at, CLOSE)
    assert {f.competition.close for f in await team.followings()} == {at}
    for channel in (CHANNEL, "#b"):
        notice = (await team.waiting(channel))[-1]
        assert isinstance(notice, MovedNotice)
        assert (notice.entry, notice.was_at, notice.by) == (answer.entry, CLOSE, "U1")
    assert team.moved[-1] == {"santa-2026"}


async def test_a_move_takes_back_what_waits_about_the_old_date() -> None:
    team = await added()
    old = a_countdown("santa-2026")
    await team.add(a_draft(old))
    await team.manage.move(team.said(), "santa +1d", NOW)
    assert old not in await team.waiting()


async def test_there_and_back_again_is_told_each_time() -> None:
    team = await added()
    for n, by in enumerate(("+1d", "-1d", "+1d")):
        await team.manage.move(team.said(), f"santa {by}", NOW + n * timedelta(minutes=1))
    assert [n.kind for n in await team.waiting()] == ["following", "moved", "moved", "moved"]


async def test_the_same_move_twice_moves_once() -> None:
    team = await added()
    for _ in range(2):
        answer = await team.manage.move(team.said(request_id="same"), "santa +1d", NOW)
        assert close_of(answer) == CLOSE + DAY


async def test_moved_to_where_it_is_nothing_is_told() -> None:
    team = await added()
    answer = await team.manage.move(team.said(), "santa 2026-12-01 23:59 UTC", NOW)
    assert isinstance(answer, CompetitionMoved)
    assert answer.entry.milestone.at == answer.was_at == CLOSE
    assert len(await team.waiting()) == 1


async def test_a_close_cannot_be_moved_into_the_past() -> None:
    team = await added()
    answer = await team.manage.move(team.said(), "santa -30d", NOW)
    assert isinstance(answer, InstantNotUnderstood)
    assert answer.fault.part == "-30d"


async def test_a_channel_that_muted_it_hears_nothing_of_a_move() -> None:
    team = await added("#b")
    await team.follows.mute(team.said("#b"), "santa", NOW)
    n_before = len(await team.waiting("#b"))
    await team.manage.move(team.said(), "santa +1d", NOW)
    assert len(await team.waiting("#b")) == n_before
    assert (await team.waiting())[-1].kind == "moved"


async def test_names_that_are_not_clear_are_asked_about() -> None:
    team = await added()
    await team.manage.add(team.said(), '"Santa 2027" 2027-12-01', NOW)
    answer = await team.manage.move(team.said(), "santa +1d", NOW)
    assert isinstance(answer, WhichCompetition)
    assert answer.command == "move +1d"
    slug = answer.followed[0].slug
    assert close_of(await team.manage.move(team.said(), f"{answer.command[5:]} {slug}", NOW)) == (
        CLOSE + DAY
    )
    assert isinstance(await team.manage.move(team.said(), "zzz +1d", NOW), NoSuchCompetition)
    assert isinstance(await team.manage.remove(team.said(), "zzz", NOW), NoSuchCompetition)
    assert await team.manage.move(team.said(), "+1d", NOW) == Usage("move")
    assert await team.manage.move(team.said(), "", NOW) == Usage("move")
    assert await team.manage.remove(team.said(), " ", NOW) == Usage("remove")


async def test_a_removal_is_asked_about_once_and_then_done_everywhere() -> None:
    team = await added("#b")
    waits = a_countdown("santa-2026")
    await team.add(a_draft(waits), a_draft(waits, channel="#b"))
    await team.follows.mute(team.said("#b"), "santa", NOW)
    asked = await team.manage.remove(team.said(), "santa", NOW)
    assert asked == Confirm(SANTA.ref, Change.REMOVED, "remove santa-2026 confirmed")
    assert len(await team.followings()) == 2
    arguments = asked.command.removeprefix("remove ")
    answer = await team.manage.remove(team.said(), arguments, NOW)
    assert answer == CompetitionChanged(SANTA, Change.REMOVED)
    assert await team.followings() == []
    for channel in (CHANNEL, "#b"):
        waiting = await team.waiting(channel)
        assert waits not in waiting
        assert waiting[-1] == LeftNotice(SANTA.ref, "U1", NOW)
    assert await team.kept("#b") == Overrides()
    assert team.moved[-1] == {"santa-2026"}
    again = await team.manage.remove(team.said(), arguments, NOW)
    assert isinstance(again, CompetitionChanged)
    assert (again.competition.slug, again.was_before) == ("santa-2026", True)


async def test_what_was_told_in_the_chat_outlives_what_a_source_tells() -> None:
    team = await added()
    team.source.script.append(Fetched((a_competition("santa-2026", close=CLOSE + DAY),)))
    await team.watch.ask(NOW)
    assert [f.competition for f in await team.followings()] == [SANTA]
