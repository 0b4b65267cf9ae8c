"""What a source's answer changes."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from deadline_bot.domain.changes import Changes, Fetched, compare, withdrawn
from deadline_bot.domain.competition import Competition, Following, MilestoneKind
from deadline_bot.domain.delivery import OutboxMessage
from deadline_bot.domain.message import (
    AppearedNotice,
    DisappearedNotice,
    FollowingNotice,
    MorningMessage,
    MovedNotice,
    PassedAlert,
)
from deadline_bot.domain.outbox_content import OutboxContent
from tests.fakes.facts import (
    CHANNEL,
    CLOSE,
    DAY,
    HOUR,
    NOW,
    SECOND,
    a_competition,
    a_countdown,
    a_following,
    an_entry,
    settings,
)

NIGHT = settings(quiet_hours=(time(11), time(13)))
LATER = NOW + HOUR / 2


def changed(
    known: Sequence[Following],
    *told: Competition,
    unreadable: Collection[str] = (),
    asked_for: Collection[str] = (),
    reach: timedelta | None = None,
    channels: tuple[str, ...] = (CHANNEL,),
    followers: tuple[str, ...] = (),
    muted: Collection[str] = (),
    at_night: bool = False,
) -> Changes:
    return compare(
        known,
        Fetched(told, dict.fromkeys(unreadable, "404"), frozenset(asked_for)),
        LATER,
        channels_of=lambda _: channels,
        followers_of=lambda _: followers,
        settings_of=lambda _: replace(NIGHT if at_night else settings(), muted=frozenset(muted)),
        reach=reach,
    )


def contents(changes: Changes) -> list[OutboxContent]:
    return [d.content for d in changes.drafts]


def test_an_equal_answer_changes_nothing() -> None:
    assert changed([a_following()], a_competition()) == Changes((), (), (), (), frozenset())


def test_a_new_competition_is_followed_from_now_on() -> None:
    changes = changed([], a_competition())
    assert changes.followed == (a_following(followed_at=LATER),)
    assert changes.drafts == ()


def test_one_listed_twice_is_one() -> None:
    assert len(changed([], a_competition(), a_competition()).followed) == 1
    again = changed([a_following()], a_competition(), a_competition())
    assert again == Changes((), (), (), (), frozenset())


@pytest.mark.parametrize(
    ("close", "is_followed"),
    [
        (LATER, False),
        (LATER + SECOND, True),
        (LATER + 120 * DAY, True),
        (LATER + 120 * DAY + SECOND, False),
        (None, True),
    ],
)
def test_what_closes_ahead_and_within_reach_is_followed(
    close: datetime | None, *, is_followed: bool
) -> None:
    told = a_competition(close=close, merger=LATER + DAY)
    changes = changed([], told, reach=120 * DAY)
    assert bool(changes.followed) is is_followed
    assert changes.already_closed == ({"nbme"} if close == LATER else set())


def test_one_already_followed_stays_so_beyond_the_reach() -> None:
    changes = changed([a_following()], a_competition(close=CLOSE + 300 * DAY), reach=120 * DAY)
    assert [f.competition.close for f in changes.moved] == [CLOSE + 300 * DAY]
    assert changes.left == ()


@pytest.mark.parametrize("shift", [DAY, -DAY])
def test_a_date_that_moves_is_announced_and_known_anew(shift: timedelta) -> None:
    changes = changed([a_following()], a_competition(close=CLOSE + shift))
    assert contents(changes) == [MovedNotice(an_entry(at=CLOSE + shift), CLOSE)]
    assert changes.moved[0].known_at == {"close": LATER}


@pytest.mark.parametrize(("shift", "waits"), [(DAY, True), (-DAY, False)])
def test_at_night_only_an_earlier_date_is_announced_at_once(
    shift: timedelta, *, waits: bool
) -> None:
    changes = changed([a_following()], a_competition(close=CLOSE + shift), at_night=True)
    assert (changes.drafts[0].say_at > LATER) is waits


def test_a_date_that_moved_within_the_past_is_silent() -> None:
    known = a_following(competition=a_competition(entry=NOW - DAY))
    changes = changed([known], a_competition(entry=NOW - 2 * DAY))
    assert len(changes.moved) == 1
    assert changes.drafts == ()


def test_dates_that_appear_and_disappear_are_announced_if_ahead() -> None:
    ahead, gone = NOW + DAY, NOW - DAY
    known = a_following(competition=a_competition(entry=ahead, own={"old": gone}))
    changes = changed([known], a_competition(merger=ahead, own={"older": gone}))
    assert contents(changes) == [
        DisappearedNotice(an_entry(kind=MilestoneKind.ENTRY, at=ahead), LATER),
        AppearedNotice(an_entry(kind=MilestoneKind.MERGER, at=ahead), LATER),
    ]


def test_a_new_title_is_written_and_not_said() -> None:
    changes = changed([a_following()], a_competition(title="NBME 2"))
    assert len(changes.moved) == 1
    assert changes.drafts == ()


def test_one_that_is_listed_no_more_was_left_silently() -> None:
    known = a_following()
    assert changed([known]) == Changes((), (), (known,), (), frozenset())


def test_one_whose_dates_cannot_be_read_stays_as_it_was() -> None:
    changes = changed([a_following()], unreadable=["nbme"])
    assert changes == Changes((), (), (), (), frozenset())


def test_one_that_has_closed_is_not_left_when_it_is_listed_no_more() -> None:
    assert changed([a_following(close=NOW)]).left == ()


def test_another_channel_takes_a_competition_over() -> None:
    known = a_following()
    changes = changed([known], a_competition(), channels=("#other",))
    assert changes.left == (known,)
    assert [f.channel for f in changes.followed] == ["#other"]


def channels_of(followings: Sequence[Following]) -> list[str]:
    return [f.channel for f in followings]


def test_a_competition_begins_and_moves_in_each_of_its_channels() -> None:
    changes = changed([], a_competition(), channels=("#a", "#b"))
    assert channels_of(changes.followed) == ["#a", "#b"]
    moved = changed(changes.followed, a_competition(close=CLOSE + DAY), channels=("#a", "#b"))
    assert channels_of(moved.moved) == ["#a", "#b"]
    assert [d.channel for d in moved.drafts] == ["#a", "#b"]


def test_in_one_more_channel_the_dates_stay_known_as_long_as_in_the_first() -> None:
    known = a_following()
    changes = changed([known], a_competition(), channels=(CHANNEL, "#b"))
    assert changes.followed == (
        replace(known, channel="#b", followed_at=LATER, planned_until=LATER),
    )
    moved = changed([known], a_competition(close=CLOSE + DAY), channels=(CHANNEL, "#b"))
    assert {f.known_at["close"] for f in (*moved.followed, *moved.moved)} == {LATER}


def test_a_channel_that_follows_no_longer_is_left_alone() -> None:
    known = [a_following(channel="#a"), a_following(channel="#b")]
    changes = changed(known, a_competition(), channels=("#b",))
    assert channels_of(changes.left) == ["#a"]
    assert changes.followed == changes.moved == ()


def test_what_people_asked_for_is_followed_only_where_they_did_however_late_it_closes() -> None:
    far = a_competition(close=LATER + 200 * DAY)
    both = (CHANNEL, "#b")
    asked = changed([], far, asked_for=["nbme"], channels=both, followers=("#b",), reach=120 * DAY)
    assert channels_of(asked.followed) == ["#b"]
    entered = changed([], far, channels=both, followers=("#b",), reach=120 * DAY)
    assert channels_of(entered.followed) == ["#b"]
    near = changed([], a_competition(), channels=both, followers=("#b",), reach=120 * DAY)
    assert channels_of(near.followed) == [CHANNEL, "#b"]


def test_one_that_is_only_asked_for_any_more_ends_where_nobody_did() -> None:
    known = [a_following(), a_following(channel="#b")]
    changes = changed(
        known,
        a_competition(),
        asked_for=["nbme"],
        channels=(CHANNEL, "#b"),
        followers=("#b",),
    )
    assert channels_of(changes.left) == [CHANNEL]


def test_a_channel_that_muted_a_competition_is_not_told_of_its_dates() -> None:
    changes = changed([a_following()], a_competition(close=CLOSE + DAY), muted=["nbme"])
    assert len(changes.moved) == 1
    assert changes.drafts == ()


def waiting(*contents: OutboxContent, channel: str = CHANNEL) -> list[OutboxMessage]:
    return [OutboxMessage(n, channel, c.key, c, NOW) for n, c in enumerate(contents)]


def test_what_waits_about_a_competition_that_was_left_is_withdrawn() -> None:
    of_nbme: list[OutboxContent] = [
        a_countdown(),
        PassedAlert(an_entry()),
        MovedNotice(an_entry(), CLOSE - DAY),
        AppearedNotice(an_entry(), NOW),
        DisappearedNotice(an_entry(), NOW),
        FollowingNotice((a_competition(),), 0, None, is_first=False),
    ]
    others: list[OutboxContent] = [
        a_countdown("other"),
        MorningMessage(NOW, (an_entry(),), (), 0),
        FollowingNotice((a_competition(),), 0, None, is_first=True),
    ]
    changes = changed([a_following()])
    messages = waiting(*of_nbme, *others)
    assert withdrawn(messages, changes, lambda _: settings()) == list(range(len(of_nbme)))
    assert withdrawn(waiting(*of_nbme, channel="#b"), changes, lambda _: settings()) == []


def test_alerts_of_an_instant_that_is_no_more_are_withdrawn() -> None:
    known = a_following(competition=a_competition(merger=NOW + DAY))
    changes = changed([known], a_competition(merger=NOW + DAY, close=CLOSE + DAY))
    messages = waiting(
        a_countdown(),
        PassedAlert(an_entry(kind=MilestoneKind.FINISH_BY, at=CLOSE - DAY)),
        a_countdown(at=CLOSE + DAY),
        a_countdown(kind=MilestoneKind.FINISH_BY, at=CLOSE),
        a_countdown(kind=MilestoneKind.MERGER, at=NOW + DAY),
        MovedNotice(an_entry(at=CLOSE + DAY), CLOSE),
    )
    assert withdrawn(messages, changes, lambda _: settings()) == [0, 1]


def test_a_date_moved_again_has_a_key_of_its_own() -> None:
    notice = MovedNotice(an_entry(), CLOSE - DAY)
    assert replace(notice, again_at=NOW).key != notice.key
