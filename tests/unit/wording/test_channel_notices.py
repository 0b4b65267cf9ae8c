"""What a channel is told of the changes that people make, in both languages."""

from dataclasses import fields

from deadline_bot.domain.message import FollowingNotice, MovedNotice
from deadline_bot.domain.message_people import LeftNotice, MutedNotice, SettingsNotice
from deadline_bot.domain.overrides import Overrides
from deadline_bot.wording.messages import words_of_post
from tests.unit.wording.examples import (
    ATMA,
    CLOSE,
    ENGLISH,
    JAPANESE,
    NBME,
    NBME_CLOSE,
    assert_reads,
    days,
    hours,
    post,
    read,
)


def test_moved_by_a_person() -> None:
    moved = MovedNotice(NBME_CLOSE, CLOSE - days(2), by="UBOB")
    assert_reads(
        ENGLISH,
        "*Close moved 2 days later*: [NBME]\n"
        "From <11-29 23:59> to <12-01 23:59> (+2 days). Closes in 20 days.\n"
        "Moved by {@UBOB}. All countdowns to it start again.",
        moved,
        left=days(20),
    )
    japanese = read(words_of_post(post(moved), JAPANESE, CLOSE - days(20)))
    assert "\n{@UBOB} さんが変更しました。カウントダウンは、新しい日時に" in japanese
    passed = read(words_of_post(post(moved), ENGLISH, CLOSE))
    assert passed.endswith("\nMoved by {@UBOB}.")


def test_followed_by_a_person() -> None:
    following = FollowingNotice((ATMA,), 0, None, is_first=False, by="UBOB")
    assert_reads(
        ENGLISH,
        "*Now following*: [atmaCup #18]\n"
        "• “team merge” in 1 day, <12-02 23:59>\n"
        "• Closes in 3 days, <12-04 23:59>\n"
        "Asked for by {@UBOB}.",
        following,
        left=hours(0),
    )
    assert "\n{@UBOB} さんが追加しました。\n" in read(
        words_of_post(post(following), JAPANESE, CLOSE)
    )


def test_left() -> None:
    left = LeftNotice(NBME.ref, "UBOB", CLOSE)
    assert_reads(
        ENGLISH,
        "*No longer following*: [NBME]\n"
        "Asked for by {@UBOB}. Its countdowns are no longer told here.",
        left,
        left=days(1),
    )
    assert_reads(
        JAPANESE,
        "*フォローを解除しました* [NBME]\n"
        "{@UBOB} さんが解除しました。このチャンネルでのお知らせは終了します。",
        left,
        left=days(1),
    )


def test_muted_and_unmuted() -> None:
    muted = MutedNotice(NBME.ref, is_muted=True, by="UBOB", at=CLOSE)
    unmuted = MutedNotice(NBME.ref, is_muted=False, by="UBOB", at=CLOSE)
    assert_reads(
        ENGLISH,
        "*Muted*: [NBME]\n"
        "Muted by {@UBOB}. It stays followed; `unmute nbme` brings its alerts back.",
        muted,
        left=days(1),
    )
    assert_reads(
        JAPANESE,
        "*ミュートしました* [NBME]\n"
        "{@UBOB} さんがミュートしました。フォローは続きます。"
        "`unmute nbme` でお知らせを再開します。",
        muted,
        left=days(1),
    )
    assert_reads(
        ENGLISH,
        "*No longer muted*: [NBME]\nUnmuted by {@UBOB}. Its alerts are told here again.",
        unmuted,
        left=days(1),
    )
    assert_reads(
        JAPANESE,
        "*ミュートを解除しました* [NBME]\n"
        "{@UBOB} さんが解除しました。このチャンネルでのお知らせを再開します。",
        unmuted,
        left=days(1),
    )


def test_settings_changed() -> None:
    changed = SettingsNotice(("timezone", "finish_margin"), "UBOB", CLOSE)
    assert_reads(
        ENGLISH,
        "*Settings changed*\nChanged by {@UBOB}: time zone, finish margin.",
        changed,
        left=days(1),
    )
    assert_reads(
        JAPANESE,
        "*設定が変わりました*\n"
        "{@UBOB} さんが変更しました：タイムゾーン、完了目標から締切までの予備",
        changed,
        left=days(1),
    )


def test_every_setting_has_a_name() -> None:
    every = SettingsNotice(tuple(field.name for field in fields(Overrides)), "UBOB", CLOSE)
    for voice, mark in ((ENGLISH, ", "), (JAPANESE, "、")):
        names = read(words_of_post(post(every), voice, CLOSE)).splitlines()[1].split(mark)
        assert len(set(names)) == len(fields(Overrides))
