"""What a channel follows, no longer follows, and mutes, as people say."""

import asyncio

import pytest

from deadline_bot.domain.answer_channel import (
    Change,
    CompetitionChanged,
    Confirm,
    NoSuchCompetition,
    NotFollowed,
    Usage,
    WhichCompetition,
)
from deadline_bot.domain.competition import Competition
from deadline_bot.domain.message import FollowingNotice
from deadline_bot.domain.message_people import LeftNotice, MutedNotice
from deadline_bot.domain.overrides import Overrides
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

NBME = a_competition()


async def following(*competitions: Competition) -> Team:
    """A team whose channel follows these, as a source tells them."""
    team = await a_team()
    team.source.answers(*(competitions or (NBME,)))
    await team.watch.ask(NOW)
    await team.tick.run()
    await team.rest()
    await team.rest()
    return team


async def test_what_a_source_tells_when_it_is_asked_is_followed_and_told() -> None:
    team = await a_team()
    team.channels["nbme"] = ()
    team.source.answers(NBME)
    answer = await team.follows.follow(
        team.said(), "https://www.kaggle.com/competitions/nbme/data", NOW
    )
    assert answer == CompetitionChanged(NBME, Change.FOLLOWED)
    assert await team.places() == [("nbme", CHANNEL)]
    assert (await team.kept()).followed == ("nbme",)
    (notice,) = await team.waiting()
    assert isinstance(notice, FollowingNotice)
    assert (notice.competitions, notice.by) == ((NBME,), "U1")
    await team.tick.run()
    await team.rest()
    assert team.messenger.keys() == [notice.key]
    await team.watch.ask(NOW)
    assert await team.places() == [("nbme", CHANNEL)]


@pytest.mark.parametrize(
    ("close", "unreadable", "reason"),
    [(NOW - DAY, [], "closed"), (None, ["nbme"], "404"), (None, [], "unknown")],
)
async def test_of_what_cannot_be_followed_nothing_is_kept(
    close: object, unreadable: list[str], reason: str
) -> None:
    team = await a_team()
    team.source.answers(*([a_competition(close=NOW - DAY)] if close else []), unreadable=unreadable)
    answer = await team.follows.follow(team.said(), "nbme", NOW)
    assert answer == NotFollowed("nbme", reason)
    assert await team.places() == []
    assert await team.kept() == Overrides()
    assert team.book.followed_slugs() == frozenset()


async def test_what_another_channel_follows_is_followed_at_once() -> None:
    team = await following()
    await team.open("#b")
    n_asked = len(team.source.asked_at)
    answer = await team.follows.follow(team.said("#b"), "NBME", NOW + HOUR)
    assert answer == CompetitionChanged(NBME, Change.FOLLOWED)
    assert await team.places() == [("nbme", "#b"), ("nbme", CHANNEL)]
    assert len(team.source.asked_at) == n_asked
    assert {f.known_at["close"] for f in await team.followings()} == {NOW}
    await team.watch.ask(NOW + HOUR)
    assert await team.places() == [("nbme", "#b"), ("nbme", CHANNEL)]


async def test_one_known_that_has_closed_is_not_followed() -> None:
    team = await following()
    answer = await team.follows.follow(team.said("#b"), "nbme", CLOSE)
    assert answer == NotFollowed("nbme", "closed")
    assert await team.kept("#b") == Overrides()


async def test_followed_twice_it_was_so_before() -> None:
    team = await following()
    answer = await team.follows.follow(team.said(), "nbme", NOW)
    assert answer == CompetitionChanged(NBME, Change.FOLLOWED, was_before=True)
    assert await team.kept() == Overrides()


async def test_the_same_request_while_the_source_is_asked_follows_once() -> None:
    team = await a_team()
    team.source.answers(NBME)
    said = team.said()
    both = [team.follows.follow(said, "nbme", NOW) for _ in range(2)]
    answers = await asyncio.gather(*both)
    assert answers == [CompetitionChanged(NBME, Change.FOLLOWED)] * 2
    assert [n.kind for n in await team.waiting()] == ["following"]


@pytest.mark.parametrize("arguments", ["", "two words", "https://example.org/x"])
async def test_what_is_neither_slug_nor_address_shows_the_use(arguments: str) -> None:
    team = await a_team()
    assert await team.follows.follow(team.said(), arguments, NOW) == Usage("follow")


async def test_followed_again_it_is_told_again() -> None:
    team = await following()
    for n in range(2):
        now = NOW + n * HOUR
        await team.follows.unfollow(team.said(), "nbme confirmed", now)
        team.source.answers(NBME)
        await team.follows.follow(team.said(), "nbme", now)
    # The first news of following was not out yet when it became untrue.
    assert [n.kind for n in await team.waiting()] == ["left", "left", "following"]
    assert await team.kept() == Overrides(followed=("nbme",))


async def test_to_unfollow_is_asked_about_once_and_lasts() -> None:
    team = await following(NBME, a_competition("other"))
    await team.add(a_draft(a_countdown()), a_draft(a_countdown("other")))
    asked = await team.follows.unfollow(team.said(), "nb", NOW)
    assert asked == Confirm(NBME.ref, Change.UNFOLLOWED, "unfollow nbme confirmed")
    answer = await team.follows.unfollow(team.said(), "nbme confirmed", NOW)
    assert answer == CompetitionChanged(NBME, Change.UNFOLLOWED)
    assert await team.waiting() == [a_countdown("other"), LeftNotice(NBME.ref, "U1", NOW)]
    assert await team.kept() == Overrides(unfollowed=("nbme",))
    await team.watch.ask(NOW)
    assert await team.places() == [("other", CHANNEL)]
    again = await team.follows.unfollow(team.said(), "nbme confirmed", NOW)
    assert isinstance(again, CompetitionChanged)
    assert again.was_before
    assert await team.follows.unfollow(team.said(), "", NOW) == Usage("unfollow")


async def test_another_channel_goes_on_following() -> None:
    team = await following()
    await team.open("#b")
    await team.follows.follow(team.said("#b"), "nbme", NOW)
    await team.follows.unfollow(team.said(), "nbme confirmed", NOW)
    await team.watch.ask(NOW)
    assert await team.places() == [("nbme", "#b")]


async def test_of_what_is_muted_nothing_is_said_until_it_is_unmuted() -> None:
    team = await following()
    await team.add(a_draft(a_countdown(lead_time=9 * DAY)))
    answer = await team.follows.mute(team.said(), "", NOW)
    assert answer == CompetitionChanged(NBME, Change.MUTED)
    assert await team.waiting() == [MutedNotice(NBME.ref, True, "U1", NOW)]  # noqa: FBT003
    team.source.answers(a_competition(close=CLOSE + DAY))
    await team.watch.ask(NOW)
    # Beyond 7 and 3 days before the close, and 3 days before finish_by.
    await team.live(CLOSE - DAY)
    said = team.messenger.keys()
    assert [k for k in said if k.startswith("competition/nbme/close")] == []
    now = team.clock.now()
    await team.follows.unmute(team.said(), "", now)
    team.tick.wake()
    await team.live(CLOSE + HOUR)
    said = team.messenger.keys()
    keys = sorted(k for k in said if "/close" in k or "finish_by" in k)
    # What has come since is said; what was due while it was muted is not.
    assert keys == [
        "competition/nbme/close@2026-12-02T23:59:00Z/-1d",
        "competition/nbme/finish_by@2026-12-01T23:59:00Z/-12h",
        "competition/nbme/passed/finish_by/2026-12-01T23:59:00Z",
    ]


async def test_muted_twice_it_was_so_before_and_is_not_told() -> None:
    team = await following()
    first = team.said()
    for said, was_before in ((first, False), (first, False), (team.said(), True)):
        answer = await team.follows.mute(said, "nbme", NOW)
        assert answer == CompetitionChanged(NBME, Change.MUTED, was_before=was_before)
    assert [n.kind for n in await team.waiting()] == ["muted"]
    assert await team.kept() == Overrides(muted=("nbme",))


async def test_which_one_is_asked_where_several_can_be_meant() -> None:
    team = await following(NBME, a_competition("other"))
    answer = await team.follows.mute(team.said(), "", NOW)
    assert isinstance(answer, WhichCompetition)
    assert (answer.command, len(answer.followed)) == ("mute", 2)
    await team.follows.mute(team.said(), "other", NOW)
    # Of the two only one is muted, and only one is not.
    for act, change, slug in (
        (team.follows.unmute, Change.UNMUTED, "other"),
        (team.follows.mute, None, ""),
    ):
        answer = await act(team.said(), "", NOW)
        if change is None:
            assert isinstance(answer, WhichCompetition)
        else:
            assert isinstance(answer, CompetitionChanged)
            assert (answer.change, answer.competition.slug) == (change, slug)
    assert isinstance(await team.follows.mute(team.said("#b"), "", NOW), NoSuchCompetition)
